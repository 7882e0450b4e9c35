"""``halqa messages update|check|compile``: the six catalogues, without gettext's programs.

Extraction reads what Django itself reads: Python by its calls, templates by the source that ``templatize`` makes of them.
"""

import argparse
import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

SOURCE_LANGUAGE = "en"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "_now": None,  # gettext, where `_` is the lazy one
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
# `_(…)` is how a template names a text inside another tag, or as the default of a variable.
TEMPLATE_CALL = re.compile(rf"(?<!\w)(n?p?gettext|_)\(({LITERAL}(?:\s*,\s*{LITERAL})*)")
RESTLESS_HEADER = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Report-Msgid-Bugs-To|Generated-By):.*\n', re.MULTILINE
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")

Found = tuple[str | tuple[str, str], str | None, str]


class Command(BaseCommand):
    help = "Keep the six catalogues: find new texts, check that all are translated, compile."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=["update", "check", "compile"])

    def handle(self, *, what: str, **_: Any) -> None:
        {"update": self.update, "check": self.check, "compile": self.compile}[what]()

    def update(self) -> None:
        """Bring every catalogue to the texts of today; a changed text is asked for anew, never guessed from an old one."""
        template = catalogue_of_texts()
        for tag, path in catalogue_paths():
            catalogue = read(tag, path)
            # A copy: Babel would share its messages among the six.
            catalogue.update(deepcopy(template), no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            if tag == SOURCE_LANGUAGE:
                for message in catalogue:
                    if message.id:
                        message.string = message.id
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(po_bytes(catalogue))
            self.stdout.write(f"{tag}: {len(catalogue)} texts, {len(list(untranslated(catalogue)))} to translate")

    def check(self) -> None:
        """Fail with every text that is missing, left over, fuzzy, untranslated or has lost a placeholder."""
        complaints = list(self._complaints(catalogue_of_texts()))
        if complaints:
            raise CommandError("\n".join([*complaints[:60], f"{len(complaints)} in all"]))
        self.stdout.write(f"{len(settings.LANGUAGES)} catalogues are complete")

    def _complaints(self, template: Catalog) -> Iterator[str]:
        wanted = {key(message) for message in template if message.id}
        for tag, path in catalogue_paths():
            if not path.exists():
                yield f"{tag}: there is no catalogue"
                continue
            catalogue = read(tag, path)
            have = {key(message) for message in catalogue if message.id}
            yield from (f"{tag}: missing: {text!r}" for text in sorted(wanted - have, key=str))
            yield from (f"{tag}: left over: {text!r}" for text in sorted(have - wanted, key=str))
            yield from (f"{tag}: fuzzy: {message.id!r}" for message in catalogue if message.id and message.fuzzy)
            yield from (f"{tag}: not translated: {message.id!r}" for message in untranslated(catalogue))
            yield from (f"{tag}: placeholders differ: {message.id!r}" for message in catalogue if lost_placeholder(message))

    def compile(self) -> None:
        """Write the machine's form beside each catalogue, where it is new."""
        for tag, path in catalogue_paths():
            if not path.exists():
                continue
            compiled = BytesIO()
            write_mo(compiled, read(tag, path))
            target = path.with_suffix(".mo")
            # Untouched where nothing changed: the build's digest counts its time.
            if not target.exists() or target.read_bytes() != compiled.getvalue():
                target.write_bytes(compiled.getvalue())


def catalogue_paths() -> list[tuple[str, Path]]:
    """Return the tag and the path of each of the six catalogues."""
    root = settings.LOCALE_PATHS[0]
    return [(tag, root / to_locale(tag) / "LC_MESSAGES" / "django.po") for tag, _ in settings.LANGUAGES]


def catalogue_of_texts() -> Catalog:
    """Return all texts of the product, in the order of the files that hold them."""
    catalogue = Catalog()
    for path in sorted(settings.PACKAGE.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt", ".svg"}:
            continue
        found = python_texts(path) if path.suffix == ".py" else template_texts(path)
        for text, context, where in found:
            catalogue.add(text, context=context, locations=[(where, 0)], flags=["python-format"] if placeholders(text) else [])
    return catalogue


def python_texts(path: Path) -> Iterator[Found]:
    """Yield the texts of one Python file."""
    with path.open("rb") as source:
        for _, function, said, _ in extract_python(source, list(KEYWORDS), [], {"encoding": "utf-8"}):
            strings = said if isinstance(said, tuple) else (said,)
            if strings and strings[0]:
                yield sorted_out(function.removesuffix("_lazy").replace("_noop", ""), [text for text in strings if text], path)


def template_texts(path: Path) -> Iterator[Found]:
    """Yield the texts of one template."""
    for function, strings in TEMPLATE_CALL.findall(templatize(path.read_text(encoding="utf-8"))):
        yield sorted_out(function, list(ast.literal_eval(f"({strings},)")), path)


def sorted_out(function: str, strings: list[str], path: Path) -> Found:
    """Tell text, plural and context apart by the function's name."""
    context = strings.pop(0) if function in {"pgettext", "npgettext"} else None
    text = (strings[0], strings[1]) if function in {"ngettext", "npgettext"} else strings[0]
    return text, context, str(path.relative_to(settings.PACKAGE))


def read(tag: str, path: Path) -> Catalog:
    """Read a catalogue, or begin one."""
    if not path.exists():
        return Catalog(locale=to_locale(tag), project="Halqa", charset="utf-8", fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=to_locale(tag))


def po_bytes(catalogue: Catalog) -> bytes:
    """Write a catalogue as text: no dates and no line numbers, so that a change shows only what changed."""
    written = BytesIO()
    catalogue.header_comment = "# Texts of Halqa. Keep with `halqa messages update|check`."
    write_po(written, catalogue, width=120, include_lineno=False, omit_header=False)
    return RESTLESS_HEADER.sub(b"", written.getvalue())


def key(message: Message) -> tuple[Any, Any]:
    """Return what makes a text the same text."""
    return message.context, message.id


def forms(message: Message) -> list[str]:
    """Return the translations of a message, one for each plural form."""
    return [message.string or ""] if isinstance(message.string, str | None) else list(message.string)


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    """Yield messages of which a form is empty."""
    return (message for message in catalogue if message.id and (not forms(message) or not all(forms(message))))


def placeholders(text: str | tuple[str, ...] | list[str]) -> set[str]:
    """Return the placeholders of a text, of all its forms together."""
    return {match[0] for form in ([text] if isinstance(text, str) else text) for match in PLACEHOLDER.finditer(form)}


def lost_placeholder(message: Message) -> bool:
    """Say whether a translation invents a placeholder, or lost one in every form (a form for one may leave out the number)."""
    if not message.id or not message.string:
        return False
    wanted = placeholders(message.id)
    have = placeholders(message.string)
    return have != wanted
