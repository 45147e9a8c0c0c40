"""Pages of the web, fetched safely and politely."""
