"""What every page is made of: skeleton, components, style, words for dates and numbers, error pages."""
