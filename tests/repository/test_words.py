"""Every code a person may meet has its sentence, and every page its frame."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

import halqa
from halqa.foundation.languages import LANGUAGES

PACKAGE = Path(halqa.__file__).parent
ROOT = PACKAGE.parents[1]
TEMPLATES = sorted(path for path in PACKAGE.rglob("*.html"))
REFUSAL = re.compile(r"""Refusal\(\s*(?:code=)?["']([^"']+)["']""")
TRANSLATED_BLOCK = re.compile(r"{%\s*(translate|blocktranslate|comment)\b.*?%}|{%\s*end(blocktranslate|comment)\s*%}")


def refusal_codes() -> list[str]:
    return sorted({code for path in PACKAGE.rglob("*.py") for code in REFUSAL.findall(path.read_text(encoding="utf-8"))})


@pytest.mark.parametrize("code", refusal_codes())
def test_each_refusal_has_its_sentence_in_six_languages(code):
    from halqa.registry import labels

    for tag in LANGUAGES:
        with override(tag):
            assert str(labels.REFUSALS[code]).strip()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_templates_hold_no_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"\sstyle=|<style\b|\son[a-z]+=", text) == []
    assert [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag and "application/ld+json" not in tag] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_templates_load_nothing_from_elsewhere(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"""<(?:script|img|link|iframe|audio|video)\b[^>]*(?:src|href)=["'](?:https?:)?//""", text) == []


def test_links_between_documents_lead_somewhere():
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "data").rglob("*.md")]
    links = [
        (path, target)
        for path in documents
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    ]

    assert len(links) > 5
    assert [(path.name, to) for path, to in links if not re.match(r"[a-z]+:", to) and not (path.parent / to).exists()] == []


def test_decisions_are_numbered_without_a_gap():
    numbers = sorted(path.name[:4] for path in (ROOT / "docs" / "adr").glob("[0-9]*.md"))

    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
