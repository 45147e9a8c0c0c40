"""Summaries of a session, from its own sentences."""
