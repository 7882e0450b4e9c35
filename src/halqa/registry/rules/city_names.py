"""In which language and script a city's name is written, as far as script and country leave no doubt."""

import unicodedata
from collections.abc import Mapping
from typing import Final

_SCRIPTS: Final[Mapping[str, str]] = {
    "ARABIC": "arab",
    "ARMENIAN": "armn",
    "BENGALI": "beng",
    "CJK": "hani",
    "CYRILLIC": "cyrl",
    "DEVANAGARI": "deva",
    "ETHIOPIC": "ethi",
    "GEORGIAN": "geor",
    "GREEK": "grek",
    "HANGUL": "hang",
    "HEBREW": "hebr",
    "HIRAGANA": "hira",
    "KATAKANA": "kana",
    "KHMER": "khmr",
    "LAO": "laoo",
    "LATIN": "latn",
    "MYANMAR": "mymr",
    "SINHALA": "sinh",
    "TAMIL": "taml",
    "THAI": "thai",
    "TIFINAGH": "tfng",
}
"""ISO 15924 codes by the word with which Unicode's names of the letters begin."""

_ARAB_COUNTRIES: Final = (
    *("AE", "BH", "DJ", "DZ", "EG", "JO", "KW", "LB", "LY", "MA"),
    *("MR", "OM", "PS", "QA", "SA", "SD", "SY", "TN", "YE"),
)

_CERTAIN: Final[Mapping[tuple[str, str], str]] = {
    **dict.fromkeys([("arab", country) for country in _ARAB_COUNTRIES], "ar"),
    ("arab", "IR"): "fa",
    ("armn", "AM"): "hy",
    ("cyrl", "BG"): "bg",
    ("cyrl", "MN"): "mn",
    ("cyrl", "UA"): "uk",
    ("geor", "GE"): "ka",
    ("grek", "CY"): "el",
    ("grek", "GR"): "el",
    ("hang", "KR"): "ko",
    ("hani", "CN"): "zh-hans",
    ("hani", "JP"): "ja",
    ("hebr", "IL"): "he",
    ("hira", "JP"): "ja",
    ("kana", "JP"): "ja",
    ("khmr", "KH"): "km",
    ("laoo", "LA"): "lo",
    ("thai", "TH"): "th",
}
"""Where the names of places are written in this script in one language only.

Left out, for more than one language is written in the script there: Arabic letters in Iraq and Pakistan, Cyrillic in Russia
and Central Asia, Ethiopic in Ethiopia and Eritrea, and Latin letters everywhere.
"""


def script_of(text: str) -> str:
    """Return the ISO 15924 code, in lower case, of the one script of a text; empty when it has none or several."""
    words = {unicodedata.name(letter, "").partition(" ")[0] for letter in text if letter.isalpha() and not letter.isascii()}
    if any(letter.isascii() and letter.isalpha() for letter in text):
        words.add("LATIN")
    scripts = {_SCRIPTS.get(word, "") for word in words}
    return scripts.pop() if len(scripts) == 1 else ""


def language_of_name(text: str, country: str) -> str:
    """Return the language tag of a name: the language where it is certain, else ``und`` with the script, else ``und``."""
    script = script_of(text)
    if not script:
        return "und"
    return _CERTAIN.get((script, country), f"und-{script}")
