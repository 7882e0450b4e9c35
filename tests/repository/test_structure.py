"""What import contracts cannot see: foreign keys, hidden clocks, unaudited writes, stray files."""

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

import halqa
from halqa.__main__ import COMMANDS
from halqa.foundation.transitions import TransitionTable
from tests.repository.calls import clocks_in, writes_in

PACKAGE = Path(halqa.__file__).parent
ROOT = PACKAGE.parents[1]
# From the top of the ladder to its foot; `.importlinter` holds the same order.
LADDER = (
    "operations",
    "site",
    "opendata",
    "rounds",
    "exchange",
    "registry",
    "search",
    "notices",
    "documents",
    "accounts",
    "ledger",
    "pages",
)
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
BANNED_NAMES = {"utils", "helpers", "misc", "common", "base", "services", "manager"}
# A clock is read where a person or a machine comes in; everything below is told the time.
CLOCK_ROOMS = {"views", "tasks", "management", "api"}
# Clocks that are read elsewhere, each with the reason.
CLOCKS_ELSEWHERE = {
    ("config/signin/adapters.py", "django.utils.timezone.now"): "allauth asks it in the middle of a request, and tells no time",
    ("config/requests.py", "time.perf_counter"): "measures how long an answer took",
    ("config/frontdoor.py", "time.time"): "stands ahead of the views, and must know when a page's facts no longer hold",
}
# What looks like a write to a table, outside actions, and is none; each with what it is.
NO_WRITES = {
    ("config/signin/forms.py", "super.save"): "allauth's way to send a form's mail",
    ("documents/rules/pictures.py", "upright.save"): "a drawing",
    ("foundation/folding.py", "table.update"): "a dictionary of letters",
    ("ledger/queries.py", "connection.cursor"): "reads the end of the chain, for every page",
    ("operations/queries/archive.py", "digest.update"): "a hash",
    ("operations/queries/health.py", "database.cursor"): "asks SQLite for its journal mode",
    ("operations/queries/snapshot.py", "digest.update"): "a hash",
    ("operations/tasks.py", "connection.cursor"): "SQLite's own housekeeping, and the table of Django's cache",
    ("pages/management/commands/messages.py", "catalogue.update"): "a catalogue of texts",
    ("pages/views/archives.py", "digest.update"): "a hash",
    ("pages/views/downloads.py", "book.save"): "a workbook",
    ("pages/views/downloads.py", "connection.cursor"): "makes a transaction read one moment",
    ("registry/queries/by_number.py", "connection.cursor"): "asks what a queryset asks, put into SQL once",
    ("registry/queries/roster_export.py", "book.save"): "a workbook",
    ("registry/rules/places.py", "found.update"): "a dictionary of words",
    ("registry/views/city.py", "segno.save"): "a drawing",
    ("search/queries/engines.py", "connection.cursor"): "asks the index of the engine",
    ("search/queries/suggestions.py", "connection.cursor"): "steps through an index from word to word",
    ("rounds/queries/forms_workbook.py", "book.save"): "a workbook",
    ("rounds/queries/letter_pdf.py", "segno.save"): "a drawing",
    ("rounds/queries/paper_pdf.py", "segno.save"): "a drawing",
    ("rounds/queries/paper_word.py", "segno.save"): "a drawing",
    ("rounds/queries/paper_word.py", "self.save"): "a Word file",
}
# Actions that write no event of their own, each with the reason.
WITHOUT_EVENT = {
    "halqa.ledger.actions.record": "it is what records",
    "halqa.ledger.actions.one_act": "opens the act that others record in",
    "halqa.ledger.actions.action": "the decorator",
    "halqa.ledger.actions.current_act": "reads",
    "halqa.rounds.actions.mailbox.take_letter": "reads outside every transaction; take_paper and bring_paper write and record",
    "halqa.rounds.actions.certificates.make_dispatch": "draws outside every transaction; keep_dispatch writes and records",
    "halqa.rounds.actions.paper.close_pages": "part of recording a signature or an endorsement, which has its event",
    "halqa.ledger.actions.lock_head": "locks for an act that records later",
    "halqa.registry.actions.roster.load": "reads and stages outside every transaction; apply_roster writes and records",
    **dict.fromkeys(
        (f"halqa.registry.actions.imports.{name}_file" for name in ("keep", "forget")),
        "no row: the file waits beside the row, whose sending and discarding are recorded",
    ),
    **dict.fromkeys(
        (
            *(f"halqa.registry.actions.imports.note_{what}" for what in ("progress", "findings", "failure")),
            "halqa.registry.actions.imports.take_import",
            "halqa.registry.actions.imports.discard_old_imports",
        ),
        "a worker keeps account of its work; nobody acts",
    ),
    **dict.fromkeys(
        (f"halqa.rounds.actions.bulk.{name}" for name in ("take_bulk", "leave_bulk", "do_line", "refuse_line")),
        "a worker keeps account of its work; the order has its event, and so has each act on an application",
    ),
    **dict.fromkeys(
        (f"halqa.rounds.actions.archives.{name}" for name in ("lease_archive", "note_parts", "leave_archive")),
        "a worker keeps account of its work; the order has its event, and so has the whole once it is made",
    ),
    **dict.fromkeys(
        (f"halqa.rounds.actions.archives.{name}" for name in ("make_part", "join_archive", "forget_parts", "forget_files")),
        "no row: files beside the row, whose order, making and removing are recorded",
    ),
    "halqa.rounds.actions.certificates.note_failure": "the worker keeps account of what it could not make, and tries again",
    "halqa.registry.actions.imports.apply_import": "apply_roster writes and records",
    "halqa.notices.actions.outbox.put": "the act that it tells of has its event",
    "halqa.notices.actions.outbox.write_to": "the act that it tells of has its event",
    "halqa.registry.actions.correction_requests.forget_senders": "what readers left is let go of when it is due; nobody acts",
    "halqa.registry.actions.correction_requests.forget_person": "the erasing of the person has its event",
    "halqa.exchange.actions.enquiries.forget_writer": "the erasing of the person has its event",
    "halqa.accounts.actions.passages.erase_passages": "the erasing of the person has its event",
    **dict.fromkeys(
        (
            *(f"halqa.notices.actions.sending.{name}_message" for name in ("claim", "hand_over", "settle")),
            "halqa.notices.actions.sending.take_over_messages",
            "halqa.notices.actions.sending.put_off_channel",
            "halqa.notices.actions.digests.gather_digest",
            "halqa.notices.actions.keeping.delete_old_notices",
        ),
        "the outbox keeps its own account; nobody acts",
    ),
    "halqa.notices.actions.following.follow": "the event that it follows is one",
    "halqa.notices.actions.desk.mark_read": "what somebody has read is theirs",
    "halqa.notices.actions.keeping.erase_notices": "the erasing of the person has its event",
    "halqa.rounds.actions.panel.forget_panelist": "the erasing of the person has its event",
    "halqa.documents.actions.erase_files": "part of the erasure of a person, whose event tells of it",
    "halqa.documents.actions.put_content": "no row: a content without one is swept",
    "halqa.documents.actions.sweep": "no row changes: what happened to each file was recorded when it happened",
    "halqa.search.actions.following.follow": "the event that it follows is one",
    **dict.fromkeys(
        (
            *(f"halqa.search.actions.writing.{name}" for name in ("write_documents", "keep_quick")),
            "halqa.search.actions.following.ask_for",
        ),
        "what can be found is derived from what is known, whose events tell of it",
    ),
    **dict.fromkeys(
        (
            *(f"halqa.search.actions.catching_up.{name}_batch" for name in ("take", "settle", "close")),
            *(f"halqa.search.actions.catching_up.{name}" for name in ("ask_for_new_sources", "ask_one_by_one", "put_back")),
        ),
        "the worker keeps account of its work; nobody acts",
    ),
    "halqa.exchange.actions.practices.load_practices": "reads outside every transaction; apply_practices writes and records",
    "halqa.exchange.actions.practices.correct_practice": "the registry's record_elsewhere records it, as a fact like any other",
    "halqa.exchange.actions.merging.follow_merging": "part of the merging of two cities, whose event tells of it",
    **dict.fromkeys(
        ("halqa.opendata.actions.limits.take_permits", "halqa.opendata.actions.limits.forget_accounts"),
        "an account of how often somebody asked, in digests, deleted soon after; nobody acts",
    ),
    **dict.fromkeys(
        (
            "halqa.opendata.actions.deliveries.follow_ledger",
            *(f"halqa.opendata.actions.deliveries.{name}_delivery" for name in ("claim", "settle")),
            "halqa.opendata.actions.deliveries.pause_unsigned",
            "halqa.opendata.actions.deliveries.delete_old_deliveries",
        ),
        "deliveries keep their own account; nobody acts, and where a webhook is paused that is recorded",
    ),
    "halqa.opendata.actions.tokens.note_use": "the day of a token's last use, once a day; nobody acts",
    "halqa.opendata.actions.tokens.erase_tokens": "the erasing of the person has its event",
    "halqa.operations.actions.ticking.tick": "a sign of life says nothing that will matter tomorrow",
    "halqa.operations.actions.ticking.try_to_write": "writes nothing",
    "halqa.operations.actions.archive.restore": "one more event would make the restored ledger unequal to the backup's",
}
LONG_WITH_REASON: dict[str, str] = {}


