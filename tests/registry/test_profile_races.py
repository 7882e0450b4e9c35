"""Two people at the same moment, in real threads: nothing is lost, one wins, and the other is told."""

import threading
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from halqa.accounts.enums import Role
from halqa.config.storage import Folder
from halqa.foundation.localized import digest
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.registry.actions import profiles as actions
from halqa.registry.enums import ProfilePart
from halqa.registry.models import ProfileProposal
from halqa.registry.rules.profiles import fingerprint
from tests.factories import uploads
from tests.factories.accounts import make_person, sign_in
from tests.factories.profiles import CITY, TEAM, make_draft, make_sent, stored
from tests.factories.registry import make_city

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NOBODY_WROTE = {"read": digest(""), "made_from": ""}


def at_once(*acts):
    """Do every act in a thread of its own, all at the same moment; return the codes of those that were refused."""
    refusals, failures = [], []
    met = threading.Barrier(len(acts))

    def do(act):
        try:
            connection.ensure_connection()
            met.wait(10)
            act()
        except RuleRefused as refused:
            refusals.append(refused.codes)
        except Exception as error:  # noqa: BLE001  a thread's failure is the test's
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    return refusals


def test_two_who_write_the_same_text_at_once_do_not_overwrite_each_other():
    city = make_city("ma/benguerir")
    texts = ("Mine.", "Theirs.")

    def write(text):
        return lambda: actions.draft_text(city=city, language="en", text=text, by=CITY, now=NOW, **NOBODY_WROTE)

    assert at_once(*map(write, texts)) == [("edited-meanwhile",)]
    assert ProfileProposal.objects.count() == 1
    assert stored(city, ProfilePart.ABOUT)["texts"]["en"] in texts
    assert Event.objects.filter(kind="profile.drafted").count() == 1


def test_two_who_open_a_proposal_at_once_with_different_parts_write_on_the_same():
    city = make_city("ma/benguerir")

    def text():
        actions.draft_text(city=city, language="en", text="Mine.", by=CITY, now=NOW, **NOBODY_WROTE)

    def office():
        content = {"name": "Office", "email": ""}
        actions.draft_part(city=city, part=ProfilePart.OFFICE, content=content, read=fingerprint({}), by=CITY, now=NOW)

    assert at_once(text, office) == []
    assert sorted(ProfileProposal.objects.get().parts.values_list("part", flat=True)) == ["about", "office"]
    assert ProfileProposal.objects.get().version == 3


def test_of_two_coordinators_who_answer_at_once_one_wins():
    sent = make_sent(make_city("ma/benguerir"))
    given = {"number": sent.pk, "read": sent.version, "by": TEAM, "now": NOW}

    refusals = at_once(
        lambda: actions.approve(parts=list(ProfilePart), reason="", **given),
        lambda: actions.decline(reason="Not about learning.", **given),
    )
    sent.refresh_from_db()

    assert refusals == [("proposal-is-closed",)]
    assert sent.state in {"approved", "declined"}
    assert sent.city.published_parts.exists() == (sent.state == "approved")
    assert Event.objects.filter(kind__in=["profile.approved", "profile.declined"]).count() == 1
    assert verify().broken is None


def test_a_city_that_takes_back_while_it_is_approved_is_told_or_takes_back():
    sent = make_sent(make_city("ma/benguerir"))
    given = {"number": sent.pk, "read": sent.version, "now": NOW}

    refusals = at_once(
        lambda: actions.approve(parts=list(ProfilePart), reason="", by=TEAM, **given),
        lambda: actions.take_back(by=CITY, **given),
    )
    sent.refresh_from_db()

    assert (sent.state, refusals) in [("approved", [("proposal-is-closed",)]), ("draft", [("proposal-not-sent",)])]


def test_the_same_button_pressed_twice_at_once_sends_once():
    draft = make_draft(make_city("ma/benguerir"))

    def send():
        actions.send(number=draft.pk, read=draft.version, by=CITY, now=NOW)

    assert at_once(send, send) == [("proposal-was-sent",)]
    assert Event.objects.filter(kind="profile.sent").count() == 1


class Watching(Folder):
    """A folder that notes whether a transaction was open while it wrote."""

    was_open: ClassVar[list[bool]] = []

    def _save(self, name, content):
        self.was_open.append(connection.in_atomic_block)
        return super()._save(name, content)


def test_a_picture_is_written_while_nobody_waits_for_the_database(client, settings, tmp_path):
    where = {"BACKEND": f"{__name__}.Watching", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"documents": where}
    make_city("ma/benguerir")
    sign_in(client, make_person(roles=[(Role.FOCAL_POINT, "city:ma/benguerir")]))
    upload = SimpleUploadedFile("souk.png", uploads.picture())
    words = {"alternative": "Women read.", "credit": "The city", "read": fingerprint({})}

    assert client.post("/en/my-city/ma/benguerir/profile/picture/", {"upload": upload} | words).status_code == 302
    assert Watching.was_open == [False]
