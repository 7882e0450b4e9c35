"""What is decided about practices and enquiries, without Django."""