def own_models() -> list[type[models.Model]]:
    return [model for app in LADDER for model in apps.get_app_config(app).get_models()]


def action_functions() -> list[tuple[str, object]]:
    found = []
    for app in LADDER:
        try:
            package = importlib.import_module(f"halqa.{app}.actions")
        except ModuleNotFoundError:
            continue
        names = [package.__name__]
        if hasattr(package, "__path__"):
            names += [f"{package.__name__}.{module.name}" for module in pkgutil.iter_modules(package.__path__)]
        for name in names:
            module = importlib.import_module(name)
            for attribute, function in vars(module).items():
                if inspect.isfunction(function) and function.__module__ == name and not attribute.startswith("_"):
                    found.append((f"{name}.{attribute}", function))
    return found


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_foreign_keys_point_down_the_ladder(model):
    own = LADDER.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if not isinstance(field, models.ForeignKey):
            continue
        target = field.related_model._meta.app_label
        assert target == model._meta.app_label or (target in LADDER and LADDER.index(target) > own), field
        if target != model._meta.app_label:
            assert field.remote_field.related_name == "+", f"{field} leaves a name on a lower app"


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_models_have_no_order_and_no_behaviour(model):
    assert model._meta.ordering == []
    allowed = {"__str__", "__module__", "__doc__", "__qualname__", "Meta", "objects"}
    behaviour = {
        name for name, value in vars(model).items() if inspect.isfunction(value) and name not in allowed and name[:4] != "get_"
    }
    assert {name for name in behaviour if vars(model)[name].__module__ == model.__module__} == set()


