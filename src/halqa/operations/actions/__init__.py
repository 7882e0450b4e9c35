"""What running the house writes."""
