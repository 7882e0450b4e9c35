"""What holds for pages of answers, chosen fields, how often somebody may ask, and tokens."""
