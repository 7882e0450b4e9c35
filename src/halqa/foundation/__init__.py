"""What every floor of the house stands on: plain Python, no Django, no clock, no database."""
