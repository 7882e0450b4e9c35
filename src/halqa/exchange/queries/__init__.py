"""What pages, lists, files and the desk ask about practices and enquiries."""
