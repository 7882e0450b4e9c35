"""Finding: one table of search documents that every app fills, and the one way to ask it."""
