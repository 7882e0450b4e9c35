"""Settings: each documented, each read in one place, and none that is unsafe serves the public."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import halqa
from halqa.config.environment import SETTINGS, BadSetting, read_environment, unsafe_settings

PACKAGE = Path(halqa.__file__).parent
ROOT = PACKAGE.parents[1]
SAFE = {"HALQA_MODE": "production", "HALQA_SECRET_KEY": "k" * 50, "HALQA_HOSTS": "cities.example"}


def settings_of(**environ):
    return read_environment(SAFE | environ)


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented(setting):
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")

    assert f"| `{setting.name}` |" in page
    assert setting.meaning in page


def test_no_name_is_set_twice():
    names = [setting.name for setting in SETTINGS]

    assert len(names) == len(set(names))


def test_defaults_can_be_read():
    assert read_environment({})["HALQA_MODE"] == "demo"


def test_the_environment_is_read_in_one_place_only():
    def reads(path):
        """Say whether a module reads the environment; a default for Django's own variable or for a mode is a write."""
        tree = ast.parse(path.read_text(encoding="utf-8"))
        written = {
            id(node.func.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "setdefault"
        } | {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)}
        return any(
            isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "environb"} and id(node) not in written
            for node in ast.walk(tree)
        )

    readers = {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*.py") if reads(path)}

    assert readers == {"config/environment.py"}


def test_every_variable_that_is_named_anywhere_is_a_setting():
    """A variable that a page or a script speaks of, but that nothing reads, would be set in vain."""
    known = {setting.name for setting in SETTINGS}
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *PACKAGE.rglob("*.py")]
    named = {name for page in pages for name in re.findall(r"\bHALQA_[A-Z_]+\b", page.read_text(encoding="utf-8"))}

    assert {name for name in named if not name.startswith(("HALQA_TEST_", "HALQA_NOTHING_", "HALQA_PICTURES"))} <= known


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("HALQA_DEBUG", "maybe", "expected yes or no"),
        ("HALQA_PAGE_MEMORY", "much", "invalid literal"),
        ("HALQA_PAGE_MEMORY", "-1", "0 or more"),
        ("HALQA_ADDRESS", "cities.example", "expected an address such as"),
        ("HALQA_MAIL_TLS", "ssl", "expected none, starttls or tls"),
        ("HALQA_NOTICE_DAYS", "0", "1 or more"),
        ("HALQA_MAIL_FROM", "Halqa", "expected an address such as Halqa"),
        ("HALQA_MODE", "staging", "expected production, demo or test"),
        ("DATABASE_URL", "mysql://halqa@localhost/halqa", r"expected postgresql://"),
        ("DATABASE_URL", "halqa", r"expected postgresql://"),
        ("DATABASE_URL", "postgresql://halqa@localhost:many/halqa", "Port could not be cast"),
    ],
)
def test_a_text_that_cannot_be_read_is_named(name, text, expected):
    with pytest.raises(BadSetting, match=rf"^{name}.*{expected}"):
        settings_of(**{name: text})


def test_a_secret_that_cannot_be_read_is_not_repeated():
    with pytest.raises(BadSetting) as refused:
        settings_of(DATABASE_URL="mysql://halqa:open-sesame@localhost/halqa")

    assert "open-sesame" not in str(refused.value)


@pytest.mark.parametrize("address", ["", "postgresql://halqa@%2Fvar%2Frun/halqa", "postgres://halqa:x@db.example:5432/halqa"])
def test_addresses_of_databases_are_taken(address):
    assert settings_of(DATABASE_URL=address)["DATABASE_URL"] == address


def test_safe_settings_start_in_production():
    assert unsafe_settings(settings_of()) == []


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({"HALQA_SECRET_KEY": ""}, "HALQA_SECRET_KEY is missing"),
        ({"HALQA_SECRET_KEY": "k" * 49}, "shorter than 50"),
        ({"HALQA_DEBUG": "yes"}, "HALQA_DEBUG is on"),
        ({"HALQA_DEMO_PEOPLE": "yes"}, "HALQA_DEMO_PEOPLE is on"),
        ({"HALQA_HOSTS": "*"}, "HALQA_HOSTS must name"),
        ({"HALQA_HOSTS": "cities.example, *"}, "HALQA_HOSTS must name"),
        ({"HALQA_HOSTS": " , "}, "HALQA_HOSTS must name"),
        ({"HALQA_MAIL_HOST": "mail.example"}, "HALQA_ADDRESS is missing, but mail is on"),
    ],
    ids=str,
)
def test_each_unsafe_setting_stops_production_with_its_reason_and_nothing_else(environ, reason):
    (told,) = unsafe_settings(settings_of(**environ))

    assert reason in told
    assert unsafe_settings(settings_of(HALQA_MODE="demo", **environ)) == []


def test_all_reasons_are_told_at_once():
    everything = settings_of(HALQA_SECRET_KEY="", HALQA_DEBUG="1", HALQA_DEMO_PEOPLE="1", HALQA_HOSTS="*")

    assert len(unsafe_settings(everything)) == 4


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_outside_production_other_machines_are_not_served(tmp_path, host):
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HALQA_", "DJANGO_", "DATABASE_"))}
    ended = subprocess.run(
        [sys.executable, "-m", "halqa", "serve", "--host", host],
        env=plain | {"HALQA_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 1
    assert "HALQA_MODE=production" in ended.stderr


def test_a_production_start_refuses_and_says_why(tmp_path):
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HALQA_", "DJANGO_", "DATABASE_"))}
    ended = subprocess.run(
        [sys.executable, "-m", "halqa", "serve"],
        env=plain | {"HALQA_MODE": "production", "HALQA_VAR": str(tmp_path), "HALQA_DEBUG": "yes"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 2
    assert "HALQA_SECRET_KEY is missing" in ended.stderr
    assert "HALQA_DEBUG is on" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_command_whose_reader_has_enough_ends_quietly(tmp_path):
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("HALQA_", "DJANGO_", "DATABASE_"))}
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "halqa", "help"],
        env=plain | {"HALQA_VAR": str(tmp_path)},
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    os.close(writing)

    assert ended.stderr == ""
    assert ended.returncode == 141
