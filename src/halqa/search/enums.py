"""Fixed words of search: the audience of everybody, and the sizes that bound what is kept and shown."""

from typing import Final

PUBLIC: Final = "public"
"""The audience key of what everybody may find."""

MOST_AT_ONCE: Final = 50
"""How many subjects an act may touch to have their documents written in its own transaction; more are left to the worker."""
