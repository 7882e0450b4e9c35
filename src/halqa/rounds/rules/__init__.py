"""Decisions about calls and forms: pure functions of facts, policy and now."""
