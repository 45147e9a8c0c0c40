"""What the group studies: which code a text is about, and where its source is."""
