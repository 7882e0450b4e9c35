"""Pages of accounts, by audience; ``doors`` stands before the private pages of every app."""
