"""The only writers of what can be found: in the act that changes something, and in the worker's own short ones."""
