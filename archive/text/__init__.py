"""Text of any language: words, characters, encodings, chapters."""
