"""The shapes of answers, as JSON Schema tells them: made from the tables that leave the house, or put together for one thing."""

from typing import Any, Final

from halqa.registry.enums import ColumnKind
from halqa.registry.queries.tables import Column, Layout

Json = dict[str, Any]

OF_KIND: Final[dict[ColumnKind, Json]] = {
    ColumnKind.TEXT: {"type": ["string", "null"]},
    ColumnKind.ADDRESS: {"type": ["string", "null"]},
    ColumnKind.DAYS: {"type": ["string", "null"]},
    ColumnKind.DAY: {"type": ["string", "null"], "format": "date"},
    ColumnKind.INTEGER: {"type": ["integer", "null"]},
    ColumnKind.NUMBER: {"type": ["number", "null"]},
    ColumnKind.TEXTS: {"type": "array", "items": {"type": "string"}},
    ColumnKind.INTEGERS: {"type": "array", "items": {"type": "integer"}},
}


def text(meaning: str = "") -> Json:
    """Return the shape of a text, or of nothing."""
    return _told({"type": ["string", "null"]}, meaning)


def days(meaning: str = "") -> Json:
    """Return the shape of an uncertain date in EDTF, or of nothing."""
    return text(f"{meaning} A day or days in EDTF, such as `2020-09-23`, `2020` or `[..2017-03-01]`.".strip())


def whole(meaning: str = "") -> Json:
    """Return the shape of a whole number, or of nothing."""
    return _told({"type": ["integer", "null"]}, meaning)


def number(meaning: str = "") -> Json:
    """Return the shape of a number, or of nothing."""
    return _told({"type": ["number", "null"]}, meaning)


def truth(meaning: str = "") -> Json:
    """Return the shape of a yes or no."""
    return _told({"type": "boolean"}, meaning)


def several(item: Json, meaning: str = "") -> Json:
    """Return the shape of a list."""
    return _told({"type": "array", "items": item}, meaning)


def thing(meaning: str = "", *, may_lack: bool = False, **properties: Json) -> Json:
    """Return the shape of an object with these properties; ``may_lack``: null may stand in its place."""
    shape = {"type": ["object", "null"] if may_lack else "object", "properties": properties, "required": list(properties)}
    return _told(shape | {"additionalProperties": False}, meaning)


def row_of(layout: Layout) -> Json:
    """Return the shape of a row of a table."""
    return thing(layout.stands_for, **{column.name: cell_of(column) for column in layout.columns})


def cell_of(column: Column) -> Json:
    """Return the shape of a cell of a column."""
    return _told(dict(OF_KIND[column.kind]), column.meaning)


ENVELOPE: Final[Json] = {
    "as_of": {"type": "string", "format": "date", "description": "The day asked about."},
    "known_on": {"type": "string", "format": "date", "description": "The day of knowing."},
    "language": {"type": "string", "description": "The language of names and sentences."},
    "independence": {"type": "string", "description": "Who stands behind the answer, and who does not."},
    "attribution": {"type": "string", "description": "Whose data must be named wherever they are shown."},
}
LIST: Final[Json] = {
    "total": {"type": "integer", "description": "How many rows the list has."},
    "page": {"type": "integer", "description": "Which page this is, counted from 1."},
    "size": {"type": "integer", "description": "How many rows a page holds."},
    "pages": {"type": "integer", "description": "How many pages there are."},
    "previous": {"type": ["string", "null"], "description": "The address of the page before."},
    "next": {"type": ["string", "null"], "description": "The address of the page after."},
}


def list_of(row: Json) -> Json:
    """Return the shape of an answer that holds a page of rows; which fields each has may be chosen."""
    items = several({name: value for name, value in row.items() if name != "required"}, "The rows.")
    return thing(**ENVELOPE, **LIST, items=items)


def one_of(item: Json, *, is_chosen: bool = False) -> Json:
    """Return the shape of an answer that holds one thing; ``is_chosen``: which of its fields it has may be chosen."""
    shape = {name: value for name, value in item.items() if name != "required"} if is_chosen else item
    return thing(**ENVELOPE, item=shape)


def _told(shape: Json, meaning: str) -> Json:
    return shape | ({"description": meaning} if meaning else {})


PROBLEM: Final[Json] = thing(
    "What is wrong, as RFC 9457 writes it.",
    type={"type": "string", "description": "The address of what is told of problems of this kind."},
    title={"type": "string", "description": "What is wrong, the same for each problem of this kind."},
    status={"type": "integer", "description": "The status of the answer."},
    detail={"type": "string", "description": "What is wrong this time, and how to mend it."},
    instance={"type": "string", "description": "The address that was asked."},
    errors=several(
        thing(
            parameter={"type": "string", "description": "The parameter that it is about; empty where it is about none."},
            code={"type": "string", "description": "The reason, for programs; it does not change."},
            sentence={"type": "string", "description": "The reason, for people."},
        ),
        "Every reason.",
    ),
)
