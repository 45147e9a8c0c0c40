"""Vectors of texts and scores of pairs, by the bundled model or any other."""
