"""What a recording, a note, a passage and a summary are, and how each is made from the last."""

__version__ = "0.1.0"
