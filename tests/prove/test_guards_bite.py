"""Each guard of the house, shown to fail: a copy of the tree is broken on purpose, and the guard must say so."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = (
    "src",
    "tests",
    "docs",
    "policies",
    "bench",
    *(path.name for path in ROOT.glob("*.md")),
    "LICENSE",
    "pyproject.toml",
    ".importlinter",
)
CONTRACTS = (str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
PYTEST = (sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:randomly", "-p", "no:cacheprovider")
STRUCTURE = "tests/repository/test_structure.py"
WORDS = "tests/repository/test_words.py"

pytestmark = pytest.mark.prove


@dataclass(frozen=True)
class Violation:
    """What is planted where (appended if it begins with an empty line, else a new file), and which guard must fail with which words."""

    name: str
    path: str
    text: str
    guard: tuple[str, ...]
    says: str


def pytest_on(path: str, test: str) -> tuple[str, ...]:
    """Return the one test that must fail, whatever else fails in a tree that is being worked on."""
    return (*PYTEST, f"{path}::{test}")


APP = "src/halqa"
ACTION = """
from halqa.ledger import actions as ledger


def close_everything({parameters}):
    "Closes."
    {body}
"""
STATES = """\"\"\"States.\"\"\"

from halqa.foundation.transitions import Move, TransitionTable
from halqa.registry.enums import RoundKind

