"""Results for programs and other pages: JSON, tables, Markdown, all of the same records."""
