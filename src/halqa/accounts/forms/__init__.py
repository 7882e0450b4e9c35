"""Untrusted input to clean values: what people write of themselves, and of the roles of others."""
