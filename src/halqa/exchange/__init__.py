"""Cities learn from each other: documented practices, and asking about them."""
