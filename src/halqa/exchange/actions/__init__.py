"""The only writers of practices and enquiries."""
