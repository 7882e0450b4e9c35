"""Tables of calls and forms."""
