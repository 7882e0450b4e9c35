"""The coordination team's own pages for the registry."""
