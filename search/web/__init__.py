"""The server of `serve`: pages and a JSON API over HTTP. The only place that knows FastAPI."""
