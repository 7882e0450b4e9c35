"""Invented short texts in eight languages: words of each script, as rare and as common as words are (Zipf), always the same."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

WORDS: Final = 20_000
"""How many words each language has."""

_SYLLABLES: Final = {
    "en": [
        "ba",
        "co",
        "der",
        "fen",
        "gar",
        "hol",
        "in",
        "ket",
        "lar",
        "mor",
        "nas",
        "per",
        "qua",
        "ris",
        "sol",
        "tan",
        "ver",
        "wick",
        "yor",
        "zen",
    ],
    "fr": [
        "bé",
        "cha",
        "du",
        "fon",
        "gé",
        "lou",
        "mar",
        "neu",
        "pré",
        "quel",
        "ré",
        "sou",
        "tou",
        "vil",
        "ça",
        "lè",
        "ê",
        "mieux",
        "noir",
        "vert",
    ],
    "es": [
        "ca",
        "de",
        "ña",
        "go",
        "la",
        "mi",
        "no",
        "pe",
        "que",
        "ro",
        "sa",
        "to",
        "va",
        "ción",
        "li",
        "ba",
        "du",
        "fe",
        "ji",
        "lo",
    ],
    "ar": [
        "با",
        "تو",
        "جي",
        "حا",
        "دو",
        "را",
        "سي",
        "شا",
        "صو",
        "طا",
        "عي",
        "غا",
        "في",
        "قا",
        "كو",
        "لي",
        "ما",
        "نو",
        "ها",
        "وي",
    ],
    "ru": [
        "ба",
        "во",
        "ге",
        "до",
        "жи",
        "зу",
        "ка",
        "ле",
        "мо",
        "ни",
        "по",
        "ро",
        "са",
        "ту",
        "фи",
        "хо",
        "це",
        "ша",
        "щу",
        "ять",
    ],
    "zh-hans": list("学习城市社区教育终身发展合作文化图书馆青年老人健康技术环境经济政策公平包容参与"),
    "ko": list("가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"),
    "tr": [
        "ba",
        "ça",
        "de",
        "ğı",
        "ka",
        "la",
        "mı",
        "no",
        "pe",
        "rü",
        "sa",
        "şe",
        "ti",
        "va",
        "yı",
        "zo",
        "öğ",
        "çi",
        "lü",
        "ır",
    ],
}
LANGUAGES: Final = tuple(_SYLLABLES)
UNSPACED: Final = frozenset({"zh-hans"})
KINDS: Final = tuple(f"kind-{number}" for number in range(10))


@dataclass(frozen=True)
class Text:
    """One document."""

    number: int
    language: str
    kind: str
    title: str
    text: str
    words: tuple[str, ...]


class Language:
    """The words of one language, the most common ones first, and how they are drawn."""

    def __init__(self, tag: str) -> None:
        drawn = random.Random(f"words of {tag}")
        parts = (2, 3) if tag in {"zh-hans", "ko"} else (2, 4)
        words: dict[str, int] = {}
        while len(words) < WORDS:
            words.setdefault("".join(drawn.choices(_SYLLABLES[tag], k=drawn.randint(*parts))), len(words))
        self.tag = tag
        self.words = tuple(words)
        self.ranks = words
        self._weights = tuple(accumulate(1 / (rank + 2) for rank in range(len(self.words))))
        self._between = "" if tag in UNSPACED else " "

    def draw(self, drawn: random.Random, count: int) -> list[str]:
        return drawn.choices(self.words, cum_weights=self._weights, k=count)

    def text(self, drawn: random.Random, number: int) -> Text:
        title, text = self.draw(drawn, 4), self.draw(drawn, 26)
        kind = drawn.choice(KINDS)
        return Text(number, self.tag, kind, self._between.join(title), self._between.join(text), (*title, *text))


def texts(count: int) -> Iterator[Text]:
    """Yield so many texts, the languages in turn."""
    drawn = random.Random("texts")
    spoken = [Language(tag) for tag in LANGUAGES]
    for number in range(count):
        yield spoken[number % len(spoken)].text(drawn, number)


def questions(count: int) -> dict[str, list[tuple[str, str]]]:
    """Return what is asked, so often of each sort: what is typed, and the kind it is narrowed to, if it is."""
    drawn = random.Random("questions")
    spoken = {tag: Language(tag) for tag in LANGUAGES}
    said = list(texts(4000))
    rare = [one for one in said if one.language not in UNSPACED]
    sorts: dict[str, list[tuple[str, str]]] = {
        name: [] for name in ("two words", "one word", "common", "no hit", "filter", "title", "begun", "misspelt")
    }
    for _ in range(count):
        one = drawn.choice(rare)
        telling = sorted(set(one.words), key=lambda word, one=one: -spoken[one.language].ranks[word])
        common = spoken[drawn.choice(LANGUAGES)].words[:8]
        sorts["two words"].append((" ".join(drawn.sample(telling, 2)), ""))
        sorts["one word"].append((drawn.choice(telling), ""))
        called = drawn.choice([word for word in one.words[:4] if len(word) > 3] or telling)
        sorts["begun"].append((called[: max(3, len(called) - 2)], ""))
        place = drawn.randrange(1, len(called) - 1) if len(called) > 2 else 0
        sorts["misspelt"].append((called[:place] + called[place + 1 : place + 2] + called[place] + called[place + 2 :], ""))
        sorts["common"].append((" ".join(drawn.sample(common, drawn.choice((1, 1, 2)))), ""))
        sorts["no hit"].append(("".join(drawn.choices("bcdfghjklmnpqrstvwxz", k=9)), ""))
        sorts["filter"].append((drawn.choice(common), drawn.choice(KINDS)))
        sorts["title"].append((drawn.choice(said).title, ""))
    return sorts
