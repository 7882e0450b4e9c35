"""Words and marks of calls, for templates."""
