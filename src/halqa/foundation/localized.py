"""One text in several languages, which never hides that a translation is missing or out of date.

A translation can carry the digest of the source it was made from. When the source has changed since, the translation is
still shown, marked as stale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal, NotRequired, TypedDict
from unicodedata import normalize

from halqa.foundation.languages import canonical, fallbacks, is_tag, varieties

BadTextCode = Literal["not-localized-text", "bad-language-tag", "source-text-missing", "text-blank", "origin-without-text"]


class BadText(ValueError):
    """Something that is no localized text; `code` says why, for programs and for labels."""

    def __init__(self, code: BadTextCode, detail: str) -> None:
        super().__init__(code, detail)
        self.code: BadTextCode = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The text that a reader gets, and what the page must say about it.

    `tag` is the language the text is in, `fallback` whether that is not the language asked for, `stale` whether the source
    has changed since the translation was made.
    """

    text: str
    tag: str
    fallback: bool
    stale: bool


class LocalizedJson(TypedDict):
    """The shape in which a text is stored: `{"source": "fr", "texts": {"fr": "…", "en": "…"}, "made_from": {"en": "…"}}`."""

    source: str
    texts: dict[str, str]
    made_from: NotRequired[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Localized:
    """A text per language, one of which is the source; immutable, tags in canonical form.

    `made_from` gives, per translation, the digest of the source it was made from; one without is taken to be current.
    Raises BadText for a tag that is not well-formed, a blank text, a missing source text or a digest without its text.
    """

    source: str
    texts: Mapping[str, str] = field(hash=False)
    made_from: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", _tag(self.source))
        object.__setattr__(self, "texts", {_tag(tag): text for tag, text in self.texts.items()})
        object.__setattr__(self, "made_from", {_tag(tag): origin for tag, origin in self.made_from.items()})
        for tag, text in self.texts.items():
            if not text.strip():
                raise BadText("text-blank", tag)
        if self.source not in self.texts:
            raise BadText("source-text-missing", self.source)
        for tag in self.made_from:
            if tag == self.source or tag not in self.texts:
                raise BadText("origin-without-text", tag)

    @classmethod
    def of(cls, source: str, text: str) -> "Localized":
        """Return a text that exists in its source language only."""
        return cls(source, {source: text})

    def with_source_text(self, text: str) -> "Localized":
        """Return a copy whose source has changed: every translation there is becomes stale."""
        before = digest(self.texts[self.source])
        origins = {tag: self.made_from.get(tag, before) for tag in self.texts if tag != self.source}
        return Localized(self.source, {**self.texts, self.source: text}, origins)

    def with_translation(self, tag: str, text: str) -> "Localized":
        """Return a copy with this translation, made from the source as it is now.

        Raises ValueError when the tag is that of the source.
        """
        tag = _tag(tag)
        if tag == self.source:
            raise ValueError(f"the source itself is in {tag!r}: use with_source_text")
        origin = digest(self.texts[self.source])
        return Localized(self.source, {**self.texts, tag: text}, {**self.made_from, tag: origin})

    def is_stale(self, tag: str) -> bool:
        """Return whether this translation was made from a source that reads otherwise today."""
        origin = self.made_from.get(_tag(tag))
        return origin is not None and origin != digest(self.texts[self.source])

    def pick(self, tag: str) -> Chosen:
        """Return the best text for a reader of this language: its own, a variety of it, English, or the source."""
        asked = _tag(tag)
        found = next(found for wanted in (*fallbacks(asked), self.source) for found in self._in_varieties_of(wanted))
        same_language = found in varieties(asked) or asked in varieties(found)
        return Chosen(self.texts[found], found, fallback=not same_language, stale=self.is_stale(found))

    def _in_varieties_of(self, wanted: str) -> list[str]:
        if wanted in self.texts:
            return [wanted]
        return [tag for tag in self.texts if wanted in varieties(tag)]

    def to_json(self) -> LocalizedJson:
        """Return the text as plain dictionaries that `from_json` reads back to an equal text."""
        stored: LocalizedJson = {"source": self.source, "texts": dict(self.texts)}
        if self.made_from:
            stored["made_from"] = dict(self.made_from)
        return stored

    @classmethod
    def from_json(cls, stored: object) -> "Localized":
        """Read a text from what `to_json` returned. Raises BadText when it has another shape."""
        if not isinstance(stored, dict) or not {"source", "texts"} <= stored.keys() <= {"source", "texts", "made_from"}:
            raise BadText("not-localized-text", "needs `source` and `texts`, and at most `made_from` beside them")
        source = stored["source"]
        if not isinstance(source, str):
            raise BadText("not-localized-text", "`source` is not a text")
        return cls(source, _texts(stored, "texts"), _texts(stored, "made_from"))


def digest(text: str) -> str:
    """Return a short fingerprint of a text, 16 hexadecimal digits: equal for texts that look equal (Unicode NFC)."""
    return sha256(normalize("NFC", text).encode()).hexdigest()[:16]


def _tag(tag: str) -> str:
    if not is_tag(tag):
        raise BadText("bad-language-tag", tag)
    return canonical(tag)


def _texts(stored: Mapping[str, object], key: str) -> dict[str, str]:
    texts = stored.get(key, {})
    if not isinstance(texts, dict) or not all(isinstance(part, str) for pair in texts.items() for part in pair):
        raise BadText("not-localized-text", f"`{key}` is not a text per language")
    return texts
