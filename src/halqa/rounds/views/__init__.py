"""Pages of calls and forms, one function a page."""
