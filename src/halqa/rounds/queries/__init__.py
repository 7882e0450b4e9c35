"""What pages need of calls and forms, as frozen dataclasses."""
