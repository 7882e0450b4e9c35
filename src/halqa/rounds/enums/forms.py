"""Kinds of forms, of their questions and of what stands beside those. No labels."""

from enum import StrEnum


class QuestionType(StrEnum):
    """How a question is answered."""

    SHORT_TEXT = "short-text"
    LONG_TEXT = "long-text"
    NUMBER = "number"
    MONEY = "money"
    CHOICE = "choice"
    CHOICES = "choices"
    RATING = "rating"
    TABLE = "table"
    FILE = "file"
    RECORD = "record"
    DAY = "day"
    AGREEMENT = "agreement"
    GROUP = "group"


class TextFormat(StrEnum):
    """What a short text has to look like."""

    PLAIN = "plain"
    EMAIL = "email"
    ADDRESS = "address"
    TELEPHONE = "telephone"


class CellType(StrEnum):
    """What stands in a column of a table."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"


class RecordKind(StrEnum):
    """What kind of thing of the city a question leads to."""

    CITY = "city"
    DOCUMENT = "document"
    STRATEGY = "strategy"
    PRACTICE = "practice"
    PARTNER = "partner"


class Test(StrEnum):
    """How a condition looks at the answer to another question."""

    __test__ = False  # pytest takes what is called so for one of its own

    IS = "is"
    IS_NOT = "is-not"
    HAS = "has"
    ANSWERED = "answered"
    AT_LEAST = "at-least"
    AT_MOST = "at-most"


class KnownFrom(StrEnum):
    """What of the registry answers a concept before anybody is asked."""

    NAME = "name"
    COUNTRY = "country"
    POPULATION = "population"
    WEBSITE = "website"
    PROGRAMME = "programme"
    OFFICE = "office"
    OFFICE_EMAIL = "office-email"
    ABOUT = "about"
    JOINED_ON = "joined-on"


class VersionState(StrEnum):
    """Where a version of a form stands that was made in the house; one that came as a file is published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    DISCARDED = "discarded"


class Fit(StrEnum):
    """Whether an answer to an earlier version of a question can stand for the later one."""

    KEEPS = "keeps"
    LOOK = "look"
    LOST = "lost"


class Direction(StrEnum):
    """Where a part of a form is moved among its neighbours."""

    UP = "up"
    DOWN = "down"
