"""Transcripts: the archive's own files, those made elsewhere, what is merged of both, and what is exported."""
