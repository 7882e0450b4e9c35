"""What the pages that combine apps need."""
