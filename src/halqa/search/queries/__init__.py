"""What is found, by one way of asking whatever engine holds the tokens, and what of it is shown."""

from halqa.search.queries.finding import Found, Result, find
from halqa.search.queries.suggestions import Suggestion, suggestions

__all__ = ["Found", "Result", "Suggestion", "find", "suggestions"]
