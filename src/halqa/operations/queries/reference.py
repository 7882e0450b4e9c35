"""Pages of ``docs/reference`` that are made from the code; ``PAGES`` is where an app adds its own."""

import argparse
from collections.abc import Callable, Iterable
from http import HTTPStatus

from django.conf import settings
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand

from halqa.config.environment import SETTINGS
from halqa.ledger.reactions import registered
from halqa.opendata.queries.datasets import TABLES
from halqa.operations.enums import Seat
from halqa.operations.queries.doors import Door, doors
from halqa.registry.enums import ColumnKind
from halqa.rounds.enums.applications import ApplicationState, Part
from halqa.rounds.queries.applications_reference import drawing, reasons_rows, rows_of
from halqa.rounds.queries.forms_reference import concept_rows, form_keys, question_keys, question_types
from halqa.rounds.queries.reference import policy_keys

NOTICE = "<!-- Made by `halqa reference`. Change the code, not this page. -->"


def settings_page() -> str:
    """Return every environment variable with its default and meaning."""
    checkout = str(settings.PACKAGE.parents[1])
    rows = [
        (f"`{setting.name}`", f"`{setting.default.replace(checkout, '<checkout>')}`" if setting.default else "", setting.meaning)
        for setting in SETTINGS
    ]
    return _page(
        "Settings",
        "Halqa takes its settings from environment variables. A variable that is missing here is never read.",
        _table(("Variable", "Default", "Meaning"), rows),
    )


def reactions_page() -> str:
    """Return what follows which event, in the order in which it runs."""
    when = {False: "in the transaction", True: "after the commit"}
    rows = [
        (str(place), f"`{reaction.name}`", f"`{reaction.kinds}`", when[reaction.after_commit])
        for place, reaction in enumerate(registered(), start=1)
    ]
    return _page(
        "Reactions",
        "What follows an event of the ledger, in the order in which it runs. A reaction records nothing itself.",
        _table(("", "Reaction", "Events", "Runs"), rows) if rows else "No reaction is registered yet.",
    )


def permissions_page() -> str:
    """Return every address with the status of its answer to everybody who may ask."""
    rows = [
        (
            f"`{door.address}`",
            f"`{door.name}`",
            door.audience.value,
            "asked for" if door.asks_again else "",
            *(_told(door, seat) for seat in Seat),
        )
        for door in doors()
    ]
    return _page(
        "Permissions",
        "What every address answers to whom, when what it names exists. What is not for somebody is 404, just as if it did not "
        "exist; a visitor is led to sign in first. Where a form is sent, the same people may send it. The city is one of the "
        "country; what has one owner is the focal point's. Holders of a link need nothing else. Pages of signing in lead on "
        "where there is nothing to do. Where a second factor is asked for, whoever is signed in shows one first, unless they "
        "showed one lately; rows of sensitive tables of the registry ask for it as well.",
        _table(("Address", "Name in the code", "For", "Second factor", *(seat.value.capitalize() for seat in Seat)), rows),
    )


def _told(door: Door, seat: Seat) -> str:
    status = door.answer(seat)
    return "sign in" if status is HTTPStatus.FOUND and status is not door.status else str(status.value)


def policies_page() -> str:
    """Return every key that the policy of a round holds, from the table that policies are checked against."""
    return _page(
        "Policies of rounds",
        "A policy says what holds in one round. It is a file of TOML below `policies/<network>/rounds/`: `past/` holds the "
        "rounds of the past as far as their rules are known, `current/` the defaults from which the next call of each kind "
        'begins. Every key of its kind stands in it: `"unknown"` where no source says what holds, `"none"` where there is '
        "certainly no such rule. Nothing is assumed in their place: a rule whose number is unknown is not tried, and where only "
        "the way to count is unknown, it is tried in every way and decided where all agree. `halqa rounds check` names every "
        "mistake with its line. A call opens once nothing in it is unknown; the last column says what can be amended after that.",
        _table(("Key", "Meaning", "Takes", "Rounds", "Amended after opening"), policy_keys()),
    )


def applications_page() -> str:
    """Return who may do what with an application in which state, and every reason against it, by asking the rules."""
    heads = ("Act", *(part.value.capitalize() for part in Part))
    return _page(
        "Applications",
        "The life of an application, in a round that has every step. *Writer*: focal point or editor of the city; *commission*: "
        "an officer of the National Commission of its country; *team*: the coordination team; *house*: Halqa itself, when a "
        "deadline has passed; *other*: anybody else. An empty cell: to them it does not exist. A code: why it is refused in this "
        "state, when the time for the act has come; what else can stand against it follows below. Tests do every act in every "
        "state as everybody, and compare.",
        f"```mermaid\n{drawing()}```",
        *(f"## {state.value.capitalize()}\n\n" + _table(heads, rows_of(state)) for state in ApplicationState),
        "## Reasons",
        _table(("Act", "Reason", "What is said"), reasons_rows()),
    )


