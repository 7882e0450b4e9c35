"""Calls of every kind: policies and forms as data, eligibility, and the life of an application."""
