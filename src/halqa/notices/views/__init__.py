"""Pages about notices: a person's own, their preferences and calendar, the coordination team's, and the demonstration's."""