def forms_page() -> str:
    """Return the language of forms, key by key, from the tables that forms are checked against."""
    return _page(
        "Forms",
        "A form is a file of TOML below `policies/<network>/forms/`, or is made from the one before in the editor. "
        "`halqa forms check` names every mistake with its file, line and key.",
        "## The form",
        _table(("Key", "Meaning", "Takes"), form_keys()),
        "## Questions",
        _table(("Key", "Meaning", "Takes", "Types"), question_keys()),
        "## Types",
        _table(("Type", "Called", "Meaning", "Conditions look at it by", "In an XLSForm"), question_types()),
        "## Concepts",
        "What the forms of this network may ask about, in `concepts.toml`. An answer to a concept is brought along into every "
        "form that asks it; after these months it is asked aloud whether it is still true.",
        _table(("Key", "Usually asked so", "Type", "Months", "Known from"), concept_rows()),
    )


def commands_page() -> str:
    """Return every command of our own with its arguments, as its own parser tells them."""
    own = sorted((name, app) for name, app in get_commands().items() if app.startswith("halqa."))
    return _page(
        "Commands", "Every command is `halqa NAME`.", *(_command(name, load_command_class(app, name)) for name, app in own)
    )


def _command(name: str, command: BaseCommand) -> str:
    parser = command.create_parser("halqa", name)
    general = {option for action in BaseCommand().create_parser("", "")._actions for option in action.option_strings}  # noqa: SLF001
    return "\n\n".join(_parser(f"halqa {name}", command.help, parser, general))


def _parser(title: str, purpose: str, parser: argparse.ArgumentParser, general: set[str]) -> Iterable[str]:
    actions = [action for action in parser._actions if not general & set(action.option_strings)]  # noqa: SLF001  no public list
    nested = [action for action in actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001
    yield f"## `{title}`\n\n{purpose}"
    rows = [(f"`{_form(action)}`", (action.help or "").replace("%%", "%")) for action in actions if action not in nested]
    if rows:
        yield _table(("Argument", "Meaning"), rows)
    for action in nested:
        helps = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001
        for name, subparser in action.choices.items():
            yield from _parser(f"{title} {name}", helps.get(name, ""), subparser, general)


def _form(action: argparse.Action) -> str:
    value = action.metavar if isinstance(action.metavar, str) else ""
    value = value or (" or ".join(map(str, action.choices)) if action.choices else action.dest.upper())
    if not action.option_strings:
        return value
    return action.option_strings[-1] if action.nargs == 0 else f"{action.option_strings[-1]} {value}"


def _page(title: str, purpose: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", NOTICE, purpose, *parts]) + "\n"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in line) + " |" for line in lines)


def columns_page() -> str:
    """Return every table that leaves the house, with its columns."""
    parts = [
        f"## `{name}`\n\n{layout.stands_for}\n\n"
        + _table(("Column", "Holds", "Meaning"), [(f"`{one.name}`", HOLDS[one.kind], one.meaning) for one in layout.columns])
        for name, layout in TABLES.items()
    ]
    return _page(
        "Columns",
        "The columns of every data set. Files have them under these names, answers of the API as fields; what is not known is "
        "empty in a file and `null` in an answer, and several values in one cell of a file are a list in an answer. Every file "
        "says besides as of which day it holds, what was known on which day, who stands behind it and whose data it uses.",
        *parts,
    )


HOLDS = {
    ColumnKind.TEXT: "text",
    ColumnKind.INTEGER: "whole number",
    ColumnKind.NUMBER: "number",
    ColumnKind.DAY: "day (`2020-09-23`)",
    ColumnKind.DAYS: "day or days (EDTF)",
    ColumnKind.ADDRESS: "address",
    ColumnKind.TEXTS: "texts",
    ColumnKind.INTEGERS: "whole numbers",
}


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "reactions.md": reactions_page,
    "permissions.md": permissions_page,
    "commands.md": commands_page,
    "columns.md": columns_page,
    "policies.md": policies_page,
    "forms.md": forms_page,
    "applications.md": applications_page,
}
