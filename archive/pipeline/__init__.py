"""One ingest: what is pending, the stages that do it, and the report."""
