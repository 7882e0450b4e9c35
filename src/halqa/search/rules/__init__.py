"""What is looked for, what counts as nearly the same word, and what of a text is shown."""
