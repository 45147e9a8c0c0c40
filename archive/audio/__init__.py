"""A recording's sound: decoded to samples on disk, and where and by whom somebody speaks."""
