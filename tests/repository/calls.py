"""What the code calls, read from its text: names under which clocks are read, and calls by which tables are written."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

CLOCKS: Final = {
    *(f"django.utils.timezone.{name}" for name in ("now", "localtime", "localdate")),
    *(f"datetime.datetime.{name}" for name in ("now", "utcnow", "today")),
    "datetime.date.today",
    *(f"time.{name}" for name in ("time", "time_ns", "localtime", "gmtime", "ctime", "monotonic", "perf_counter")),
}
WRITES: Final = {
    "save",
    "delete",
    "update",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    # Anything can be said through these.
    "cursor",
    "raw",
}


def clocks_in(path: Path) -> Iterator[str]:
    """Yield each clock that a file names, called or handed on, under whatever name it was imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = dict(_imported(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            first, dot, rest = ast.unparse(node).partition(".")
            if (name := f"{imported.get(first, '')}{dot}{rest}") in CLOCKS:
                yield name


def writes_in(path: Path) -> Iterator[str]:
    """Yield each call by the name of a method that writes tables, as the first name of what it is called on and the method."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            method = node.func.attr
            # Asynchronous ones begin with an a.
            if method in WRITES or method.removeprefix("a") in WRITES:
                yield f"{_first_name(node.func)}.{method}"


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from ((one.asname or one.name, f"{node.module}.{one.name}") for one in node.names)
        elif isinstance(node, ast.Import):
            yield from (
                (one.asname or one.name.partition(".")[0], one.name if one.asname else one.name.partition(".")[0])
                for one in node.names
            )


def _first_name(node: ast.expr) -> str:
    while not isinstance(node, ast.Name):
        if isinstance(node, ast.Attribute | ast.Subscript | ast.Starred):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            return type(node).__name__
    return node.id
