"""Reading what was found: addresses, the text around them, what to highlight, the archive's sessions."""
