"""Where the group keeps things, and what brings them in from there: one module a kind of place, each once, with a ledger."""
