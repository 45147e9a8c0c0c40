"""What a sentence of a meeting is worth: whether it is clear, whole, plausible and of matter."""
