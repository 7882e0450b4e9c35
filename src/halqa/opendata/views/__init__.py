"""One function a page: the data sets with their catalogue, a person's tokens."""
