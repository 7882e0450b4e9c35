"""What a form and an XLSForm have in common: names of columns and types, and how conditions and limits are written there.

XLSForm (xlsform.org) is how survey tools exchange forms, as a workbook of three sheets. What it cannot hold stands in columns
called ``halqa::…``, which other readers pass over.
"""

import re
from collections.abc import Iterable
from typing import Final

from halqa.rounds.enums.forms import QuestionType, Test, TextFormat
from halqa.rounds.rules.forms import Condition

SURVEY: Final = "survey"
CHOICES: Final = "choices"
SETTINGS: Final = "settings"

LANGUAGE_HEADS: Final = {
    "ar": "Arabic (ar)",
    "zh-hans": "Chinese (zh)",
    "en": "English (en)",
    "fr": "French (fr)",
    "ru": "Russian (ru)",
    "es": "Spanish (es)",
}
"""A language as the head of a column names it: its English name, and its tag in brackets."""

TAGS: Final = {"zh": "zh-hans", "zh-cn": "zh-hans"}
"""What such a head may call a language beside our own tag for it: readers of XLSForm know none with a script."""

TYPES: Final = {
    QuestionType.SHORT_TEXT: "text",
    QuestionType.LONG_TEXT: "text",
    QuestionType.NUMBER: "decimal",
    QuestionType.MONEY: "decimal",
    QuestionType.CHOICE: "select_one",
    QuestionType.CHOICES: "select_multiple",
    QuestionType.RATING: "range",
    QuestionType.TABLE: "begin_group",
    QuestionType.FILE: "file",
    QuestionType.RECORD: "text",
    QuestionType.DAY: "date",
    QuestionType.AGREEMENT: "acknowledge",
    QuestionType.GROUP: "begin_repeat",
}

OWN: Final = "halqa::"
LOCALIZED: Final = ("label", "hint", f"{OWN}unit", f"{OWN}low", f"{OWN}high")
"""The columns of the survey that there are for each language."""

PLAIN: Final = (
    "type",
    "name",
    "required",
    "relevant",
    "constraint",
    "parameters",
    "appearance",
    "body::accept",
    *(f"{OWN}{name}" for name in ("part", "type", "concept", "required", "least", "most", "currency", "record", "kinds")),
    f"{OWN}made_from",
)
"""The other columns of the survey."""

NOT_HELD: Final = frozenset(
    {
        *("default", "calculation", "calculate", "choice_filter", "repeat_count", "read_only", "readonly", "trigger"),
        *("constraint_message", "required_message", "guidance_hint", "image", "audio", "video", "autoplay", "save_to"),
        *("style", "public_key", "submission_url", "auto_send", "auto_delete", "instance_name", "namespaces"),
        *("allow_choice_duplicates", "prefix", "delimiter", "sms_keyword", "intent", "note", "list_name_of_others"),
    }
)
"""Columns of XLSForm whose meaning a form of ours cannot hold: what stands in them is refused, never dropped."""

FORMATS: Final = {
    TextFormat.EMAIL: "regex(., '^[^@ ]+@[^@ ]+[.][^@ ]+$')",
    TextFormat.ADDRESS: "regex(., '^https?://[^ ]+[.][^ ]+$')",
    TextFormat.TELEPHONE: "regex(., '^[+][0-9][0-9 ()./-]{5,30}$')",
}

WORDS: Final = "string-length(normalize-space(.)) - string-length(translate(normalize-space(.), ' ', '')) + 1"
"""How XPath counts words: by the spaces between them. Texts without spaces are counted when they come back."""

CHOSEN: Final = "count-selected(.)"

_CONDITIONS: Final = {
    Test.IS: "${{{question}}} = '{value}'",
    Test.IS_NOT: "${{{question}}} != '{value}'",
    Test.HAS: "selected(${{{question}}}, '{value}')",
    Test.ANSWERED: "${{{question}}} != ''",
    Test.AT_LEAST: "${{{question}}} >= {value}",
    Test.AT_MOST: "${{{question}}} <= {value}",
}
_NAME: Final = r"\$\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}"
_VALUE: Final = r"""['"]([A-Za-z0-9_.-]*)['"]"""
_READ: Final = (
    (Test.HAS, re.compile(rf"selected\(\s*{_NAME}\s*,\s*{_VALUE}\s*\)")),
    (Test.IS, re.compile(rf"{_NAME}\s*=\s*{_VALUE}")),
    (Test.IS_NOT, re.compile(rf"{_NAME}\s*!=\s*{_VALUE}")),
    (Test.AT_LEAST, re.compile(rf"{_NAME}\s*>=\s*([0-9]{{1,16}})")),
    (Test.AT_MOST, re.compile(rf"{_NAME}\s*<=\s*([0-9]{{1,16}})")),
)
_AND: Final = re.compile(r"\s+and\s+")


class NotReadable(ValueError):
    """An expression that a form of ours cannot hold."""


def relevant_of(conditions: Iterable[Condition]) -> str:
    """Return conditions as an expression of XLSForm."""
    return " and ".join(_CONDITIONS[one.test].format(question=one.question, value=one.value) for one in conditions)


def conditions_in(relevant: str) -> tuple[Condition, ...]:
    """Return the conditions of an expression, all of which have to hold. Raises NotReadable for any other expression."""
    return tuple(_condition(clause) for clause in _AND.split(relevant.strip()) if clause)


def _condition(clause: str) -> Condition:
    for test, pattern in _READ:
        if found := pattern.fullmatch(clause.strip()):
            name, value = ident_of(found[1]), found[2]
            if test is Test.IS_NOT and not value:
                return Condition(name, Test.ANSWERED)
            return Condition(name, test, value if test in {Test.AT_LEAST, Test.AT_MOST} else ident_of(value))
    raise NotReadable(clause)


def ident_of(name: str) -> str:
    """Return the id that a name of XLSForm becomes: in small letters, with hyphens."""
    return name.strip().lower().replace("_", "-")


def limits_of(counted: str, least: int | None, most: int | None) -> list[str]:
    """Return what limits something that is counted, as clauses of a constraint."""
    clauses = [] if least is None else [f"{counted} >= {least}"]
    return clauses if most is None else [*clauses, f"{counted} <= {most}"]


def limits_in(constraint: str, counted: str) -> tuple[int | None, int | None]:
    """Return the least and the most that a constraint says of something counted. Raises NotReadable for anything else in it."""
    least = most = None
    for clause in _AND.split(constraint.strip()):
        found = re.fullmatch(rf"{re.escape(counted)}\s*(>=|<=)\s*([0-9]{{1,15}})", clause) if clause else None
        if found is None and clause:
            raise NotReadable(clause)
        if found and found[1] == ">=":
            least = int(found[2])
        elif found:
            most = int(found[2])
    return least, most


def format_in(constraint: str) -> tuple[TextFormat, str]:
    """Return the format that a constraint asks of a text, and what else it says."""
    for wanted, clause in FORMATS.items():
        if constraint.startswith(clause):
            return wanted, constraint.removeprefix(clause).strip().removeprefix("and ").strip()
    return TextFormat.PLAIN, constraint
