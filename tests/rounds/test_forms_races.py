"""Two coordinators at the same moment, in real threads: nobody is overwritten, and the second is told."""

import pytest

from halqa.foundation.localized import Localized
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.rounds.actions import forms as actions
from halqa.rounds.enums.forms import Direction
from halqa.rounds.models import FormVersion
from halqa.rounds.queries.forms import draft_of, published_form
from halqa.rounds.rules.forms_editing import fingerprint, order_mark, wording_mark
from tests.registry.test_profile_races import at_once
from tests.rounds.test_actions_forms import KEY, WHO, in_english

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_who_begin_a_version_at_once_one_wins():
    def begin():
        actions.begin_version(key=KEY, **WHO)

    assert at_once(begin, begin) == [("draft-there-already",)]
    assert FormVersion.objects.count() == Event.objects.filter(kind="form.begun").count() == 1


def test_two_who_write_the_same_question_at_once_do_not_overwrite_each_other_and_others_both_write():
    actions.begin_version(key=KEY, **WHO)
    form = draft_of(KEY).form
    read = {part: fingerprint(form, part) for part in ("access", "culture")}

    def write(part, text):
        question = in_english(form.question(part), label=Localized.of("en", text))
        return lambda: actions.write_question(key=KEY, question=question, was=part, after="", read=read[part], **WHO)

    def translate():
        given = {"part": "access", "language": "fr", "made_from": {}, "read": wording_mark(form, "access", "fr")}
        actions.write_words(key=KEY, texts={("label",): "Comment ?"}, **given, **WHO)

    refusals = at_once(write("access", "Mine?"), write("access", "Theirs?"), write("culture", "Other?"), translate)

    written = draft_of(KEY).form
    assert refusals == [("part-changed-meanwhile",)]
    assert written.question("access").label.texts["en"] in {"Mine?", "Theirs?"}
    assert written.question("access").label.texts["fr"] == "Comment ?"
    assert written.question("culture").label.texts["en"] == "Other?"
    assert FormVersion.objects.get().edition == 4


def test_of_two_who_move_publish_or_discard_at_once_one_wins():
    actions.begin_version(key=KEY, **WHO)
    read = order_mark(draft_of(KEY).form)

    def move():
        actions.move_part(key=KEY, part="access", to=Direction.UP, read=read, **WHO)

    assert at_once(move, move) == [("order-changed-meanwhile",)]

    refusals = at_once(
        lambda: actions.publish_version(key=KEY, read=2, **WHO), lambda: actions.discard_version(key=KEY, read=2, **WHO)
    )

    assert refusals == [("no-draft",)]
    assert published_form(KEY).version == (2 if FormVersion.objects.get().state == "published" else 1)
    assert verify().broken is None
