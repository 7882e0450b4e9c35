"""The only writers of calls and forms."""
