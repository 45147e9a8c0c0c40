"""The parts of a summary, each chosen from the session's own sentences."""
