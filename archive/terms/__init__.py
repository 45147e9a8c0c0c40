"""The group's words: the glossary, what Whisper is told to expect, and what is repaired afterwards."""
