"""Which passages answer best: scores by words and by meaning, fused, re-ranked, deduplicated."""
