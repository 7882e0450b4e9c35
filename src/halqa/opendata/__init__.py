"""The machine's door: REST API, feeds, tokens."""
