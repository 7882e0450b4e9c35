"""What pages and answers need to know of tokens, data sets and what is new."""
