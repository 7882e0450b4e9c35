"""What a round is for decides how things are called in it: each kind, state and language has its words, and reports are reports."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from halqa.accounts.enums import Role
from halqa.foundation.languages import LANGUAGES
from halqa.rounds.enums.applications import ApplicationState, Screened, Step
from halqa.rounds.enums.bulk import BulkKind
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.enums.reports import Owing
from halqa.rounds.labels import rounds
from halqa.rounds.labels.applications import ACTS, PROGRESS, STEPS
from halqa.rounds.labels.applications_notices import KINDS
from halqa.rounds.labels.events import EVENTS
from halqa.rounds.labels.reports import OWING
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import make_round, person, write
from tests.factories.reports import accept_report, begun_report, make_reporting_member, report_round, send_back, send_report
from tests.rounds.test_pages_reports import OPEN

CITY = "city:xa/bir-nour"

WORDS = (
    (rounds.state_words, ApplicationState),
    (rounds.decided_words, Decided),
    (rounds.bulk_words, BulkKind),
    (rounds.screened_words, Screened),
    (rounds.step_words, Step),
)
SHARED = {"act": ACTS, "step": STEPS, "progress": PROGRESS, "event": EVENTS, "owing": OWING}
MANY = ("round", "commission", "screening", "decision", "picked", "announced")


def all_words(kind):
    """Return everything that is said otherwise in rounds of different kinds, by what it is of, in the language that is active."""
    said = {f"{asked.__name__}: {one}": asked(kind, one) for asked, several in WORDS for one in several}
    said |= {f"worded: {text}": rounds.worded(kind, text) for text in rounds.OF_REPORT}
    return said | {f"many {what}: {n}": rounds.many_words(kind, what, n, str(n)) for what in MANY for n in (1, 2, 5, 21)}


@pytest.mark.parametrize("kind", CallKind)
def test_each_state_of_each_kind_has_its_words_in_each_language(kind):
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = all_words(kind)

    empty = [(language, what) for language, words in said.items() for what, text in words.items() if not text.strip()]
    english = [
        (language, what)
        for language, words in said.items()
        if language != "en"
        for what in words
        if words[what] == said["en"][what]
    ]
    assert (empty, english) == ([], [])


@pytest.mark.parametrize(
    ("kind", "chosen", "not_chosen"),
    [
        (CallKind.ADMISSION, "admitted", "not admitted"),
        (CallKind.AWARD, "awarded", "not awarded"),
        (CallKind.REPORT, "accepted", "not accepted"),
        (CallKind.HOSTING, "chosen as host", "not chosen as host"),
        (CallKind.PAPERS, "accepted", "not accepted"),
    ],
)
def test_what_is_decided_is_called_as_the_state_to_which_it_leads(kind, chosen, not_chosen):
    for said, state, words in (
        (Decided.CHOSEN, ApplicationState.CHOSEN, chosen),
        (Decided.NOT_CHOSEN, ApplicationState.NOT_CHOSEN, not_chosen),
    ):
        assert rounds.decided_words(kind, said) == rounds.state_words(kind, state) == words
        assert rounds.bulk_words(kind, BulkKind(said)) == f"Decide: {words}"
        assert rounds.table_heads(kind)[str(said).replace("-", "_")].lower() == words


def test_the_list_of_reports_and_the_page_of_a_report_say_the_same():
    for language in LANGUAGES:
        with override(language):
            for owing, state in (
                (Owing.ACCEPTED, ApplicationState.CHOSEN),
                (Owing.NOT_ACCEPTED, ApplicationState.NOT_CHOSEN),
                (Owing.PUT_OFF, ApplicationState.DEFERRED),
                (Owing.RETURNED, ApplicationState.RETURNED),
                (Owing.UNENDORSED, ApplicationState.UNENDORSED),
            ):
                assert str(OWING[owing]) == rounds.state_words(CallKind.REPORT, state)


@pytest.mark.parametrize(
    ("language", "ending"), [("fr", r"\w(ée|ise|ose|euse)\b"), ("es", r"[aí]da\b"), ("ru", r"[а-я](на|та)\b"), ("ar", r"\w+ة\b$")]
)
def test_a_report_is_masculine_where_an_application_is_not(language, ending):
    with override(language):
        states = [rounds.state_words(CallKind.REPORT, state) for state in ApplicationState]
    assert [words for words in states if re.search(ending, words.split()[0])] == []


NOUNS = {
    "en": r"application",
    "fr": r"candidature",
    "es": r"solicitud|candidatura",
    "ru": r"заявк|заявок",
    "ar": r"\b(?:ال|لل)?طلب(?:ات|ا|ان|ين)?\b",
    "zh-hans": r"申请",
}
"""What an application is called in each language."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_all_rounds_share_names_no_application_in_any_language(language):
    with override(language):
        said = {f"report: {what}": text for what, text in all_words(CallKind.REPORT).items()}
        said |= {f"{name}: {what}": str(text) for name, table in SHARED.items() for what, text in table.items()}
        said |= {f"notice {one.name}": f"{one.title} {one.text}" for one in KINDS}
        wrong = {what: text for what, text in said.items() if re.search(NOUNS[language], text, re.IGNORECASE)}

    # What a demonstration begins with is no part of any round.
    assert {what: text for what, text in wrong.items() if "demonstration." not in what and ": call." not in what} == {}


