"""Letters without what readers and keyboards disagree about: case, accents, the forms of Arabic letters, the dots of i.

Folding decides what counts as the same letter in search and in sorting, so changing it asks for all stored keys anew.
"""

import unicodedata
from typing import Final

# Marks that people leave out when they type. Vowel signs of Indic and South-East Asian scripts are marks for Unicode too,
# but a word without them is another word, so they stay.
_MARKS_LEFT_OUT: Final = (
    (0x0300, 0x036F),  # accents
    (0x0483, 0x0489),  # Cyrillic titlo and its like
    (0x0591, 0x05BD),  # Hebrew points
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C4, 0x05C5),
    (0x05C7, 0x05C7),
    (0x0610, 0x061A),  # Arabic signs of honour and reading
    (0x064B, 0x065F),  # Arabic harakat, madda and combining hamza
    (0x0670, 0x0670),  # superscript alef
    (0x06D6, 0x06DC),  # Quranic marks
    (0x06DF, 0x06E4),
    (0x06E7, 0x06E8),
    (0x06EA, 0x06ED),
    (0x08CA, 0x08E1),
    (0x08E3, 0x08FF),
    (0x1AB0, 0x1ACE),  # accents, extended
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20F0),
    (0xFE20, 0xFE2F),
)

_NOT_SEEN: Final = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x02B0, 0x02B8),  # modifier letters, the okina of Hawaiian and the apostrophe of Uzbek among them
    (0x02BA, 0x02BA),
    (0x02BD, 0x02FF),
    (0x061C, 0x061C),  # marks of direction, joiners
    (0x0640, 0x0640),  # tatweel
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x2064),
    (0x2066, 0x206F),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),
)

# Letters that Unicode does not decompose, after case folding.
_LETTERS: Final = {
    "ı": "i",
    "ȷ": "j",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "ħ": "h",
    "ŧ": "t",
    "þ": "th",
    "æ": "ae",
    "œ": "oe",
    "ĸ": "k",
    "ŋ": "n",
    "ə": "e",
    "ɛ": "e",
    "ɔ": "o",
    "ɣ": "g",
    "ɓ": "b",
    "ɖ": "d",
    "ɗ": "d",
    "ƒ": "f",
    "ƙ": "k",
    "ɲ": "n",
    "ʋ": "v",
    "ƴ": "y",
    "ɩ": "i",
    "ʊ": "u",
    "ꞌ": "'",
    "ʹ": "'",
    "ʻ": "'",
    "ʼ": "'",
    "‘": "'",
    "’": "'",
    "‛": "'",
    "′": "'",
    "`": "'",
    "ٱ": "ا",  # alef wasla
    "ء": "",  # a hamza alone, often left out: البيضاء, البيضا
    "ى": "ي",  # alef maqsura
    "ی": "ي",  # Persian yeh
    "ې": "ي",
    "ے": "ي",
    "ة": "ه",  # ta marbuta
    "ۀ": "ه",
    "ە": "ه",
    "ہ": "ه",
    "ھ": "ه",
    "ک": "ك",  # Persian kaf
}

_FIRST_DIGITS: Final = "٠۰०০੦૦௦౦೦൦๐໐༠၀០᠐"


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = {}
    for first, last in (*_MARKS_LEFT_OUT, *_NOT_SEEN):
        table.update(dict.fromkeys(range(first, last + 1)))
    table.update({ord(letter): plain for letter, plain in _LETTERS.items()})
    for zero in _FIRST_DIGITS:
        table.update({ord(zero) + digit: str(digit) for digit in range(10)})
    return table


_TABLE: Final = _table()


def fold(text: str) -> str:
    """Return the text in the letters it is searched and sorted by: lower case, without accents, in compatible forms.

    Punctuation and spaces stay, every apostrophe becomes the plain one. Folding twice is folding once.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_TABLE)
    return unicodedata.normalize("NFC", plain)
