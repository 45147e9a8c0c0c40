"""Ask the archive: questions, hits, and browsing in the terminal; reads, never writes."""
