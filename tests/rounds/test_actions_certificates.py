"""Letters, certificates and credentials: made once, for what was announced alone, and taken back with their decision."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pypdf import PdfReader

from halqa.accounts.enums import Role
from halqa.documents.access import audiences_open_to, file_for
from halqa.documents.enums import Audience
from halqa.documents.models import File
from halqa.documents.queries.contents import content
from halqa.foundation.languages import LANGUAGES
from halqa.ledger.models import Event
from halqa.notices.models import Notice
from halqa.rounds.actions.applications import withdraw_application
from halqa.rounds.actions.certificates import keep_dispatch, make_dispatch
from halqa.rounds.actions.decisions import correct_decision, settle_appeal
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Application, Credential, Decision, Dispatch
from halqa.rounds.queries.applications import decision_in_force
from halqa.rounds.queries.credential_key import demonstration_key, keep_new_key, key_trouble
from halqa.rounds.queries.dispatches import drawn, subject_of_dispatch, waiting, whole
from halqa.rounds.queries.kit import kit_of
from halqa.rounds.queries.letters_page import letter_page
from halqa.rounds.tasks import make_dispatches
from tests.factories.applications import TEAM, caller, make_applicant, make_round, person
from tests.factories.certificates import announced, appealed, certified, dispatch, give_key
from tests.factories.decisions import AFTERWARDS, CITED, SORRY, announce, decide, shortlisted

pytestmark = pytest.mark.django_db
LATER = AFTERWARDS + timedelta(days=9)


def team():
    asking = caller(person(Role.COORDINATOR), LATER)
    return {"caller": asking, "by": asking.actor, "now": LATER}


def correct(one, said=Decided.CHOSEN):
    given = {"said": said, "wording": replace(CITED, words="It was another city."), "corrigendum": {"en": "The name was wrong."}}
    correct_decision(key=one.key, read=1, **given, **team())


def test_before_the_announcement_nothing_waits_and_nothing_is_made(settings, tmp_path):
    give_key(settings, tmp_path)
    one = shortlisted(make_round(), make_applicant())
    decide(one)

    make_dispatches(AFTERWARDS)

    assert not waiting().exists()
    assert not make_dispatch(decision=decision_in_force(one).pk, by=TEAM, now=AFTERWARDS)
    assert (
        Dispatch.objects.count(),
        Credential.objects.count(),
        File.objects.filter(subject__startswith="dispatch:").count(),
    ) == (0, 0, 0)


def test_the_worker_makes_each_once_however_often_it_comes(settings, tmp_path):
    give_key(settings, tmp_path)
    call = make_round()
    one, other = (shortlisted(call, make_applicant(key)) for key in ("xa/bir-nour", "xa/qasr-yasmin"))
    decide(one)
    decide(other, Decided.NOT_CHOSEN)
    announce(call)
    by_another = drawn(whole(decision_in_force(one).pk))

    for _ in range(2):
        make_dispatches(AFTERWARDS)

    assert not keep_dispatch(made=by_another, by=TEAM, now=AFTERWARDS), "who was slower changes nothing"
    assert (Dispatch.objects.count(), Credential.objects.count()) == (2, 1)
    assert [row.certificate != "" for row in Dispatch.objects.order_by("decision__application__city")] == [True, False]
    assert Event.objects.filter(kind="application.letter-made").count() == 2
    assert File.objects.filter(subject=subject_of_dispatch(one.key), removed_at=None).count() == 2
    assert not waiting().exists()


def test_letters_that_always_fail_keep_no_other_waiting(settings, monkeypatch):
    call = make_round()
    for key in ("xa/bir-nour", "xa/qasr-yasmin", "xb/new-port"):
        decide(shortlisted(call, make_applicant(key)))
    announce(call)
    bad, worse, good = Decision.objects.order_by("pk").values_list("pk", flat=True)
    tried = []

    def make(*, decision, **given):
        tried.append(decision)
        if decision != good:
            raise ValueError("its words cannot be set")
        return make_dispatch(decision=decision, **given)

    monkeypatch.setattr("halqa.rounds.tasks.make_dispatch", make)
    monkeypatch.setattr("halqa.rounds.tasks.MOST_DRAWN", 1)
    for minute in range(5):
        make_dispatches(AFTERWARDS + timedelta(minutes=minute))

    assert tried == [bad, worse, good, bad, worse], "those that failed come last, each in its turn"
    assert Dispatch.objects.get().decision_id == good


def test_who_may_read_the_application_reads_its_letter_and_nobody_else(settings, tmp_path):
    one = announced()
    dispatch(one)
    subject = subject_of_dispatch(one.key)
    readers = [(Role.FOCAL_POINT, one.city), (Role.COMMISSION_OFFICER, f"country:{one.country}"), (Role.COORDINATOR, "network")]
    strangers = [(Role.FOCAL_POINT, make_applicant("xa/qasr-yasmin")), (Role.COMMISSION_OFFICER, "country:XB")]

    assert all(Audience.PEOPLE in audiences_open_to(caller(person(*who)), subject) for who in readers)
    assert not any(audiences_open_to(caller(person(*who)), subject) for who in strangers)


def test_without_a_key_no_credential_is_signed_and_the_page_says_why(settings):
    one = announced()
    dispatch(one)

    page = letter_page(one, caller(person(Role.COORDINATOR)), AFTERWARDS)

    assert Credential.objects.count() == 0
    assert page.letter
    assert page.certificate, "what is invented is marked so, and certifies nothing"
    assert page.why_no_credential == (
        "This Halqa has no key of the network, and without it nothing is signed in the network's name.",
    )
    Application.objects.update(is_illustrative=False)
    Dispatch.objects.all().delete()
    one.refresh_from_db()
    dispatch(one)
    page = letter_page(one, caller(person(Role.COORDINATOR)), AFTERWARDS)
    assert page.letter
    assert not page.certificate
    assert page.why_no_certificate == page.why_no_credential


def test_a_key_without_an_address_signs_nothing(settings, tmp_path):
    give_key(settings, tmp_path)
    settings.SITE_ADDRESS = ""
    one = announced()
    dispatch(one)

    page = letter_page(one, caller(person(Role.COORDINATOR)), AFTERWARDS)

    assert Credential.objects.count() == 0
    assert page.why_no_credential[0].startswith("The address of this Halqa is not set")


def test_a_key_that_cannot_be_read_keeps_no_letter_waiting(settings, tmp_path):
    give_key(settings, tmp_path).write_text("no key")
    announced()

    make_dispatches(AFTERWARDS)

    assert (Dispatch.objects.count(), Credential.objects.count()) == (1, 0)
    assert "cannot be read as a private key" in key_trouble()


def test_once_there_is_a_key_what_was_made_before_is_certified_anew(settings, tmp_path):
    one = announced()
    dispatch(one)
    before = Dispatch.objects.get()
    give_key(settings, tmp_path)

    make_dispatches(LATER)

    row = Dispatch.objects.get()
    assert (row.letter == before.letter, row.certificate == before.certificate) == (True, False)
    assert Credential.objects.count() == 1
    assert Event.objects.filter(kind="application.certified").count() == 1
    assert File.objects.filter(subject=subject_of_dispatch(one.key), removed_at=None).count() == 2


def test_a_corrigendum_takes_the_certificate_back_and_the_next_letter_says_so(settings, tmp_path):
    credential = certified(settings, tmp_path)
    one = credential.decision.application

    correct(one)
    make_dispatches(LATER)

    first, second = Credential.objects.select_related("decision").order_by("number")
    assert (first.pk, first.decision.replaced_at, second.decision.replaced_at) == (credential.pk, LATER, None)
    assert "takes the place of an earlier one" in words_of(Dispatch.objects.get(decision=second.decision).letter)
    page = letter_page(one, caller(person(Role.COORDINATOR)), LATER)
    assert page.credential == second.key
    assert [len(old.files) for old in page.earlier] == [2]


def settle(one, said, wording=CITED):
    settle_appeal(key=one.key, said=said, wording=wording, answer="We looked again.", read=1, **team())


def test_an_appeal_that_is_upheld_brings_a_letter_in_the_language_of_the_city_and_its_certificate_once(settings, tmp_path):
    give_key(settings, tmp_path)
    one = appealed(language="fr")
    first = Dispatch.objects.get()
    mayor = person(Role.MAYOR, one.city)
    waited = [*waiting()]

    settle(one, Decided.CHOSEN)
    new = decision_in_force(one)
    by_another = drawn(whole(new.pk))
    for _ in range(2):
        make_dispatches(LATER)

    assert waited == [], "while it is under appeal nothing is made"
    assert not keep_dispatch(made=by_another, by=TEAM, now=LATER), "who was slower changes nothing"
    row = Dispatch.objects.get(decision=new)
    assert (row.language, row.letter != first.letter, row.certificate != "") == ("fr", True, True)
    said = words_of(row.letter)
    assert "admise dans le réseau" in said
    assert "remplace une lettre antérieure" in said
    assert Credential.objects.get().decision == new
    assert Event.objects.filter(kind="application.letter-made").count() == 2
    assert mayor.key in Notice.objects.filter(kind="application.appeal-settled").values_list("person", flat=True)
    page = letter_page(one, caller(mayor, LATER), LATER)
    assert (page.letter.key, page.certificate.key) == (row.letter, row.certificate)
    assert [(old.replaced_at, [file.key for file in old.files]) for old in page.earlier] == [(LATER, [first.letter])]


def test_an_appeal_that_changes_nothing_brings_no_other_letter(settings, tmp_path):
    give_key(settings, tmp_path)
    one = appealed()

    settle(one, Decided.NOT_CHOSEN, SORRY)
    make_dispatches(LATER)

    assert (Dispatch.objects.count(), Credential.objects.count()) == (1, 0)


def test_an_appeal_answered_before_the_first_letter_was_made_brings_one_letter(settings, tmp_path):
    give_key(settings, tmp_path)
    one = appealed(with_letter=False)
    late = drawn(whole(decision_in_force(one).pk))

    settle(one, Decided.CHOSEN)
    assert not keep_dispatch(made=late, by=TEAM, now=LATER), "what was drawn for the decision before is let go of"
    make_dispatches(LATER)

    assert list(Dispatch.objects.values_list("decision__number", flat=True)) == [2]
    assert Credential.objects.count() == 1


def test_a_corrigendum_by_which_a_city_is_not_chosen_leaves_it_a_letter_and_no_certificate(settings, tmp_path):
    credential = certified(settings, tmp_path)
    one = credential.decision.application

    correct(one, Decided.NOT_CHOSEN)
    make_dispatches(LATER)

    row = Dispatch.objects.get(decision=decision_in_force(one))
    assert (row.letter != "", row.certificate) == (True, "")
    assert "is not admitted" in words_of(row.letter)
    assert [one.decision.replaced_at for one in Credential.objects.select_related("decision")] == [LATER]
    reader = caller(person(Role.FOCAL_POINT, one.city), LATER)
    page = letter_page(one, reader, LATER)
    assert (page.credential, page.certificate, len(page.earlier[0].files)) == ("", None, 2)


def test_whoever_withdraws_is_certified_no_more(settings, tmp_path):
    credential = certified(settings, tmp_path)
    one = credential.decision.application
    asking = caller(person(Role.FOCAL_POINT, one.city), LATER)
    withdraw_application(key=one.key, reason="", read=one.version, caller=asking, by=asking.actor, now=LATER)
    one.refresh_from_db()

    make_dispatches(LATER)

    credential.refresh_from_db()
    assert credential.decision.replaced_at == LATER
    page = letter_page(one, asking, LATER)
    assert (page.holds, page.credential, page.letter, len(page.earlier[0].files)) == (False, "", None, 2)
    assert Dispatch.objects.count() == 1


def test_a_decision_that_was_replaced_before_its_letter_has_none(settings):
    one = announced()
    first = Decision.objects.get()
    late = drawn(whole(first.pk))
    correct(one)

    assert not keep_dispatch(made=late, by=TEAM, now=LATER)
    make_dispatches(LATER)
    assert list(Dispatch.objects.values_list("decision__number", flat=True)) == [2]


def words_of(key):
    reader = caller(person(Role.COORDINATOR))
    with content(file_for(reader, key).storage_name) as file:
        return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(file.read())).pages).split())


def test_the_letter_says_what_was_decided_with_the_words_of_the_office():
    one = announced(Decided.DEFERRED)
    dispatch(one)

    said = words_of(Dispatch.objects.get().letter)

    assert "is put off to a later round" in said
    assert "The plan says little of who carries it." in said
    assert "invented for a demonstration" in said


def test_the_kit_has_texts_in_six_languages_pictures_badge_and_certificate(settings, tmp_path):
    credential = certified(settings, tmp_path)
    one = credential.decision.application
    reader = caller(person(Role.FOCAL_POINT, one.city))

    made = kit_of(one, decision_in_force(one), reader, AFTERWARDS)

    with zipfile.ZipFile(io.BytesIO(made)) as kit:
        names = set(kit.namelist())
        assert {f"texts/{tag}.txt" for tag in LANGUAGES} <= names
        assert {
            "badge.svg",
            "certificate.pdf",
            "credential.jwt",
            "read-me.txt",
            "pictures/share-en.png",
            "pictures/share-ar.png",
        } <= names
        assert kit.read("credential.jwt").decode() == credential.token
        assert "illustrative" in kit.read("badge.svg").decode()
        assert "UNESCO" in kit.read("texts/en.txt").decode()
        said = {tag: kit.read(f"texts/{tag}.txt").decode().partition(":")[0] for tag in LANGUAGES}
        assert [mark for mark in ("،", ",", "，") if mark in said["ar"]] == ["،"]
        assert [mark for mark in ("（", ",", "，") if mark in said["zh-hans"]] == ["（"]
        assert "credential.jwt" in kit.read("read-me.txt").decode()
    assert made == kit_of(one, decision_in_force(one), reader, AFTERWARDS)


def test_a_kit_without_a_credential_names_none(settings):
    one = announced()
    assert dispatch(one)
    reader = caller(person(Role.FOCAL_POINT, one.city))

    with zipfile.ZipFile(io.BytesIO(kit_of(one, decision_in_force(one), reader, AFTERWARDS))) as kit:
        assert "credential.jwt" not in kit.namelist()
        told = kit.read("read-me.txt").decode()

    assert "certificate.pdf" in told
    assert "credential" not in told


def test_the_command_makes_a_key_once_and_shows_its_public_part(settings, tmp_path, capsys):
    path = tmp_path / "own" / "key.pem"
    call_command("credential", "key", str(path))
    settings.CREDENTIAL_KEY, settings.SITE_ADDRESS = path, "https://cities.example"
    call_command("credential", "show")

    said = capsys.readouterr().out
    assert path.stat().st_mode & 0o777 == 0o600
    assert '"id": "did:web:cities.example"' in said
    assert "PRIVATE" not in said
    with pytest.raises(CommandError, match="is there already"):
        call_command("credential", "key", str(path))
    path.write_text("no key")
    with pytest.raises(CommandError, match="cannot be read as a private key"):
        call_command("credential", "show")


def test_the_key_of_a_demonstration_certifies_only_what_is_invented(settings, tmp_path):
    settings.VAR = tmp_path
    keep_new_key(demonstration_key())
    settings.CREDENTIAL_KEY, settings.SITE_ADDRESS = demonstration_key(), "http://localhost:8000"
    invented, real = announced(), announced(city="xa/qasr-yasmin", call=make_round("admission-2028"))
    Application.objects.filter(pk=real.pk).update(is_illustrative=False)

    make_dispatches(LATER)

    assert {one.decision.application.key for one in Credential.objects.select_related("decision__application")} == {invented.key}
    assert Dispatch.objects.get(decision__application=invented).certificate
    assert not Dispatch.objects.get(decision__application=real).certificate
    assert not waiting().exists(), "what it does not sign waits for nothing"
    real.refresh_from_db()
    page = letter_page(real, team()["caller"], LATER)
    assert "has no key" in page.why_no_credential[0]


def test_a_new_key_is_whole_nobody_elses_and_never_written_over(settings, tmp_path):
    path = tmp_path / "somewhere" / "key.pem"
    keep_new_key(path)
    before = path.read_bytes()

    with pytest.raises(FileExistsError):
        keep_new_key(path)

    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["key.pem"]
    settings.CREDENTIAL_KEY = path
    assert key_trouble() == ""
