"""Pages after the markup of the sites on which engineers write, with the right Markdown of each, and how well it is found."""