def main_of(client, address, status=200):
    """Return the words of a page, without what stands around every page and without the way to it."""
    answer = client.get(address)
    assert answer.status_code == status, address
    page = answer.content.decode()
    main = re.search(r"<main.*?</main>", page, re.DOTALL)[0]
    main = re.sub(r'<nav class="crumbs".*?</nav>|<(script|style).*?</\1>', " ", main, flags=re.DOTALL)
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1]
    text = unescape(" ".join(re.sub(r"<[^>]+>", " ", f"{title} {main}").split()))
    return text.replace("Applications and reports", "")


OTHERWISE = re.compile(r"\b(applications?|apply|applied|applies|chosen|eligible)\b", re.IGNORECASE)


@pytest.mark.django_db
def test_no_page_of_a_round_of_reports_speaks_of_applications(small_roster):
    make_reporting_member()
    call = report_round(2026, "report-open", *OPEN)
    now, wrong = timezone.now(), {}
    writer = person(Role.FOCAL_POINT, CITY)
    city, team = sign_in(Client(), writer), sign_in(Client(), make_person(roles=[(Role.COORDINATOR, "network")]))

    def look(client, *addresses):
        for address in addresses:
            text = main_of(client, f"/en/{address}")
            if found := [text[max(0, one.start() - 40) : one.end() + 30] for one in OTHERWISE.finditer(text)]:
                wrong[address] = found

    office = f"office/calls/{call}/"
    board = f"{office}applications/"
    look(Client(), f"calls/{call}/")
    look(city, f"applications/begin/{call}/?city={CITY}", f"calls/{call}/")
    look(team, board, f"{board}decide/", f"{office}statistics/")
    one = begun_report(call, CITY, 2026, by=writer)
    here = f"applications/{one.key}/"
    look(city, here, *(f"{here}{each}/" for each in ("write", "text", "submit", "withdraw", "paper", "ask-for-signature")))
    write(one, by=writer, now=now)
    send_report(one, now, by=writer)
    look(city, here, f"{here}text/", f"{here}withdraw/")
    look(team, here, board, f"{board}?state=received", f"{board}decide/", f"{office}statistics/", "desk/")
    look(team, *(f"{here}{each}/" for each in ("screen", "decide", "send-back", "query", "last-report", "notes", "text")))
    send_back(one, now)
    look(city, here, "desk/", f"{here}submit/")
    send_report(one, now, by=writer)
    accept_report(one, now, questions="How many are in the evening?")
    look(city, here, f"{here}letter/", "reports/xa/bir-nour/")
    look(team, here, board, f"{office}statistics/", f"{here}correct/", "reports/")

    assert wrong == {}
    assert "accepted" in main_of(city, f"/en/{here}")
    assert "Begin the report" in main_of(Client(), f"/en/calls/{call}/")


@pytest.mark.django_db
def test_other_rounds_still_speak_of_applications(small_roster):
    call = make_round("admission-2027")
    assert "Begin an application" in main_of(Client(), f"/en/calls/{call}/")
