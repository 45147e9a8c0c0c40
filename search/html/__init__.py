"""Pages as HTML: templates, Markdown, one style sheet and one script. Knows no server."""
