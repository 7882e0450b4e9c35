"""Every code a person may meet has its sentence, and every page its frame."""

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest
from django.utils.functional import Promise
from django.utils.translation import override

import halqa
from halqa.foundation.languages import LANGUAGES
from halqa.pages.management.commands import messages
from halqa.pages.management.commands.messages import template_texts
from tests.repository.codes import event_kinds, refusal_codes

PACKAGE = Path(halqa.__file__).parent
ROOT = PACKAGE.parents[1]
TEMPLATES = sorted(path for path in PACKAGE.rglob("*.html"))
# Mail programs load no style sheet; what they show is no page of this site.
MAIL = PACKAGE / "notices" / "templates" / "notices" / "mail.html"
# Codes that no sentence is asked for, each with the reason.
NEVER_TOLD = {
    "no-such-day": "told as not-a-day",
    "no-such-month": "told as not-a-day",
    "ends-before-it-begins": "of two dates, and a cell holds one",
}
TRANSLATED_BLOCK = re.compile(r"{%\s*(translate|blocktranslate|comment)\b.*?%}|{%\s*end(blocktranslate|comment)\s*%}")


def modules_of_labels() -> list[ModuleType]:
    found = []
    for path in sorted(PACKAGE.glob("*/labels*")):
        module = importlib.import_module(f"halqa.{path.parent.name}.labels")
        inner = pkgutil.iter_modules(getattr(module, "__path__", []))
        found += [module, *(importlib.import_module(f"{module.__name__}.{each.name}") for each in inner)]
    return found


def texts_in(value: object) -> Iterator[str]:
    """Yield the texts of a label, a mapping or a sequence of them, as they stand in the code."""
    if isinstance(value, Promise):
        with override(None):
            yield str(value)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from texts_in(each)
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts_in(each)
    elif type(value).__module__.startswith("halqa.") and hasattr(value, "__dict__"):
        yield from texts_in(vars(value))


def words_of(module: ModuleType) -> list[str]:
    """Return what a module of labels says, without what it only imports."""
    return sorted({text for name, value in vars(module).items() if not name.startswith("_") for text in texts_in(value)})


@pytest.fixture(scope="module", params=LANGUAGES)
def translated(request) -> set[str]:
    """The texts that one of the six catalogues has words for, in any context."""
    catalogue = messages.read(request.param, dict(messages.catalogue_paths())[request.param])
    missing = {id(message) for message in messages.untranslated(catalogue)}
    found = [message.id for message in catalogue if message.id and not message.fuzzy and id(message) not in missing]
    return {text for each in found for text in ([each] if isinstance(each, str) else each)}


def test_each_refusal_has_its_sentence_and_each_sentence_its_refusal():
    codes, lost = refusal_codes(PACKAGE)
    told = {code for module in modules_of_labels() for code in vars(module).get("REFUSALS", ())}

    assert lost == [], "write the code of a refusal where it is given, so that it can be found"
    assert codes - told - set(NEVER_TOLD) == set(), "refusals without a sentence"
    assert told - codes == set(), "sentences that nobody says"
    assert set(NEVER_TOLD) <= codes - told


def test_each_event_has_its_words_in_the_app_that_records_it():
    kinds = event_kinds(PACKAGE)
    words = {
        app: {
            kind
            for module in modules_of_labels()
            if f".{app}." in f"{module.__name__}."
            for kind in vars(module).get("EVENTS", ())
        }
        for app in kinds
    }

    assert words == kinds


@pytest.mark.parametrize("module", modules_of_labels(), ids=lambda module: module.__name__)
def test_each_label_has_its_words_in_six_languages(module, translated):
    assert [text for text in words_of(module) if text not in translated] == []


def test_labels_are_found_at_all():
    assert "The file is empty." in words_of(importlib.import_module("halqa.registry.labels.refusals"))
    assert "There is no page at this address" in words_of(importlib.import_module("halqa.pages.labels"))


def test_templates_hold_no_inline_style_or_script():
    wrong = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        found = re.findall(r"<style\b|\son[a-z]+=" if path == MAIL else r"\sstyle=|<style\b|\son[a-z]+=", text)
        found += [tag for tag in re.findall(r"<script\b[^>]*>", text) if "src=" not in tag and "application/ld+json" not in tag]
        wrong += [f"{path.relative_to(PACKAGE)}: {one}" for one in found]

    assert wrong == []


def test_templates_load_nothing_from_elsewhere():
    elsewhere = re.compile(r"""<(?:script|img|link|iframe|audio|video|use)\b[^>]*(?:src|href)=["'](?:https?:)?//""")

    assert [str(path.relative_to(PACKAGE)) for path in TEMPLATES if elsewhere.search(path.read_text(encoding="utf-8"))] == []


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


def test_every_way_in_which_a_template_names_a_text_is_found(settings, tmp_path):
    settings.PACKAGE = tmp_path
    template = tmp_path / "page.html"
    template.write_text(
        '{% translate "one" %}{% blocktranslate %}two{% endblocktranslate %}{{ x|default:_("three") }}{% breadcrumbs _("four") x %}'
        '{% translate "five" context "a day" %}<script>not_(\'this\')</script>'
    )

    assert [(text, context) for text, context, _ in template_texts(template)] == [
        ("one", None),
        ("two", None),
        ("three", None),
        ("four", None),
        ("five", "a day"),
    ]
