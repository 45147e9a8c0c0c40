"""HTML into Markdown: the only place that knows lxml and trafilatura."""