def test_no_model_is_fetched_by_name():
    assert [place(path) for path in SOURCES if "get_model(" in path.read_text(encoding="utf-8")] == []


def place(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def outside(rooms: set[str]) -> list[Path]:
    return [path for path in SOURCES if not rooms & set(path.relative_to(PACKAGE).with_suffix("").parts)]


def test_clocks_are_read_only_where_someone_comes_in():
    read = {(str(path.relative_to(PACKAGE)), clock) for path in outside(CLOCK_ROOMS) for clock in clocks_in(path)}

    assert read == set(CLOCKS_ELSEWHERE)


def test_tables_are_written_by_actions_alone():
    written = {(str(path.relative_to(PACKAGE)), call) for path in outside({"actions"}) for call in writes_in(path)}

    assert written == set(NO_WRITES)


def test_every_state_is_reachable_and_the_drawing_is_that_of_the_table():
    drawn = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))
    for path in SOURCES:
        if path.name == "transitions.py" or "TransitionTable(" not in path.read_text(encoding="utf-8"):
            continue
        module = importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
        tables = {name: value for name, value in vars(module).items() if isinstance(value, TransitionTable)}
        assert tables, f"{path} keeps its table where nobody can look at it"
        for name, table in tables.items():
            assert table.unreachable() == frozenset(), f"{name} has states that nothing leads to"
            assert table.as_mermaid() in drawn, f"{name} is drawn nowhere in docs as it is"


@pytest.mark.parametrize(("name", "function"), action_functions(), ids=lambda value: value if isinstance(value, str) else "")
def test_actions_are_atomic_keyword_only_and_recorded(name, function):
    if name in WITHOUT_EVENT:
        return
    parameters = inspect.signature(function).parameters
    assert getattr(function, "is_action", False), f"{name} needs @ledger.action: one transaction, one act"
    assert all(parameter.kind is parameter.KEYWORD_ONLY for parameter in parameters.values())
    assert {"by", "now"} <= set(parameters)
    assert "ledger.record(" in inspect.getsource(inspect.unwrap(function))


def test_what_a_page_does_not_take_is_answered_before_anybody_is_asked_who_they_are():
    """One order of decorators: the methods of a view are said first."""
    later = set()
    for path in SOURCES:
        for view in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = [ast.unparse(one) for one in view.decorator_list] if isinstance(view, ast.FunctionDef) else []
            if any(name.startswith("require_") for name in named[1:]):
                later.add(f"{path.relative_to(PACKAGE)}: {view.name}")

    assert later == set()


def test_file_names_say_what_is_inside():
    assert [path for path in SOURCES if path.stem in BANNED_NAMES] == []


def test_files_are_small_rooms():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*SOURCES, *(ROOT / "tests").rglob("*.py")]
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 600
    }

    assert set(long) - set(LONG_WITH_REASON) == set(), long


def test_modules_say_what_belongs_in_them():
    texts = {path: path.read_text(encoding="utf-8") for path in SOURCES if path.name != "apps.py"}

    assert [place(path) for path, text in texts.items() if text.strip() and not ast.get_docstring(ast.parse(text))] == []


def test_what_a_module_offers_says_what_it_is():
    silent = [
        f"{place(path)}: {node.name}"
        for path in SOURCES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        # A command has its `help`, and an app its place.
        and not (node.name == "Command" or path.name == "apps.py")
        and not ast.get_docstring(node)
    ]

    assert silent == []


def test_nothing_is_left_for_later():
    later = re.compile(r"\b(TODO|FIXME|XXX)\b")

    assert [place(path) for path in SOURCES if later.search(path.read_text(encoding="utf-8"))] == []


def test_migrations_are_a_line():
    for app in LADDER:
        folder = PACKAGE / app / "migrations"
        if folder.exists():
            numbers = sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))
            assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)], app


def test_every_command_is_listed():
    own = {path.stem for path in PACKAGE.glob("*/management/commands/*.py")} - {"__init__"}

    assert own | {"migrate"} == set(COMMANDS)
