"""Models by name: what identifies one, where its files lie, and the two that ship with the package."""
