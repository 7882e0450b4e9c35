"""A Word file that came back is taken in one act, and pages are kept: nothing that stands is overwritten, nothing typed is lost."""

import pytest
from django.core.exceptions import PermissionDenied

from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.notices.models import Notice
from halqa.rounds.actions.answers import save_answer, settle_answer
from halqa.rounds.actions.answers_files import take_file_out
from halqa.rounds.actions.paper import bring_paper, leave_paper
from halqa.rounds.actions.signatures import record_signature
from halqa.rounds.enums.paper import Fate, Return
from halqa.rounds.models import Answer, PaperFile, Signature, TextSetAside
from halqa.rounds.queries.applications import answers_of, text_facts
from halqa.rounds.queries.applications_desk import awaiting
from halqa.rounds.rules.signing import Signing
from tests.factories.applications import NOW, begin, caller, make_applicant, make_round, person, sign, submitted, write
from tests.factories.paper import adding, edited, paragraph, run, through_a_browser, typing
from tests.factories.paper_returned import along, examined, filled, taking
from tests.factories.uploads import pdf

pytestmark = pytest.mark.django_db
CITY = "city:xa/bir-nour"


@pytest.fixture
def focal():
    make_applicant()
    return person(Role.FOCAL_POINT, CITY)


@pytest.fixture
def application(focal):
    one = begin(make_round(), CITY, by=focal)
    write(one, by=focal, **{"city-name": "Bir Nour", "website": "https://city.example/", "motivation": "To learn."})
    return one


def stands(application):
    return {question: answers_of(application).get(question) for question in ("city-name", "website", "motivation")}


def events(application):
    return list(Event.objects.filter(subject=f"application:{application.key}").order_by("number").values_list("kind", flat=True))


def test_what_was_changed_on_paper_goes_in_the_place_of_what_stood(application, focal):
    content = filled(along(application, caller(focal)), {"city-name": "Bir Nour by the Sea"})

    took = taking(application, caller(focal), content)

    assert took.fates["city-name"] is Fate.REPLACES
    assert {fate for question, fate in took.fates.items() if question != "city-name"} == {Fate.STANDS}
    assert stands(application) == {
        "city-name": "Bir Nour by the Sea",
        "website": "https://city.example/",
        "motivation": "To learn.",
    }
    assert events(application)[-2:] == ["file.stored", "application.paper-taken"]


def test_what_somebody_changed_meanwhile_stays_and_the_paper_lies_beside_it(application, focal):
    content = filled(along(application, caller(focal)), {"city-name": "On paper", "motivation": "To learn more."})
    other = person(Role.EDITOR, CITY)
    write(application, by=other, **{"city-name": "On screen", "website": "https://new.example/"})

    took = taking(application, caller(focal), content)

    assert (took.fates["city-name"], took.fates["website"]) == (Fate.ASIDE, Fate.STANDS)
    assert stands(application) == {
        "city-name": "On screen",
        "website": "https://new.example/",
        "motivation": "To learn more.",
    }
    [aside] = TextSetAside.objects.filter(application=application)
    assert (aside.question, aside.value, aside.file) == ("city-name", "On paper", took.file)


def test_what_lies_aside_from_paper_is_not_written_over_by_whoever_types_on(application, focal):
    content = filled(along(application, caller(focal)), {"city-name": "On paper"})
    write(application, by=focal, **{"city-name": "On screen"})
    taking(application, caller(focal), content)
    read = Answer.objects.get(application=application, question="city-name").version
    given = {"key": application.key, "question": "city-name", "caller": caller(focal), "by": caller(focal).actor, "now": NOW}
    for value in ("And again", "And once more"):
        save_answer(value=value, read=read, **given)

    assert set(TextSetAside.objects.values_list("value", flat=True)) == {"On paper", "And once more"}


def test_a_file_that_lost_its_properties_is_known_by_the_digest_and_else_overwrites_nothing(application, focal):
    content = through_a_browser(edited(along(application, caller(focal)), typing({"city-name": "On paper"})))

    known = taking(application, caller(focal), content)
    assert known.fates["city-name"] is Fate.REPLACES

    again = through_a_browser(edited(along(application, caller(focal)), typing({"city-name": "Once more"})))
    write(application, by=focal, website="https://new.example/")
    assert taking(application, caller(focal), again).fates["city-name"] is Fate.ASIDE


def test_the_same_file_twice_changes_nothing(application, focal):
    content = filled(along(application, caller(focal)), {"city-name": "On paper"})
    first = taking(application, caller(focal), content)
    write(application, by=focal, **{"city-name": "Later"})
    known = events(application)

    again = taking(application, caller(focal), content)

    assert (again.is_old, again.file, again.fates) == (True, first.file, first.fates)
    assert stands(application)["city-name"] == "Later"
    assert not TextSetAside.objects.exists()
    assert events(application) == known


