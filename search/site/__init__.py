"""The archive as files that need no server: the pages with a search of their own, feeds, and trees for other tools."""
