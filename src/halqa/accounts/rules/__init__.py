"""What may be done with roles, invitations and accounts."""
