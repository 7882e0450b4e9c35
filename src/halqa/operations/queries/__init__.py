"""What running the house needs to know: one moment of all tables, what an archive holds, how the set-up is."""
