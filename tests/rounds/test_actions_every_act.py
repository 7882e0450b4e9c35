"""Every act, done in every state by everybody: what happens is what docs/reference/applications.md says, which the rules made."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.documents.enums import Kind
from halqa.foundation.refusals import RuleRefused
from halqa.rounds.access.applications import HOUSE, may_read
from halqa.rounds.actions import answers, applications, decisions, endorsements, overdue, paper, screening, signatures
from halqa.rounds.enums.applications import Act, ApplicationState, Part, Screened, Way
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.enums.paper import Return
from halqa.rounds.models import Application, Decision, NationalStep, Query, Recommendation, Signature
from halqa.rounds.queries.applications import text_facts
from halqa.rounds.queries.applications_reference import AFTER_TIME, verdict
from halqa.rounds.queries.paper import FormAnswers
from halqa.rounds.rules.applications import OUTCOMES
from halqa.rounds.rules.deciding import Wording
from halqa.rounds.rules.paper import Mark
from halqa.rounds.rules.paper_reading import Reading
from halqa.rounds.rules.signing import Signing
from tests.factories.applications import (
    COMMISSION_CLOSES,
    MAYOR,
    NOW,
    OFFICER,
    begin,
    caller,
    endorse,
    make_applicant,
    make_round,
    person,
    screen,
    submitted,
    write,
)
from tests.factories.paper_returned import examined
from tests.factories.uploads import docx, pdf

S = ApplicationState
NOTHING = Reading({}, {}, (), (), {}, {})
BLANK = FormAnswers(Return.WORD, "form.docx", Kind.DOCX, 1, "", Mark("admission", 1, "en"), None, NOTHING)
"""A Word file that came back as it was."""
ANYTHING = Wording({}, words="We have read it.")
SORRY = Wording({}, words="We have read it again.")
AFTER = datetime(2027, 8, 1, tzinfo=UTC)
"""After everybody's time, grace included."""

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def files(django_db_setup, django_db_blocker):
    """An application in each state, and somebody with each part in all of them; made once, and taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _files()
        transaction.set_rollback(True)


def _files() -> tuple[dict[ApplicationState, Application], dict[Part, Callable[[str, datetime], Caller]]]:
    places = (("nominations = 3", "nominations = 90"), ("per_country = 3", "per_country = 90"))
    appeal = ('appeal = false\nappeal_days = "none"', "appeal = true\nappeal_days = 30")
    call = make_round("every-2027", *places, appeal)
    made = {}
    for number, state in enumerate(S):
        city = make_applicant(f"xa/city-{number}")
        made[state] = _in_state(state, call, city)
    people = {
        Part.WRITER: {one.city: person(Role.EDITOR, one.city) for one in made.values()},
        Part.MAYOR: {one.city: person(Role.MAYOR, one.city) for one in made.values()},
        Part.COMMISSION: dict.fromkeys((one.city for one in made.values()), person(Role.COMMISSION_OFFICER, "country:XA")),
        Part.TEAM: dict.fromkeys((one.city for one in made.values()), person(Role.COORDINATOR)),
        Part.OTHER: dict.fromkeys((one.city for one in made.values()), person(Role.COMMISSION_OFFICER, "country:XB")),
    }
    NationalStep.objects.create(call=made[S.DRAFTED].call, country="XA", preselection="on-paper", changed_at=NOW, changed_by="x")
    Application.objects.filter(call__key=call).update(is_preselected=True)
    asking = {part: (lambda city, now, own=own: caller(own[city], now)) for part, own in people.items()}
    return made, {**asking, Part.HOUSE: lambda _city, _now: HOUSE}


def _in_state(state: ApplicationState, call: str, city: str) -> Application:
    """Return an application that its people and offices have brought into a state."""
    if state in {S.DRAFTED, S.UNSENT}:
        one = begin(call, city)
        write(one)
        _signed(one)
        if state is S.UNSENT:
            overdue.close_unsent(key=one.key, caller=HOUSE, by=HOUSE.actor, now=AFTER)
        return one
    one = submitted(call, city)
    officer = caller(person(Role.COMMISSION_OFFICER, "country:XA"))
    given = {"key": one.key, "caller": officer, "by": officer.actor, "now": NOW}
    if state is S.RETURNED:
        until = NOW + timedelta(days=3)
        endorsements.return_application(text="When?", answer_by=until, read=one.version, **given)
    elif state is S.DECLINED:
        endorsements.decline_application(reason="Not now.", read=one.version, **given)
    elif state is S.UNENDORSED:
        overdue.close_unendorsed(key=one.key, caller=HOUSE, by=HOUSE.actor, now=AFTER)
    elif state is S.WITHDRAWN:
        focal = caller(person(Role.FOCAL_POINT, city))
        applications.withdraw_application(**given | {"caller": focal, "reason": "", "read": one.version})
    elif state is not S.SUBMITTED:
        endorse(one)
        _screened(state, one)
    return one


def _screened(state: ApplicationState, one: Application) -> None:
    team = caller(person(Role.COORDINATOR))
    given = {"key": one.key, "caller": team, "by": team.actor, "now": NOW}
    if state is S.QUERIED:
        until = NOW + timedelta(days=3)
        screening.query_application(text="Which year?", answer_by=until, read=one.version, **given)
    elif state is not S.RECEIVED:
        screen(one, Screened.INELIGIBLE if state is S.INELIGIBLE else Screened.ELIGIBLE)
    if state is S.SHORTLISTED or state in OUTCOMES | {S.APPEALED}:
        screening.shortlist_application(read=one.version, **given)
    if state in OUTCOMES | {S.APPEALED}:
        _decided(state, one, given)


def _decided(state: ApplicationState, one: Application, given: dict[str, Any]) -> None:
    said = Decided.NOT_CHOSEN if state is S.APPEALED else Decided(state.value)
    wording = Wording({"en": "For its houses."}, words="We have read it.")
    decisions.recommend_application(says=said, place=None, words="", read=0, **given)
    decisions.decide_application(said=said, wording=wording, read=0, **given)
    Decision.objects.filter(application=one).update(announced_at=NOW)
    Application.objects.filter(pk=one.pk).update(state=str(said))
    one.refresh_from_db()
    if state is S.APPEALED:
        focal = caller(person(Role.FOCAL_POINT, one.city))
        asking = given | {"caller": focal, "by": focal.actor}
        decisions.appeal_decision(text="There is a second library.", read=one.version, **asking)
        one.refresh_from_db()


def _signed(one: Application) -> None:
    mayor = caller(person(Role.MAYOR, one.city))
    given = {"read": text_facts(one, NOW).sha256, "signing": MAYOR, "way": Way.ACCOUNT, "consents": True}
    signatures.sign_application(key=one.key, caller=mayor, by=mayor.actor, now=NOW, **given)
    one.refresh_from_db()


def _try(act: Act, one: Application, asking: Caller, now: datetime, *, sha256: str) -> None:
    """Do an act with what it asks for; ``sha256`` is that of the text."""
    until = now + timedelta(days=1)
    on_paper = Signing("Huda", "Mayor", now.date())
    given: dict[str, Any] = {"key": one.key, "caller": asking, "by": asking.actor, "now": now}
    read = {"read": one.version}
    acts: dict[Act, Callable[[], object]] = {
        Act.WRITE: lambda: answers.save_answer(question="motivation", value="A new word", read=1, **given),
        Act.SIGN: lambda: signatures.sign_application(read=sha256, signing=MAYOR, way=Way.ACCOUNT, consents=True, **given),
        Act.SIGN_ON_PAPER: lambda: signatures.record_signature(
            read=sha256, signing=on_paper, consents=True, file="f" * 32, **given
        ),
        Act.TAKE_PAPER: lambda: paper.take_paper(answers=BLANK, upload=examined(docx()), **given),
        Act.KEEP_PAGES: lambda: paper.bring_paper(upload=examined(pdf(), "scan.pdf"), way=Return.PAGES, **given),
        Act.SUBMIT: lambda: applications.submit_application(**read, **given),
        Act.WITHDRAW: lambda: applications.withdraw_application(reason="", **read, **given),
        Act.NOTE: lambda: screening.note_on_application(text="Look at page 3.", **given),
        Act.RANK: lambda: endorsements.rank_application(rank=1, **read, **given),
        Act.PRESELECT: lambda: endorsements.preselect_application(passes=True, reason="", **read, **given),
        Act.RETURN: lambda: endorsements.return_application(text="When?", answer_by=until, **read, **given),
        Act.ENDORSE: lambda: endorsements.endorse_application(
            sha256=sha256, signing=OFFICER, way=Way.ACCOUNT, statement="", **read, **given
        ),
        Act.WITHDRAW_ENDORSEMENT: lambda: endorsements.withdraw_endorsement(reason="A mistake.", **read, **given),
        Act.DECLINE: lambda: endorsements.decline_application(reason="Not now.", **read, **given),
        Act.QUERY: lambda: screening.query_application(text="When?", answer_by=until, **read, **given),
        Act.ANSWER: lambda: screening.answer_query(answer="In 2025.", **read, **given),
        Act.CLOSE_QUERY: lambda: screening.close_query(**read, **given),
        Act.SCREEN: lambda: screening.screen_application(
            said=Screened.ELIGIBLE, is_complete=True, reason="Read.", **read, **given
        ),
        Act.SCREEN_AGAIN: lambda: screening.screen_again(reason="Anew.", **read, **given),
        Act.SHORTLIST: lambda: screening.shortlist_application(**read, **given),
        Act.TAKE_OFF_SHORTLIST: lambda: screening.take_off_shortlist(**read, **given),
        Act.RECOMMEND: lambda: decisions.recommend_application(says=Decided.CHOSEN, place=1, words="", read=0, **given),
        Act.DECIDE: lambda: _decide(given),
        Act.TAKE_BACK_DECISION: lambda: decisions.take_back_decision(read=1, **given),
        Act.SEND_BACK: lambda: decisions.send_back_report(text="Which year?", answer_by=until, **read, **given),
        Act.CORRECT: lambda: decisions.correct_decision(
            said=Decided.DEFERRED, wording=SORRY, corrigendum={"en": "It was a mistake."}, read=1, **given
        ),
        Act.APPEAL: lambda: decisions.appeal_decision(text="Look again.", **read, **given),
        Act.SETTLE_APPEAL: lambda: decisions.settle_appeal(
            said=Decided.NOT_CHOSEN, wording=ANYTHING, answer="We looked.", read=1, **given
        ),
        Act.CLOSE_UNSENT: lambda: overdue.close_unsent(**given),
        Act.CLOSE_UNENDORSED: lambda: overdue.close_unendorsed(**given),
        Act.OPEN_AGAIN: lambda: overdue.open_again(**given),
    }
    acts[act]()


def _decide(given: dict[str, Any]) -> None:
    """Decide, once the jury has said something of what it reads."""
    Recommendation.objects.update_or_create(
        application=Application.objects.get(key=given["key"]),
        defaults={"says": Decided.NOT_CHOSEN, "at": NOW, "by": "x"},
    )
    decisions.decide_application(said=Decided.NOT_CHOSEN, wording=ANYTHING, read=0, **given)


WITHOUT_ACTION = {Act.READ, Act.TRANSLATE}
"""Reading is a door, and a reading copy is told in the tests of reading."""


@pytest.mark.parametrize("act", [act for act in Act if act not in WITHOUT_ACTION])
def test_what_happens_is_what_the_table_says(files, act, db):
    made, asking = files
    now = AFTER if act in AFTER_TIME else NOW
    told, happened = {}, {}
    for state, one in made.items():
        sha256 = text_facts(one, now).sha256
        for part in Part:
            against = verdict(act, state, part)
            told[state, part] = None if against is None else [refusal.code for refusal in against]
            with transaction.atomic():
                fresh = Application.objects.select_related("call").get(pk=one.pk)
                try:
                    _try(act, fresh, asking[part](one.city, now), now, sha256=sha256)
                    happened[state, part] = []
                except PermissionDenied:
                    happened[state, part] = None
                except RuleRefused as refused:
                    happened[state, part] = list(refused.codes)
                transaction.set_rollback(True)

    assert happened == told


@pytest.mark.parametrize("state", ApplicationState)
def test_who_reads_is_who_the_table_says(files, state):
    made, asking = files
    reads = {part: may_read(asking[part](made[state].city, NOW), made[state]) for part in Part}

    assert reads == {part: verdict(Act.READ, state, part) == () for part in Part}


def test_the_files_are_where_they_should_be(files):
    made, _asking = files

    assert {state: Application.objects.get(pk=one.pk).state for state, one in made.items()} == {state: state for state in S}
    assert Query.objects.filter(closed_at=None).count() == 2
    assert Signature.objects.filter(voided_at=None).count() == len(S)
    assert COMMISSION_CLOSES < AFTER
