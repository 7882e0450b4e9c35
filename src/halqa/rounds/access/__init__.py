"""Who may see and do what with calls and forms."""
