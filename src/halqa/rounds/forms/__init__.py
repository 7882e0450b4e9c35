"""Untrusted input to clean values."""
