"""Words of search, and how words of other apps are had in all six languages."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import override

from halqa.foundation.languages import LANGUAGES


def in_all_languages(text: Promise | str) -> Mapping[str, str]:
    """Return a translatable text in the six languages of the interface, by tag: for ``Document.lines`` and ``keywords``."""
    found = {}
    for tag in LANGUAGES:
        with override(tag):
            found[tag] = str(text)
    return found


def said_in_all(say: Callable[[], str]) -> Mapping[str, str]:
    """Return what a function says in each of the six languages, by tag: for words that need facts."""
    found = {}
    for tag in LANGUAGES:
        with override(tag):
            found[tag] = say()
    return found
