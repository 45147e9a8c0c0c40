"""Whether what is told stands at the address that it cites."""
