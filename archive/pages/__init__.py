"""Pages and documents that somebody else wrote, made into Markdown."""
