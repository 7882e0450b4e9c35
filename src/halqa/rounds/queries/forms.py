"""The forms of a network: those that came as files, and the versions that were made from them here."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import override

from halqa.foundation.languages import LANGUAGES
from halqa.foundation.policy import BadPolicy, whole_numbers
from halqa.foundation.refusals import Refusal
from halqa.foundation.toml_lines import BadToml, read_toml
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.forms import VersionState
from halqa.rounds.labels.forms import COMPANIONS, sentence_at_line
from halqa.rounds.models.forms import FormVersion
from halqa.rounds.rules.forms import Concepts, Fault, Form, FormPolicy
from halqa.rounds.rules.forms_checking import faults_of
from halqa.rounds.rules.forms_file import key_in_words
from halqa.rounds.rules.forms_reading import read, read_concepts

NUMBERS: Final = (
    "most_characters",
    "most_options",
    "most_characters_of_a_short_answer",
    "most_characters_of_a_long_answer",
    "earliest_year",
)
_LIMITS: Final = {kind: f"most_questions_{kind}" for kind in CallKind}


@dataclass(frozen=True)
class FileFault:
    """One thing that is wrong with a file of the policy. ``line`` counts from 1, ``key`` is written as people write it."""

    refusal: Refusal
    file: str
    line: int
    key: str

    def __str__(self) -> str:
        return sentence_at_line(self.refusal, self.file, self.line, self.key)


@dataclass(frozen=True)
class Draft:
    """A draft of the next version. ``edition`` counts its changes; the actors are keys."""

    form: Form
    edition: int
    begun_at: datetime
    changed_at: datetime
    changed_by: str


@dataclass(frozen=True)
class VersionLine:
    """A published version of a form; one that came as a file has no moment and nobody who published it."""

    number: int
    asked: int
    published_at: datetime | None = None
    published_by: str = ""


def form_policy() -> FormPolicy:
    """Return what the network has agreed about its forms.

    :raises BadPolicy: when ``forms.toml`` is missing, lacks something or has too much
    """
    return _form_policy(settings.POLICY / "forms.toml")


@cache
def _form_policy(path: Path) -> FormPolicy:
    agreed = whole_numbers(path, "forms", (*_LIMITS.values(), *NUMBERS))
    limits = {kind: agreed[name] for kind, name in _LIMITS.items()}
    return FormPolicy(most_questions=limits, **{name: agreed[name] for name in NUMBERS})


def concepts() -> Concepts:
    """Return the concepts that the network's forms may ask about.

    :raises BadPolicy: when ``concepts.toml`` cannot be used, with every fault and its line
    """
    return _concepts(settings.POLICY / "concepts.toml")


@cache
def _concepts(path: Path) -> Concepts:
    found, faults = concepts_in(path)
    _refuse(faults)
    return found


def concepts_in(path: Path) -> tuple[Concepts, list[FileFault]]:
    """Return the concepts of a file, and everything that is wrong with it."""
    data, text, faults = _read_file(path)
    if faults:
        return Concepts({}), faults
    found, wrong = read_concepts(data)
    return found, _placed(wrong, path, text)


def filed_forms() -> Mapping[tuple[str, int], Form]:
    """Return the versions of forms that came as files, by key and number.

    :raises BadPolicy: when one of them cannot be used, with every fault and its line
    """
    return _filed_forms(settings.POLICY)


@cache
def _filed_forms(folder: Path) -> Mapping[tuple[str, int], Form]:
    found: dict[tuple[str, int], Form] = {}
    known, policy = _concepts(folder / "concepts.toml"), _form_policy(folder / "forms.toml")
    for path in sorted((folder / "forms").glob("*.toml")):
        form, faults = form_in(path, known, policy)
        _refuse(faults)
        if form:
            found[form.key, form.version] = form
    return found


def form_in(path: Path, known: Concepts, policy: FormPolicy) -> tuple[Form | None, list[FileFault]]:
    """Return the form of a file, and everything for which it cannot be used."""
    data, text, faults = _read_file(path)
    if faults:
        return None, faults
    form, wrong = read(data)
    if form:
        wrong = faults_of(form, known, policy)
        if path.name != f"{form.key}-{form.version}.toml":
            wrong.append(Fault(Refusal("file-named-otherwise", {"wanted": f"{form.key}-{form.version}.toml"}), ("form",)))
    return form, _placed(wrong, path, text)


def _read_file(path: Path) -> tuple[object, str, list[FileFault]]:
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text), text, []
    except tomllib.TOMLDecodeError:
        return {}, "", [_unreadable(path, text)]
    except (OSError, UnicodeDecodeError) as error:
        return {}, "", [FileFault(Refusal("form-unreadable", {"error": error}), path.name, 1, "")]


def _unreadable(path: Path, text: str) -> FileFault:
    try:
        read_toml(text)
    except BadToml as bad:
        return FileFault(Refusal("form-unreadable", {"error": bad.why}), path.name, bad.line, "")
    raise AssertionError(path)


def _placed(faults: Iterable[Fault], path: Path, text: str) -> list[FileFault]:
    # Lines are looked for only where something is wrong: that takes longer than reading.
    told = [*faults]
    located = read_toml(text) if told else None
    return [
        FileFault(one.refusal, path.name, located.line(one.path), key_in_words(one.path)) for one in told if located is not None
    ]


def _refuse(faults: Iterable[FileFault]) -> None:
    with override("en"):
        if told := [str(fault) for fault in faults]:
            raise BadPolicy("\n".join(told))


def forms_now() -> Mapping[str, Form]:
    """Return the latest published version of every form, by key, in the order of their kinds."""
    latest: dict[str, Form] = {}
    for (key, _number), form in sorted(filed_forms().items()):
        latest[key] = form
    for row in FormVersion.objects.filter(state=VersionState.PUBLISHED).order_by("number"):
        if row.key not in latest or row.number > latest[row.key].version:
            latest[row.key] = form_of(row)
    order = list(CallKind)
    return dict(sorted(latest.items(), key=lambda each: (order.index(each[1].kind), each[0])))


def published_form(key: str, number: int | None = None) -> Form | None:
    """Return a published version of a form, the latest where no number is said; nothing where there is none."""
    filed = {version: form for (name, version), form in filed_forms().items() if name == key}
    rows = FormVersion.objects.filter(key=key, state=VersionState.PUBLISHED)
    if number is not None:
        row = None if number in filed else rows.filter(number=number).first()
        return filed.get(number) or (form_of(row) if row else None)
    latest = max(filed, default=0)
    row = rows.filter(number__gt=latest).order_by("-number").first()
    return form_of(row) if row else filed.get(latest)


def versions_of(key: str) -> tuple[VersionLine, ...]:
    """Return the published versions of a form, the latest first."""
    lines = [VersionLine(version, form.asked) for (name, version), form in filed_forms().items() if name == key]
    lines += [
        VersionLine(row.number, form_of(row).asked, row.published_at, row.published_by)
        for row in FormVersion.objects.filter(key=key, state=VersionState.PUBLISHED)
    ]
    return tuple(sorted(lines, key=lambda line: -line.number))


def draft_of(key: str) -> Draft | None:
    """Return the draft of the next version of a form, if there is one."""
    row = FormVersion.objects.filter(key=key, state=VersionState.DRAFT).first()
    return Draft(form_of(row), row.edition, row.begun_at, row.changed_at, row.changed_by) if row else None


def drafted_keys() -> frozenset[str]:
    """Return the keys of the forms of which a next version is being written."""
    return frozenset(FormVersion.objects.filter(state=VersionState.DRAFT).values_list("key", flat=True))


def form_of(row: FormVersion) -> Form:
    """Return the form that a row holds.

    :raises ValueError: where the row holds none, which no action writes
    """
    form, faults = read(row.content)
    if form is None:
        raise ValueError(f"{row} holds no form: {faults[0].refusal.code}")
    return form


def companion_words() -> Mapping[str, Mapping[str, str]]:
    """Return in six languages what is asked beside a figure, for files that other programs read."""
    words: dict[str, dict[str, str]] = {part: {} for part in COMPANIONS}
    for tag in LANGUAGES:
        with override(tag):
            for part, said in COMPANIONS.items():
                words[part][tag] = str(said)
    return words
