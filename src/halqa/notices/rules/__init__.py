"""Decisions about notices: which way, when again, how a message may go on. Pure."""
