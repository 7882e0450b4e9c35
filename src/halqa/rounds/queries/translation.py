"""Machine translation behind one interface: whoever runs Halqa names a service or none; nothing is sent unless a person asks.

Texts are sent to the service as they are, without the name of city or call. There is one adapter: any service that speaks as
LibreTranslate does. Another is one more class and one more name in ``SERVICES``.
"""

import http.client
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from http import HTTPStatus
from typing import Final, Protocol
from urllib.parse import urlsplit

from django.conf import settings

from halqa.foundation.refusals import Refusal, RuleRefused

SECONDS: Final = 20
"""How long a service has for each answer."""

CHARACTERS_AT_ONCE: Final = 10_000
"""How much is asked for at a time: services refuse what is longer, and what is done is kept when the next part fails."""

LARGEST_ANSWER: Final = 4_000_000
"""Bytes of one answer that are read; what is longer is no translation of ours."""

PAIR_UNKNOWN: Final = frozenset({400, 422})


class Translator(Protocol):
    """A service that translates. ``name`` is told beside each text that it made, ``host`` before anything is sent."""

    name: str
    host: str

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Return the texts in the target language, in the same order; languages are BCP 47 tags.

        :raises RuleRefused: when it does not answer, or says no
        """


class LibreTranslate:
    """A service that speaks as LibreTranslate does: ``POST /translate`` with a list of texts, JSON both ways."""

    def __init__(self, address: str, key: str) -> None:
        parts = urlsplit(address)
        self._is_encrypted, self._place = parts.scheme == "https", parts.netloc
        self._path, self._key = f"{parts.path.rstrip('/')}/translate", key
        self.host = parts.hostname or parts.netloc
        self.name = f"LibreTranslate ({self.host})"

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Return the texts in the target language, asked for in parts that the service takes."""
        return [made for some in _parts(texts) for made in self._asked(some, source, target)]

    def _asked(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        asked = {"q": list(texts), "source": _code(source), "target": _code(target), "format": "text"}
        body = json.dumps(asked | ({"api_key": self._key} if self._key else {})).encode()
        kind = http.client.HTTPSConnection if self._is_encrypted else http.client.HTTPConnection
        try:
            with closing(kind(self._place, timeout=SECONDS)) as connection:
                connection.request("POST", self._path, body, {"Content-Type": "application/json", "Accept": "application/json"})
                answer = connection.getresponse()
                told = answer.read(LARGEST_ANSWER)
        except (OSError, http.client.HTTPException) as error:
            raise RuleRefused([Refusal("translator-away", {"host": self.host})]) from error
        if answer.status in PAIR_UNKNOWN and b"not supported" in told:
            raise RuleRefused([Refusal("language-unknown-to-translator")])
        made = _read(told)
        if answer.status != HTTPStatus.OK or made is None or len(made) != len(texts):
            said = f"{answer.status} {answer.reason}".strip()
            raise RuleRefused([Refusal("translator-refused", {"host": self.host, "answer": said})])
        return made


def _parts(texts: Sequence[str]) -> Iterator[list[str]]:
    some: list[str] = []
    for text in texts:
        if some and sum(map(len, some)) + len(text) > CHARACTERS_AT_ONCE:
            yield some
            some = []
        some.append(text)
    if some:
        yield some


def _read(answer: bytes) -> list[str] | None:
    """Return the texts of an answer; nothing where it holds none."""
    try:
        told = json.loads(answer)
    except ValueError:
        return None
    made = told.get("translatedText") if isinstance(told, Mapping) else None
    return made if isinstance(made, list) and all(isinstance(one, str) for one in made) else None


def _code(tag: str) -> str:
    """Return a language as such services write it: Chinese by its script, the others without a region."""
    main, _, rest = tag.lower().partition("-")
    if main == "zh":
        return "zt" if rest.startswith("hant") else "zh"
    return main


def _libretranslate() -> Translator | None:
    return LibreTranslate(settings.TRANSLATION_URL, settings.TRANSLATION_KEY) if settings.TRANSLATION_URL else None


SERVICES: Final[Mapping[str, Callable[[], Translator | None]]] = {"libretranslate": _libretranslate}
"""The services that are known, each with what makes it of the settings, or nothing where it is not set up."""


def translator() -> Translator | None:
    """Return the service that is set up, if one is."""
    return next((found for make in SERVICES.values() if (found := make()) is not None), None)


def translated(texts: Sequence[str], source: str, target: str) -> tuple[str, list[str]]:
    """Return the name of the service and the texts in the target language. Outside every transaction: it asks another machine.

    :raises RuleRefused: where none is set up, when it does not answer, or says no
    """
    service = translator()
    if service is None:
        raise RuleRefused([Refusal("no-translator")])
    return service.name, service.translate(texts, source, target)
