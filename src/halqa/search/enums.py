"""Fixed words of search: the audience of everybody, and the sizes that bound what is asked, kept and shown."""

from typing import Final

PUBLIC: Final = "public"
"""The audience key of what everybody may find."""

MOST_AT_ONCE: Final = 50
"""How many subjects an act may touch to have their documents written in its own transaction; more are left to the worker."""

MOST_RANKED: Final = 500
"""How many documents are put in order; where more answer, those that have the words in their names are among them."""

MOST_CHARACTERS: Final = 200
"""How much of what somebody typed is read."""

MOST_TERMS: Final = 12
"""How many words of it are looked for."""

LONGEST_TEXT: Final = 50_000
"""How many characters of a document's text are analysed; a name is cut much earlier."""

LONGEST_NAME: Final = 200

LONGEST_WORD: Final = 200
"""After how many characters a word is cut: at most 800 bytes, where PostgreSQL takes 2046 and refuses the text beyond."""

LEAST_WEIGHT: Final = -100
"""The weight of a name that is found as a whole, and neither offered nor taken for what somebody meant."""

ANALYSIS: Final = 3
"""Counts up when the analysis of texts changes: the worker then writes all documents anew."""