STEPS = TransitionTable(RoundKind, RoundKind.ADMISSION, [{moves}])
"""
VIOLATIONS = (
    Violation(
        "a-lower-app-imports-a-higher-one",
        f"{APP}/ledger/queries.py",
        "\nimport halqa.registry.queries\n",
        CONTRACTS,
        "only what stands below",
    ),
    Violation(
        "the-same-inside-a-function",
        f"{APP}/documents/actions.py",
        "\ndef f():\n    import halqa.registry.queries\n",
        CONTRACTS,
        "only what stands below",
    ),
    Violation("an-undeclared-app", f"{APP}/utils/__init__.py", "", CONTRACTS, "utils"),
    Violation("an-undeclared-room", f"{APP}/registry/helpers.py", "", CONTRACTS, "helpers"),
    Violation(
        "a-room-reaches-up",
        f"{APP}/registry/models/places.py",
        "\nimport halqa.registry.queries\n",
        CONTRACTS,
        "rooms in their order",
    ),
    Violation(
        "a-rule-imports-django", f"{APP}/registry/rules/standing.py", "\nimport django.db\n", CONTRACTS, "never see Django"
    ),
    Violation("the-foundation-imports-django", f"{APP}/foundation/truth.py", "\nimport django\n", CONTRACTS, "never see Django"),
    Violation(
        "a-rule-imports-a-table",
        f"{APP}/ledger/rules.py",
        "\ndef f():\n    import halqa.ledger.models\n",
        CONTRACTS,
        "Rules see enums",
    ),
    Violation(
        "a-table-imports-a-rule",
        f"{APP}/registry/models/facts.py",
        "\nimport halqa.registry.rules.standing\n",
        CONTRACTS,
        "Tables decide nothing",
    ),
    Violation(
        "another-app-reads-tables-of-the-registry",
        f"{APP}/site/queries/peek.py",
        "import halqa.registry.models\n",
        CONTRACTS,
        "registry is used only",
    ),
    Violation(
        "another-app-reads-tables-of-the-ledger",
        f"{APP}/registry/queries/peek.py",
        "import halqa.ledger.models\n",
        CONTRACTS,
        "ledger is used only",
    ),
    Violation(
        "another-app-reads-tables-of-people",
        f"{APP}/registry/queries/peek.py",
        "import halqa.accounts.models\n",
        CONTRACTS,
        "Accounts are used only",
    ),
    Violation(
        "a-foreign-key-points-up",
        f"{APP}/ledger/models.py",
        '\n\nclass Peek(models.Model):\n    "Looks up."\n\n    city = models.ForeignKey("registry.City", on_delete=models.CASCADE, related_name="+")\n',
        pytest_on(STRUCTURE, "test_foreign_keys_point_down_the_ladder"),
        "Peek",
    ),
    Violation(
        "a-foreign-key-leaves-a-name-below",
        f"{APP}/registry/models/facts.py",
        '\n\nclass Peek(models.Model):\n    "Looks down."\n\n    person = models.ForeignKey("accounts.Person", on_delete=models.CASCADE)\n\n    class Meta:\n        app_label = "registry"\n',
        pytest_on(STRUCTURE, "test_foreign_keys_point_down_the_ladder"),
        "Peek",
    ),
    Violation(
        "a-table-has-an-order",
        f"{APP}/ledger/models.py",
        '\n\nclass Peek(models.Model):\n    "Is in order."\n\n    class Meta:\n        ordering = ("id",)\n',
        pytest_on(STRUCTURE, "test_models_have_no_order_and_no_behaviour"),
        "Peek",
    ),
    Violation(
        "a-table-behaves",
        f"{APP}/ledger/models.py",
        '\n\nclass Peek(models.Model):\n    "Acts."\n\n    def save(self, *args, **kwargs):\n        super().save(*args, **kwargs)\n',
        pytest_on(STRUCTURE, "test_models_have_no_order_and_no_behaviour"),
        "Peek",
    ),
    Violation(
        "a-model-is-fetched-by-name",
        f"{APP}/ledger/queries.py",
        '\n\ndef f():\n    from django.apps import apps\n    return apps.get_model("registry", "City")\n',
        pytest_on(STRUCTURE, "test_no_model_is_fetched_by_name"),
        "ledger/queries.py",
    ),
    Violation(
        "a-clock-is-read-in-a-query",
        f"{APP}/ledger/queries.py",
        "\n\ndef f():\n    from django.utils import timezone\n    return timezone.now()\n",
        pytest_on(STRUCTURE, "test_clocks_are_read_only_where_someone_comes_in"),
        "ledger/queries.py",
    ),
    Violation(
        "a-clock-under-another-name",
        f"{APP}/registry/rules/coverage.py",
        "\n\ndef f():\n    from time import time as moment\n    return moment\n",
        pytest_on(STRUCTURE, "test_clocks_are_read_only_where_someone_comes_in"),
        "registry/rules/coverage.py",
    ),
    Violation(
        "a-clock-of-django-imported-by-itself",
        f"{APP}/documents/actions.py",
        "\nfrom django.utils.timezone import now\n\nMOMENT = now()\n",
        pytest_on(STRUCTURE, "test_clocks_are_read_only_where_someone_comes_in"),
        "documents/actions.py",
    ),
    Violation(
        "a-view-writes",
        f"{APP}/registry/views/network.py",
        '\n\ndef f():\n    "Writes."\n    from halqa.registry.models import City\n    City.objects.filter(pk=1).update(name="x")\n',
        pytest_on(STRUCTURE, "test_tables_are_written_by_actions_alone"),
        "City.update",
    ),
    Violation(
        "a-query-says-anything-to-the-database",
        f"{APP}/exchange/queries/practices.py",
        '\n\ndef f(connection):\n    "Writes."\n    connection.cursor().execute("DELETE FROM ledger_event")\n',
        pytest_on(STRUCTURE, "test_tables_are_written_by_actions_alone"),
        "exchange/queries/practices.py",
    ),
    Violation(
        "a-state-that-nothing-leads-to",
        f"{APP}/registry/rules/peek.py",
        STATES.format(moves=""),
        pytest_on(STRUCTURE, "test_every_state_is_reachable_and_the_drawing_is_that_of_the_table"),
        "has states that nothing leads to",
    ),
    Violation(
        "a-table-of-states-that-is-drawn-nowhere",
        f"{APP}/registry/rules/peek.py",
        STATES.format(moves='Move(RoundKind.ADMISSION, RoundKind.AWARD, "go on")'),
        pytest_on(STRUCTURE, "test_every_state_is_reachable_and_the_drawing_is_that_of_the_table"),
        "is drawn nowhere in docs",
    ),
    Violation(
        "a-function-without-a-word",
        f"{APP}/registry/rules/coverage.py",
        "\n\ndef mute():\n    return 1\n",
        pytest_on(STRUCTURE, "test_what_a_module_offers_says_what_it_is"),
        "mute",
    ),
    Violation(
        "an-action-is-not-atomic",
        f"{APP}/documents/actions.py",
        ACTION.format(parameters="*, by, now", body='ledger.record(kind="all.closed", by=by, subject="network", now=now)'),
        pytest_on(STRUCTURE, "test_actions_are_atomic_keyword_only_and_recorded"),
        "one transaction, one act",
    ),
    Violation(
        "an-action-takes-positions",
        f"{APP}/documents/actions.py",
        "\n\n@ledger.action\n"
        + ACTION.format(parameters="by, now", body='ledger.record(kind="all.closed", by=by, subject="network", now=now)')
        .split("ledger\n", 1)[1]
        .lstrip(),
        pytest_on(STRUCTURE, "test_actions_are_atomic_keyword_only_and_recorded"),
        "close_everything",
    ),
    Violation(
        "an-action-records-nothing",
        f"{APP}/documents/actions.py",
        "\n\n@ledger.action\n" + ACTION.format(parameters="*, by, now", body="return None").split("ledger\n", 1)[1].lstrip(),
        pytest_on(STRUCTURE, "test_actions_are_atomic_keyword_only_and_recorded"),
        "close_everything",
    ),
    Violation(
        "a-page-asks-who-somebody-is-first",
        f"{APP}/registry/views/network.py",
        '\n\n@public\n@require_POST\ndef f(request):\n    "Answers."\n    return request\n',
        pytest_on(STRUCTURE, "test_what_a_page_does_not_take_is_answered_before_anybody_is_asked_who_they_are"),
        "registry/views/network.py: f",
    ),
    Violation(
        "a-name-that-says-nothing",
        f"{APP}/registry/rules/misc.py",
        '"""Things."""\n',
        pytest_on(STRUCTURE, "test_file_names_say_what_is_inside"),
        "misc.py",
    ),
    Violation(
        "a-room-too-long",
        f"{APP}/registry/rules/long.py",
        '"""Long."""\n' + "x = 1\n" * 600,
        pytest_on(STRUCTURE, "test_files_are_small_rooms"),
        "long.py",
    ),
    Violation(
        "a-module-without-a-word",
        f"{APP}/registry/rules/mute.py",
        "x = 1\n",
        pytest_on(STRUCTURE, "test_modules_say_what_belongs_in_them"),
        "mute.py",
    ),
    Violation(
        "something-left-for-later",
        f"{APP}/registry/rules/later.py",
        '"""Later."""\n# TO' + "DO\n",
        pytest_on(STRUCTURE, "test_nothing_is_left_for_later"),
        "later.py",
    ),
    Violation(
        "a-migration-out-of-line",
        f"{APP}/ledger/migrations/0099_leap.py",
        "",
        pytest_on(STRUCTURE, "test_migrations_are_a_line"),
        "0099",
    ),
    Violation(
        "a-refusal-without-its-sentence",
        f"{APP}/registry/rules/coverage.py",
        '\n\ndef f():\n    from halqa.foundation.refusals import Refusal\n    return Refusal("nobody-knows-why", {})\n',
        pytest_on(WORDS, "test_each_refusal_has_its_sentence_and_each_sentence_its_refusal"),
        "nobody-knows-why",
    ),
    Violation(
        "a-refusal-handed-on-without-its-sentence",
        f"{APP}/registry/rules/roster.py",
        '\n\ndef f(row):\n    "Refuses."\n    return _against("key", "nobody-knows-why", row)\n',
        pytest_on(WORDS, "test_each_refusal_has_its_sentence_and_each_sentence_its_refusal"),
        "nobody-knows-why",
    ),
    Violation(
        "a-refusal-whose-code-is-hidden",
        f"{APP}/registry/rules/coverage.py",
        '\n\ndef f():\n    from halqa.foundation.refusals import Refusal\n    return Refusal("-".join("ab"))\n',
        pytest_on(WORDS, "test_each_refusal_has_its_sentence_and_each_sentence_its_refusal"),
        "write the code of a refusal where it is given",
    ),
    Violation(
        "a-sentence-that-nobody-says",
        f"{APP}/registry/labels/refusals.py",
        '\nREFUSALS["nobody-says-this"] = _("The file is empty.")\n',
        pytest_on(WORDS, "test_each_refusal_has_its_sentence_and_each_sentence_its_refusal"),
        "sentences that nobody says",
    ),
    Violation(
        "an-event-without-words",
        f"{APP}/documents/actions.py",
        '\n\ndef f(**told):\n    "Records."\n    ledger.record(kind="nobody.told", **told)\n',
        pytest_on(WORDS, "test_each_event_has_its_words_in_the_app_that_records_it"),
        "nobody.told",
    ),
    Violation(
        "a-label-that-nobody-translated",
        f"{APP}/registry/labels/events.py",
        '\nMORE = {"x": _("Nobody has translated this.")}\n',
        pytest_on(WORDS, "test_each_label_has_its_words_in_six_languages"),
        "Nobody has translated this.",
    ),
    Violation(
        "an-inline-style",
        f"{APP}/pages/templates/pages/peek.html",
        '<p style="color: red">',
        pytest_on(WORDS, "test_templates_hold_no_inline_style_or_script"),
        "peek.html",
    ),
    Violation(
        "an-inline-script",
        f"{APP}/pages/templates/pages/peek.html",
        "<script>alert(1)</script>",
        pytest_on(WORDS, "test_templates_hold_no_inline_style_or_script"),
        "peek.html",
    ),
    Violation(
        "a-picture-from-elsewhere",
        f"{APP}/pages/templates/pages/peek.html",
        '<img src="https://example.org/x.png">',
        pytest_on(WORDS, "test_templates_load_nothing_from_elsewhere"),
        "peek.html",
    ),
    Violation(
        "a-dead-link",
        "docs/glossary.md",
        "\n[nowhere](nowhere.md)\n",
        pytest_on(WORDS, "test_links_between_documents_lead_somewhere"),
        "nowhere.md",
    ),
    Violation(
        "a-decision-out-of-line",
        "docs/adr/0099-leap.md",
        "# 99. Leap\n",
        pytest_on(WORDS, "test_decisions_are_numbered_without_a_gap"),
        "0099",
    ),
    Violation(
        "the-environment-is-read-elsewhere",
        f"{APP}/registry/queries/peek.py",
        '"""Peeks."""\n\nimport os\n\nX = os.environ["HALQA_PEEK"]\n',
        pytest_on("tests/config/test_environment.py", "test_the_environment_is_read_in_one_place_only"),
        "registry/queries/peek.py",
    ),
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    folder = tmp_path_factory.mktemp("halqa")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    (folder / "data").symlink_to(ROOT / "data")
    return folder


def run(guard, tree):
    environment = os.environ | {"PYTHONPATH": str(tree / "src"), "HALQA_VAR": str(tree / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(guard, cwd=tree, env=environment, capture_output=True, text=True, timeout=600, check=False)


@pytest.mark.parametrize(
    "guard",
    [CONTRACTS, (*PYTEST, *sorted({violation.guard[-1] for violation in VIOLATIONS if violation.guard != CONTRACTS}))],
    ids=["contracts", "tests"],
)
def test_the_unbroken_tree_passes(tree, guard):
    done = run(guard, tree)

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]


@pytest.mark.parametrize("violation", VIOLATIONS, ids=lambda violation: violation.name)
def test_a_violation_is_named(tree, violation):
    path = tree / violation.path
    before = path.read_bytes() if path.exists() else None
    assert violation.text.startswith("\n") == (before is not None), "what is appended to must be there, and what is new must not"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((before or b"") + violation.text.encode())
    try:
        done = run(violation.guard, tree)
    finally:
        if before is None:
            path.unlink()
            if not any(path.parent.iterdir()):
                path.parent.rmdir()
        else:
            path.write_bytes(before)

    assert done.returncode == 1, "the guard must fail, and not for want of a test"
    assert violation.says in done.stdout + done.stderr, done.stdout[-3000:]
