"""What was asked: parsed, corrected, expanded into the terms that are looked for."""
