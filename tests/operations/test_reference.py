"""Generated pages of the reference: complete, and old ones are noticed."""

import pytest
from django.core.management import CommandError, call_command, get_commands

from halqa.ledger import reactions
from halqa.operations.queries import reference


def test_every_command_of_our_own_is_told():
    page = reference.commands_page()

    own = {name for name, app in get_commands().items() if app.startswith("halqa.")}
    assert {name for name in own if f"## `halqa {name}`" not in page} == set()
    assert "--settings" not in page, "Django's own options are not ours to tell"


def test_arguments_are_told_with_their_meaning():
    page = reference.commands_page()

    assert "| `--next-free` | take the next free port when this one is taken |" in page
    assert "| `FILE` | what `halqa backup` wrote |" in page
    assert "| `verify` | recompute every link" in page


def test_reactions_are_told_in_their_order(monkeypatch):
    monkeypatch.setattr(reactions, "_reactions", [])
    assert "No reaction is registered yet." in reference.reactions_page()
    reactions.register(reactions.Reaction("send", "roster.*", print, after_commit=True))
    reactions.register(reactions.Reaction("index", "*", print))

    page = reference.reactions_page()

    assert "| 1 | `send` | `roster.*` | after the commit |\n| 2 | `index` | `*` | in the transaction |" in page


def test_no_page_names_the_folder_it_was_made_in():
    assert "`<checkout>/var`" in reference.settings_page()


def test_an_old_page_is_noticed_with_what_would_change(tmp_path):
    call_command("reference", folder=tmp_path)
    call_command("reference", "--check", folder=tmp_path)
    page = tmp_path / "settings.md"
    page.write_text(page.read_text().replace("`HALQA_MODE`", "`HALQA_MOOD`"))

    with pytest.raises(CommandError, match=r"settings\.md \(as it is\)[\s\S]*-\| `HALQA_MOOD`[\s\S]*\+\| `HALQA_MODE`"):
        call_command("reference", "--check", folder=tmp_path)

    page.unlink()
    with pytest.raises(CommandError, match="docs/reference is old"):
        call_command("reference", "--check", folder=tmp_path)
