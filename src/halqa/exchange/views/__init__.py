"""The pages of the exchange: for everybody, and for the people of cities."""
