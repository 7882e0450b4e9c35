"""Answers to an earlier version of a form, written on its paper, brought into the version that is asked for now."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from halqa.foundation.refusals import Refusal
from halqa.rounds.enums.forms import Fit, QuestionType
from halqa.rounds.rules.forms import Form, Question
from halqa.rounds.rules.forms_answers import Limits, clean, is_answered, refusals_to_answer
from halqa.rounds.rules.forms_comparison import earlier, fit
from halqa.rounds.rules.paper_reading import Finding, Reading, missing_of


def carry(old: Form, new: Form, reading: Reading, limits: Limits) -> Reading:
    """Return what was read from the paper of one version as answers to another one; what does not fit becomes a finding."""
    pairs = {question.id: before for question in new.questions if (before := earlier(old, question))}
    told: dict[str, Any] = {}
    findings: list[Finding] = []
    used: set[str] = set()
    for question in new.questions:
        before = pairs.get(question.id)
        if before is None or question.group or not is_answered(value := reading.told.get(before.id)) or value is None:
            continue
        used.add(before.id)
        if fit(before, question) is Fit.LOST:
            findings.append(Finding(question.id, Refusal("answered-otherwise-now"), in_plain_words(value)))
        elif question.type is QuestionType.GROUP:
            kept = _kept_members(new, question, before, pairs)
            told[question.id] = [{kept[ident]: each for ident, each in entry.items() if ident in kept} for entry in value]
            findings += _lost_members(question, value, kept)
        else:
            told[question.id] = value
            reasons = refusals_to_answer(question, value, limits)
            findings += [Finding(name, refusal, in_plain_words(value)) for name, refusal in reasons]
    for question in old.questions:
        if not question.group and question.id not in used and is_answered(value := reading.told.get(question.id)):
            findings.append(Finding("", Refusal("asked-no-more", {"question": question.id}), in_plain_words(value)))
    # What is asked no more in a group says nothing against the rest of it.
    refused = {finding.name.partition(".")[0] for finding in findings if finding.refusal.code != "asked-no-more"}
    renamed = {before.id: ident for ident, before in pairs.items()}
    known = [replace(each, name=_renamed(each.name, renamed)) for each in reading.findings]
    all_findings = (*known, *findings)
    return replace(
        reading,
        told=told,
        answers=clean(new, {ident: value for ident, value in told.items() if ident not in refused}),
        findings=all_findings,
        missing=missing_of(new, told, all_findings),
        named={_renamed(name, renamed): files for name, files in reading.named.items()},
    )


def _kept_members(new: Form, group: Question, before: Question, pairs: Mapping[str, Question]) -> dict[str, str]:
    """Return, by the id of an earlier question of a group, the one that stands for it now."""
    return {
        pair.id: member.id
        for member in new.members(group.id)
        if (pair := pairs.get(member.id)) and pair.group == before.id and fit(pair, member) is not Fit.LOST
    }


def _lost_members(group: Question, entries: Iterable[Mapping[str, Any]], kept: Mapping[str, str]) -> Iterator[Finding]:
    for entry in entries:
        for ident, value in entry.items():
            if ident not in kept and is_answered(value):
                yield Finding(group.id, Refusal("asked-no-more", {"question": ident}), in_plain_words(value))


def _renamed(name: str, renamed: Mapping[str, str]) -> str:
    head, dot, rest = name.partition(".")
    return f"{renamed[head]}{dot}{rest}" if head in renamed else ""


def in_plain_words(value: Any) -> str:
    """Return all words of an answer, for a finding that hands them back."""
    if isinstance(value, Mapping):
        return "\n".join(filter(None, map(in_plain_words, value.values())))
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(in_plain_words, value)))
    return "" if value is None else str(value)
