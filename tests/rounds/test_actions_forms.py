"""How the next version of a form is made: each act with its event, nobody overwritten, nothing published that is not whole."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from halqa.foundation.localized import Localized
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.rounds.actions import forms as actions
from halqa.rounds.enums.forms import Direction, VersionState
from halqa.rounds.models import FormVersion
from halqa.rounds.queries.forms import draft_of, drafted_keys, forms_now, published_form, versions_of
from halqa.rounds.rules.forms import THE_FORM, Form, Question, plain
from halqa.rounds.rules.forms_comparison import compare
from halqa.rounds.rules.forms_editing import fingerprint, order_mark, wording_mark
from halqa.rounds.rules.forms_reading import read_question
from tests.factories.forms import said

pytestmark = pytest.mark.django_db
WHO = {"by": "person:0123456789abcdef", "now": datetime(2026, 3, 2, 12, tzinfo=UTC)}
KEY = "award"


@pytest.fixture
def form() -> Form:
    actions.begin_version(key=KEY, **WHO)
    return now()


def now() -> Form:
    return draft_of(KEY).form


def refused(act, **given) -> tuple[str, ...]:
    """Return the codes with which an act is refused; nothing is recorded of it."""
    before = Event.objects.count()
    with pytest.raises(RuleRefused) as told, transaction.atomic():
        act(key=KEY, **given, **WHO)
    assert Event.objects.count() == before
    return told.value.codes


def in_english(question: Question, **more) -> Question:
    """Return a question as the editor sends it: in the language of the source alone."""
    texts = {
        name: Localized.of("en", getattr(question, name).texts["en"]) for name in ("label", "help") if getattr(question, name)
    }
    return replace(question, **{**texts, **more})


def last() -> tuple[str, str, dict, bool]:
    event = Event.objects.latest("number")
    return event.kind, event.subject, event.detail, event.public_number is not None


def test_the_next_version_begins_as_a_copy_of_the_latest(form):
    assert form == replace(published_form(KEY), version=2)
    assert last() == ("form.begun", "form:award", {"version": 2}, False)
    assert drafted_keys() == {KEY}
    assert refused(actions.begin_version) == ("draft-there-already",)
    with pytest.raises(RuleRefused, match="no-such-form"):
        actions.begin_version(key="contest", **WHO)


def test_a_question_is_written_and_keeps_its_translations(form):
    before = form.question("population")
    read = fingerprint(form, "population")
    actions.write_question(
        key=KEY,
        question=in_english(before, label=Localized.of("en", "How many live there?"), required=False),
        was="population",
        after="",
        read=read,
        **WHO,
    )

    written = now().question("population")
    assert (written.label.texts["en"], written.required) == ("How many live there?", False)
    assert written.label.texts["ar"] == before.label.texts["ar"]
    assert {tag for tag in written.label.texts if written.label.is_stale(tag)} == {"fr", "es", "ru", "ar", "zh-hans"}
    assert not written.help.is_stale("fr")
    assert last() == ("form.changed", "form:award", {"version": 2, "part": "population", "was": "population"}, False)
    assert refused(actions.write_question, question=in_english(before), was="population", after="", read=read) == (
        "part-changed-meanwhile",
    )


def test_a_question_is_added_behind_another_under_a_name_of_its_own(form):
    shape = {"id": "robots", "section": "evidence", "type": "day", "label": said("When?", ("en",)), "concept": "own.award.robots"}
    question = read_question(shape, "en")[0]
    given = {"was": "", "after": "learners", "read": ""}
    actions.write_question(key=KEY, question=question, **given, **WHO)

    order = [each.id for each in now().questions]
    assert order[order.index("learners") + 1] == "robots"
    assert refused(actions.write_question, question=question, **given) == ("part-is-there-already",)
    taken = replace(question, id="criteria")
    assert refused(actions.write_question, question=taken, **given) == ("part-is-there-already",)
    renamed = replace(question, id="learners")
    read = fingerprint(now(), "robots")
    assert refused(actions.write_question, question=renamed, was="robots", after="", read=read) == ("part-is-there-already",)


def test_sections_and_the_heading_are_written(form):
    section = replace(form.section("evidence"), title=Localized.of("en", "Evidence"))
    read = fingerprint(form, "evidence")
    actions.write_section(key=KEY, section=section, was="evidence", read=read, **WHO)
    new = replace(section, id="more", title=Localized.of("en", "More"), intro=None)
    actions.write_section(key=KEY, section=new, was="", read="", **WHO)
    heading = replace(form, title=Localized.of("en", "The award"), intro=None, sources=("https://example.org/",))
    before = fingerprint(now(), THE_FORM)
    actions.write_heading(key=KEY, heading=heading, read=before, **WHO)

    written = now()
    assert written.section("evidence").title.is_stale("fr")
    assert [each.id for each in written.sections][-1] == "more"
    assert (written.title.texts["en"], written.title.is_stale("es"), written.intro) == ("The award", True, None)
    assert written.sources == ("https://example.org/",)
    assert written.languages == form.languages
    assert refused(actions.write_section, section=section, was="evidence", read=read) == ("part-changed-meanwhile",)
    assert refused(actions.write_section, section=new, was="", read="") == ("part-is-there-already",)
    assert refused(actions.write_heading, heading=heading, read=before) == ("part-changed-meanwhile",)


def test_words_are_written_in_one_language_and_the_other_languages_stay(form):
    read = wording_mark(form, "access", "fr")
    given = {"part": "access", "language": "fr", "made_from": {}, "read": read}
    actions.write_words(key=KEY, texts={("label",): "Comment ?"}, **given, **WHO)

    assert now().question("access").label.texts["fr"] == "Comment ?"
    assert now().question("access").label.texts["es"] == form.question("access").label.texts["es"]
    assert last()[2] == {"version": 2, "part": "access", "language": "fr"}
    assert refused(actions.write_words, texts={("label",): "Autrement"}, **given) == ("part-changed-meanwhile",)
    spanish = {**given, "language": "es", "read": wording_mark(form, "access", "es")}
    actions.write_words(key=KEY, texts={("label",): "¿Cómo?"}, **spanish, **WHO)
    assert now().question("access").label.texts["es"] == "¿Cómo?"


def test_parts_are_moved_and_removed_as_they_were_looked_at(form):
    read = order_mark(form)
    actions.move_part(key=KEY, part="access", to=Direction.UP, read=read, **WHO)
    order = [each.id for each in now().questions]
    assert order.index("access") + 1 == order.index("monitoring")
    assert refused(actions.move_part, part="access", to=Direction.UP, read=read) == ("order-changed-meanwhile",)

    assert refused(actions.remove_part, part="access", read="another mark") == ("part-changed-meanwhile",)
    assert refused(actions.remove_part, part="criteria", read="") == ("section-holds-questions",)
    actions.remove_part(key=KEY, part="access", read=fingerprint(now(), "access"), **WHO)
    assert now().question("access") is None
    assert last()[2] == {"version": 2, "part": "access", "removed": True}


def test_a_workbook_takes_the_place_of_the_draft_as_it_was_looked_at(form):
    other = replace(form, questions=form.questions[:8], sections=form.sections[:2], version=9)
    actions.take_over(key=KEY, form=other, read=1, **WHO)

    assert now() == replace(other, version=2)
    assert last()[0] == "form.imported"
    assert refused(actions.take_over, form=form, read=1) == ("draft-changed-meanwhile",)


def test_a_whole_draft_is_published_and_then_frozen(form):
    assert refused(actions.publish_version, read=1) == ("nothing-new",)
    assert refused(actions.publish_version, read=7) == ("draft-changed-meanwhile",)
    actions.move_part(key=KEY, part="access", to=Direction.UP, read=order_mark(form), **WHO)
    actions.publish_version(key=KEY, read=2, **WHO)

    assert last() == ("form.published", "form:award", {"version": 2}, True)
    assert published_form(KEY).version == forms_now()[KEY].version == 2
    assert [line.number for line in versions_of(KEY)] == [2, 1]
    assert compare(published_form(KEY, 1), published_form(KEY, 2)).moved
    assert draft_of(KEY) is None
    gone = {"no-draft"}
    assert {*refused(actions.publish_version, read=3), *refused(actions.discard_version, read=3)} == gone
    assert {*refused(actions.remove_part, part="access", read=""), *refused(actions.take_over, form=form, read=3)} == gone
    assert actions.begin_version(key=KEY, **WHO) == 3
    assert verify().broken is None


def test_what_is_not_whole_is_not_published(form):
    question = in_english(form.question("population"), label=Localized.of("en", "How many live there?"))
    actions.write_question(key=KEY, question=question, was="population", after="", read=fingerprint(form, "population"), **WHO)

    assert refused(actions.publish_version, read=2) == ("draft-has-faults",)
    assert FormVersion.objects.get().state == VersionState.DRAFT


def test_a_discarded_draft_is_kept_and_counts_no_more(form):
    assert refused(actions.discard_version, read=7) == ("draft-changed-meanwhile",)
    actions.discard_version(key=KEY, read=1, **WHO)

    assert draft_of(KEY) is None
    assert last()[0] == "form.discarded"
    assert actions.begin_version(key=KEY, **WHO) == 2
    assert [row.state for row in FormVersion.objects.order_by("pk")] == ["discarded", "draft"]


def test_the_tables_hold_one_draft_and_one_of_each_number(form):
    row = FormVersion.objects.get()
    stamps = {name: getattr(row, name) for name in ("kind", "begun_at", "begun_by", "changed_at", "changed_by")}
    given = {"key": KEY, "content": plain(form), **stamps}

    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.create(**given, number=3)
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.create(**given, number=3, state=VersionState.PUBLISHED)
    FormVersion.objects.create(**given, number=3, state=VersionState.PUBLISHED, published_at=stamps["begun_at"])
    with pytest.raises(IntegrityError), transaction.atomic():
        FormVersion.objects.create(**given, number=3, state=VersionState.PUBLISHED, published_at=stamps["begun_at"])
    assert str(row) == "form:award/2"
