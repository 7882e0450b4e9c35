"""What every page of deciding and announcing is looked at with: one round that is announced, one that waits for it, what follows."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

from halqa.accounts.enums import Role
from halqa.documents.enums import Kind
from halqa.documents.queries.examination import examine
from halqa.opendata.enums import DeliveryState
from halqa.opendata.models import Delivery
from halqa.rounds.actions.announcing import quote_in_announcement, share_announcement, show_video
from halqa.rounds.actions.bulk import begin_bulk, take_bulk
from halqa.rounds.actions.decisions import appeal_decision, correct_decision
from halqa.rounds.actions.statements import write_statement
from halqa.rounds.enums.bulk import BulkKind
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Announcement, Credential
from halqa.rounds.rules.deciding import Wording
from halqa.rounds.rules.publishing import Quote
from halqa.rounds.tasks import make_dispatches, work_on_bulk
from tests.factories.applications import begin, caller, make_applicant, person
from tests.factories.decisions import CITED, SORRY, announce, decide, recommend, shortlisted, write_words
from tests.factories.houses import open_call, open_reports
from tests.factories.reports import accept_report, make_reporting_member, send_report
from tests.factories.uploads import captions
from tests.factories.webhooks import made

TOLD: Final = "journey-told"
"""The round that is announced, with a video, quotes, a statement and a correction."""

WAITING: Final = "journey-waiting"
"""The round that is shared under embargo, with one city decided, one not, and many in hand."""

TWO: Final = {
    "en": "A day on which three cities heard that they belong, and a hundred others that they may come again.",
    "ar": "يوم سمعت فيه ثلاث مدن أنها من الشبكة، وسمعت فيه مدن كثيرة أن لها أن تعود.",
}
CITIES: Final = {
    "valid": "xe/saint-augustin-des-monts-et-de-la-grande-riviere",
    "revoked": "xe/revoked",
    "expired": "xd/expired",
    "appealing": "xe/appealing",
    "sorry": "xd/sorry",
}
"""Cities of the round that is announced, one with a name as long as names of cities are."""


def make_scenes(film: Path) -> dict[str, Any]:
    """Make all of it, with a film to be played; return the parts of addresses by their names."""
    now = timezone.now()
    sent = now - timedelta(days=100)
    for key in (TOLD, WAITING):
        open_call(key, sent, ('appeal = false\nappeal_days = "none"', "appeal = true\nappeal_days = 30"))
    settings.SITE_ADDRESS = "https://cities.example"
    return _told(film, sent, now) | _waiting(sent, now) | _reports(now) | _webhook(now)


def _told(film: Path, sent: datetime, now: datetime) -> dict[str, str]:
    files = {}
    for name, city in CITIES.items():
        files[name] = one = shortlisted(TOLD, make_applicant(city), now=sent)
        decide(one, Decided.NOT_CHOSEN if name in {"appealing", "sorry"} else Decided.CHOSEN, now=now)
    write_words(TOLD, {"en": "Three cities join the network", "ar": "ثلاث مدن تنضم إلى الشبكة"}, now)
    team = {"caller": caller(person(Role.COORDINATOR), now), "by": "person:1", "now": now}
    quote = Quote(TWO, "Ruth Amadi Oyelaran-Castellanos", {"en": "Chair of the jury", "ar": "رئيسة لجنة التحكيم"})
    quote_in_announcement(call=TOLD, quotes=[quote, quote], read=_version(TOLD), **team)
    files_of_video = {
        "video": _examined(film.read_bytes(), "film.webm", Kind.WEBM),
        "captions": {tag: _examined(captions(), f"{tag}.vtt", Kind.VTT) for tag in ("en", "ar")},
    }
    show_video(call=TOLD, **files_of_video, transcript=TWO, read=_version(TOLD), **team)
    share_announcement(call=TOLD, read=_version(TOLD), **team)
    officer = caller(person(Role.COMMISSION_OFFICER, "country:XE"), now)
    write_statement(call=TOLD, country="XE", words=TWO, read=0, caller=officer, by=officer.actor, now=now)
    announce(TOLD, now=now)
    make_dispatches(now)
    credentials = {name: Credential.objects.get(decision__application=files[name]) for name in ("valid", "revoked", "expired")}
    Credential.objects.filter(pk=credentials["expired"].pk).update(valid_until=now - timedelta(days=1))
    correction = {"said": Decided.NOT_CHOSEN, "wording": SORRY, "corrigendum": TWO}
    correct_decision(key=files["revoked"].key, read=1, **correction, **team)
    make_dispatches(now)
    city = caller(person(Role.FOCAL_POINT, f"city:{CITIES['appealing']}"), now)
    files["appealing"].refresh_from_db()
    read = files["appealing"].version
    appeal_decision(key=files["appealing"].key, text=TWO["en"], read=read, caller=city, by=city.actor, now=now)
    return {name: one.key for name, one in files.items()} | {f"credential_{name}": one.key for name, one in credentials.items()}


def _waiting(sent: datetime, now: datetime) -> dict[str, str]:
    decided, open_one = (shortlisted(WAITING, make_applicant(f"xe/{name}"), now=sent) for name in ("decided", "open"))
    decide(decided, wording=CITED, now=now)
    recommend(open_one)
    many = [shortlisted(WAITING, make_applicant(f"xb/many-{number}"), now=sent) for number in range(3)]
    recommend(many[0])
    team = caller(person(Role.COORDINATOR), now)
    given = {
        "wording": dict.fromkeys(Decided, Wording({})) | {Decided.CHOSEN: CITED},
        "caller": team,
        "by": team.actor,
        "now": now,
    }
    done = begin_bulk(call=WAITING, kind=BulkKind.AS_RECOMMENDED, keys=[one.key for one in many], **given)
    work_on_bulk(now)
    going = begin_bulk(call=WAITING, kind=BulkKind.CHOSEN, keys=[one.key for one in many[1:]], **given)
    # In the hands of a worker who does not come back before tomorrow.
    take_bulk(key=going, now=now + timedelta(days=1))
    write_words(WAITING, now=now)
    share_announcement(call=WAITING, read=_version(WAITING), caller=team, by=team.actor, now=now)
    return {"decided": decided.key, "open": open_one.key, "bulk_done": done, "bulk_going": going}


def _reports(now: datetime) -> dict[str, str]:
    """Make a member whose report of the year before was accepted with questions, and whose next one is with the team."""
    keys = []
    subject = make_reporting_member("xa/reporting", begun="2015-02-14")
    for year, at in ((now.year - 2, now - timedelta(days=40)), (now.year - 1, now)):
        open_reports(f"journey-reports-{year}", year, now)
        one = begin(f"journey-reports-{year}", subject, now=at)
        send_report(one, at)
        keys.append(one.key)
        if len(keys) == 1:
            accept_report(one, at, questions=TWO["en"])
    return {"report": keys[1], "report_before": keys[0]}


def _webhook(now: datetime) -> dict[str, str]:
    hook, _secret = made("https://example.org/a/place/for/whatever/happens?from=halqa", now=now)
    told = {"kind": "call.decided", "subject": f"call:{TOLD}", "body": '{"id": 1}', "put_at": now, "wait_until": now}
    for number, state in enumerate(DeliveryState, 1):
        ended = None if state is DeliveryState.WAITING else now
        Delivery.objects.create(key=f"msg_{hook.key}{number}", webhook=hook, event=number, state=state, ended_at=ended, **told)
    return {"webhook": hook.key, "delivery": f"msg_{hook.key}1"}


def _version(call: str) -> int:
    return Announcement.objects.get(call__key=call).version


def _examined(content: bytes, name: str, kind: Kind) -> Any:
    return examine(BytesIO(content), size=len(content), given_name=name, kinds=[kind])
