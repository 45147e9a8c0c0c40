"""Templates of summaries that come with the package."""
