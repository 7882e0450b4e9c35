"""The machine's door: REST API, data sets and their catalogue, tokens."""
