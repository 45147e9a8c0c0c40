"""A recording's sound, decoded to samples on disk, and who speaks when."""
