"""Tags and filters for templates: `frame` (what surrounds a page), `pieces`, `drawings`, `words`."""
