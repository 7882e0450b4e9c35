"""What is derived from what a person says of themselves."""

from halqa.foundation.textanalysis import tokens


def match_text(name: str) -> str:
    """Return the words by which a person is found, each between spaces."""
    words = " ".join(dict.fromkeys(tokens(name)))
    return f" {words} " if words else ""
