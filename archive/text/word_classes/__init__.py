"""What part of speech each word of a text is, by word lists that come with the archive."""
