"""What is stored of a document: its columns, the tokens that an engine holds, and the names that are offered."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any, Final

from halqa.foundation.textanalysis import fold, tokens, transliterate
from halqa.search.access import Document
from halqa.search.enums import ANALYSIS, LEAST_WEIGHT, LONGEST_NAME, LONGEST_TEXT
from halqa.search.rules.spelling import latin, skeleton
from halqa.search.rules.words import FUNCTION_WORDS, MOST_JOINED, cut, key_of, split_words

MOST_NAMES: Final = 60
"""How many names of one document are kept: those of a city in all languages of the world would be more."""

MOST_WORDS_OF_A_NAME: Final = 6
"""From how many of its words on a name is offered."""

SHORTEST_OFFERED: Final = 2

_GIVEN: Final = tuple(field.name for field in fields(Document))


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an engine holds of a document: the tokens of its names, of all else that is found, and marks to narrow by.

    Audience, kind and weight as well, so that documents are found and put in order without their rows.
    """

    names: tuple[str, ...]
    words: tuple[str, ...]
    marks: tuple[str, ...]
    audience: str
    kind: str
    weight: int


def mark(name: str, value: str) -> str:
    """Return the token by which documents with this value of a facet are kept apart; no word of a text looks like it."""
    # The underscore is in no token of the analysis, and no plain tokenizer takes it away once it is written as letters.
    return f"qz{''.join(filter(str.isalnum, name.lower()))}qz{''.join(filter(str.isalnum, value.lower()))}"


def in_name(token: str) -> str:
    """Return the mark of a document that has this token in its names: a short list of its own, however common the word is."""
    return f"qzn{token}"


def digest_of(document: Document) -> str:
    """Return a fingerprint of all that a document gives and of the analysis, 32 hexadecimal digits."""
    given = {name: getattr(document, name) for name in _GIVEN} | {"analysis": analysis()}
    return sha256(json.dumps(given, sort_keys=True, ensure_ascii=True).encode()).hexdigest()[:32]


@lru_cache(1)
def analysis() -> str:
    """Return a fingerprint of how texts are analysed and which words are said: of our analysis, the stemmers, this version."""
    return f"{ANALYSIS}:{version('pystemmer')}:{version('anyascii')}:{version('halqa')}"


def columns_of(document: Document) -> dict[str, Any]:
    """Return the columns of a document's row, but for its fingerprint."""
    return {
        "subject": document.subject,
        "kind": document.kind,
        "audience": document.audience,
        "language": document.language,
        "path": document.path,
        "titles": {tag: title.strip() for tag, title in document.titles.items() if title.strip()},
        "names": list(dict.fromkeys(name.strip()[:LONGEST_NAME] for name in document.names if name.strip()))[:MOST_NAMES],
        "lines": {tag: line.strip() for tag, line in document.lines.items() if line.strip()},
        "text": document.text.strip().replace("\x00", "")[:LONGEST_TEXT],
        "facets": dict(document.facets),
        "weight": document.weight,
    }


def tokens_of(document: Document) -> Tokens:
    """Return what an engine is to hold of a document."""
    columns = columns_of(document)
    names: list[str] = []
    for tag, title in columns["titles"].items():
        names.extend(_name_tokens(title[:LONGEST_NAME], None if tag == "und" else tag))
    for name in columns["names"]:
        names.extend(_name_tokens(name, None))
    words: list[str] = []
    for tag, line in columns["lines"].items():
        words.extend(_short_tokens(line, tag))
    for keyword in dict.fromkeys(document.keywords):
        words.extend(_short_tokens(keyword, None))
    for name in document.other_names:
        words.extend(_short_tokens(name, None))
    words.extend(cut(tokens(columns["text"], None if document.language in {"", "und"} else document.language)))
    marks = [mark("kind", document.kind), mark("language", document.language)]
    marks += [mark(name, value) for name, value in document.facets.items() if value]
    marks += [in_name(name) for name in names]
    return Tokens(
        tuple(dict.fromkeys(names)), tuple(words), tuple(dict.fromkeys(marks)), document.audience, document.kind, document.weight
    )


def names_of(document: Document) -> Iterator[dict[str, Any]]:
    """Yield the columns of each row by which the document's names are offered."""
    columns = columns_of(document)
    seen: set[tuple[str, int]] = set()
    for name in dict.fromkeys([*columns["titles"].values(), *columns["names"]]):
        for written in _writings(name[:LONGEST_NAME]):
            for row in _words_on(written, name[:LONGEST_NAME]):
                # What is not offered is still known by its whole name.
                if (row["key"], row["place"]) not in seen and (document.weight >= 0 or not row["place"]):
                    seen.add((row["key"], row["place"]))
                    yield row | {"audience": document.audience, "weight": document.weight}
    for name in document.other_names:
        key = key_of(name)[:100]
        if key and (key, 0) not in seen:
            seen.add((key, 0))
            row = {"key": key, "place": 0, "text": name[:LONGEST_NAME], "word": "", "skeleton": ""}
            yield row | {"audience": document.audience, "weight": LEAST_WEIGHT}


def _words_on(written: str, name: str) -> Iterator[dict[str, Any]]:
    words = key_of(written).split()
    said = split_words(name) if key_of(name) == key_of(written) else words
    for place in range(min(len(words), MOST_WORDS_OF_A_NAME)):
        word = words[place]
        if place and (len(word) < SHORTEST_OFFERED or word in FUNCTION_WORDS):
            continue
        yield {
            "key": " ".join(words[place:])[:100],
            "place": place,
            "text": name,
            "word": (said[place] if len(said) == len(words) else word)[:60],
            "skeleton": skeleton(word) if len(latin(word)) >= SHORTEST_OFFERED else "",
        }


@lru_cache(1 << 10)
def _writings(name: str) -> tuple[str, ...]:
    """Return a name as it is written, and in Latin letters where it is in others: both are typed."""
    return (name,) if fold(name).isascii() else tuple(dict.fromkeys([name, transliterate(name)]))


@lru_cache(1 << 14)
def _name_tokens(name: str, language: str | None) -> tuple[str, ...]:
    # Both: by the language it is in, and as somebody reads it who does not know which that is.
    found = [*tokens(name, language), *(tokens(name) if language else ())]
    if not name.isascii():
        found.extend(tokens(transliterate(name)))
    for written in _writings(name):
        words = key_of(written).split()
        if 1 < len(words) <= MOST_JOINED:
            found.append("".join(words))
    return tuple(dict.fromkeys(cut(found)))


@lru_cache(1 << 14)
def _short_tokens(text: str, language: str | None) -> tuple[str, ...]:
    """Return the tokens of a short text that many documents share, such as the name of a country."""
    return cut(tokens(text, language))
