"""``halqa doctor`` as a real command: also when settings are bad or the database is down."""

import os
import subprocess
import sys

PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("HALQA_", "DJANGO_", "DATABASE_"))}


def doctor(**environ):
    command = [sys.executable, "-m", "halqa", "doctor", "--port", "1"]
    return subprocess.run(command, env=PLAIN | environ, capture_output=True, text=True, timeout=60, check=False)


def test_unsafe_settings_are_told_with_what_to_do():
    ended = doctor(HALQA_MODE="production", HALQA_DEBUG="yes")

    assert (ended.returncode, ended.stderr) == (1, "")
    assert "ILL   HALQA_SECRET_KEY is missing" in ended.stdout
    assert "ILL   HALQA_DEBUG is on" in ended.stdout
    assert "docs/reference/settings.md" in ended.stdout


def test_a_setting_that_cannot_be_read_is_told():
    ended = doctor(HALQA_PAGE_MEMORY="much")

    assert (ended.returncode, ended.stderr) == (1, "")
    assert "ILL   HALQA_PAGE_MEMORY='much'" in ended.stdout


def test_a_database_that_is_down_hides_nothing_else(tmp_path):
    ended = doctor(HALQA_MODE="demo", HALQA_VAR=str(tmp_path), DATABASE_URL="postgresql://halqa@127.0.0.1:1/halqa")

    assert (ended.returncode, ended.stderr) == (1, "")
    assert "ILL   The database does not answer" in ended.stdout
    assert f"well  The folder {tmp_path} can be written" in ended.stdout
    assert "well  Port 1 is free" in ended.stdout


def test_a_folder_that_is_not_there_is_told(tmp_path):
    ended = doctor(HALQA_MODE="demo", HALQA_VAR=str(tmp_path / "var"))

    assert (ended.returncode, ended.stderr) == (1, "")
    assert f"ILL   The folder {tmp_path / 'var'} does not exist" in ended.stdout
    assert "ILL   The database does not answer: unable to open database file" in ended.stdout


def test_tables_that_are_not_made_yet_are_told(tmp_path):
    ended = doctor(HALQA_MODE="demo", HALQA_VAR=str(tmp_path))

    assert (ended.returncode, ended.stderr) == (1, "")
    assert "steps behind this version" in ended.stdout
    assert "Run `halqa migrate`." in ended.stdout
