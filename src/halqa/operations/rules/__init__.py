"""Decisions about running the house: is an archive whole, is a set-up well. Pure."""