def test_what_did_not_fit_is_kept_with_its_words_and_its_file(application, focal):
    beside = adding("city-name", paragraph(run("near the sea")))
    typed = typing({"population": "many thousands", "motivation": "word " * 3000})
    content = edited(along(application, caller(focal)), typed, beside)

    took = taking(application, caller(focal), content)

    row = PaperFile.objects.get(application=application)
    kept = {(one["name"], one["code"], one["text"].strip()[:14]) for one in row.left_over}
    assert {("city-name", "text-beside", "near the sea"), ("population", "not-understood", "many thousands")} <= kept
    # As on screen: a text that is too long is kept, and cannot be sent.
    assert took.fates["motivation"] is Fate.REPLACES
    assert text_facts(application, NOW).unfit
    by = {"key": application.key, "caller": caller(focal), "by": caller(focal).actor, "now": NOW}
    with pytest.raises(RuleRefused):
        take_file_out(question="motivation", file=took.file, **by)


def test_taking_voids_a_signature_by_the_same_rule_and_the_mayor_is_told(application, focal):
    mayor = person(Role.MAYOR, CITY)
    application.answers.all().delete()
    write(application, by=focal)
    unchanged = along(application, caller(focal))
    sign(application, by=mayor)
    content = filled(unchanged, {"city-name": "On paper"})

    with pytest.raises(RuleRefused) as refused:
        taking(application, caller(focal), content, may_void=False)
    assert refused.value.codes == ("signed-meanwhile",)
    assert not taking(application, caller(focal), unchanged, may_void=False).signature_voided
    assert taking(application, caller(focal), content).signature_voided
    assert not Signature.objects.filter(voided_at=None).exists()
    assert Notice.objects.filter(person=mayor.key, kind="application.signature-voided").count() == 1
    assert Event.objects.get(kind="application.paper-taken", detail__voids_signature=True).by == caller(focal).actor


def test_settling_voids_a_signature_and_the_mayor_is_told_too(application, focal):
    mayor = person(Role.MAYOR, CITY)
    application.answers.all().delete()
    write(application, by=focal)
    sign(application, by=mayor)
    read = Answer.objects.get(application=application, question="city-name").version
    by = {"key": application.key, "caller": caller(focal), "by": caller(focal).actor, "now": NOW}
    settle_answer(question="city-name", value="Settled", read=read, **by)

    assert Notice.objects.filter(person=mayor.key, kind="application.signature-voided").count() == 1


def test_whoever_has_the_file_in_hand_takes_it_and_nobody_else(application, focal):
    content = filled(along(application, caller(focal)), {"city-name": "On paper"})
    for role, scope in ((Role.COMMISSION_OFFICER, "country:XB"), (Role.FOCAL_POINT, "city:xa/qasr-yasmin")):
        with pytest.raises(PermissionDenied):
            taking(application, caller(person(role, scope)), content)

    officer = caller(person(Role.COMMISSION_OFFICER, "country:XA"))
    assert taking(application, officer, content).fates["city-name"] is Fate.REPLACES
    assert Event.objects.get(kind="application.paper-taken").by == officer.actor
    assert Notice.objects.filter(person=focal.key, kind="application.paper-taken").exists()


def test_what_was_submitted_stands_whatever_comes_back(focal):
    sent = submitted(make_round(), CITY)
    with pytest.raises(RuleRefused) as refused:
        taking(sent, caller(focal), along(sent, caller(focal)))
    assert "application-not-there" in refused.value.codes


def test_pages_are_no_signature_until_somebody_records_it(application, focal):
    application.answers.all().delete()
    write(application, by=focal)
    officer = person(Role.COMMISSION_OFFICER, "country:XA")
    by = {"key": application.key, "caller": caller(officer), "by": caller(officer).actor, "now": NOW}
    file = bring_paper(upload=examined(pdf(), "scan.pdf"), way=Return.PAGES, **by).file
    assert bring_paper(upload=examined(pdf(), "again.pdf"), way=Return.PAGES, **by).file == file

    assert not Signature.objects.exists()
    assert events(application).count("application.pages-kept") == 1
    for one, page in ((focal, f"/paper/{file}/"), (officer, f"/sign-on-paper/?file={file}")):
        [line] = [line for line in awaiting(caller(one), NOW) if line.kind == "application.pages"]
        assert line.address.endswith(page)
    assert not [line for line in awaiting(caller(person(Role.COORDINATOR)), NOW) if line.kind == "application.pages"]
    assert Notice.objects.filter(person=focal.key, kind="application.pages-kept").exists()

    read, signing = text_facts(application, NOW).sha256, Signing("Huda Siraj", "Mayor", NOW.date())
    record_signature(read=read, signing=signing, consents=True, file=file, **by)

    assert PaperFile.objects.get(file=file).is_taken
    assert not [line for line in awaiting(caller(focal), NOW) if line.kind == "application.pages"]


def test_pages_with_nothing_to_record_are_left_and_stay_a_file(application, focal):
    by = {"key": application.key, "caller": caller(focal), "by": caller(focal).actor, "now": NOW}
    file = bring_paper(upload=examined(pdf(), "scan.pdf"), way=Return.PAGES, **by).file
    for _time in range(2):
        leave_paper(file=file, **by)

    row = PaperFile.objects.get(file=file)
    assert (row.done_at, row.is_taken) == (NOW, False)
    assert events(application).count("application.paper-left") == 1
    with pytest.raises(RuleRefused):
        leave_paper(file="0" * 32, **by)
