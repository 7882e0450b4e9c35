"""Untrusted input to clean values; one module for each kind of page."""
