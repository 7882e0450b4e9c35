"""Kinds and states of calls, their rules and their forms. No labels."""
