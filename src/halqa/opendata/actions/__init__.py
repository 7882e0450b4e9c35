"""The only writers of tokens and of the accounts of how often somebody asked."""
