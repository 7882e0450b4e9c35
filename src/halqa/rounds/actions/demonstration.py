"""The invented calls of a demonstration, among countries that do not exist, and what their cities have under way in them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from halqa.accounts.access import Caller
from halqa.foundation.subjects import NETWORK
from halqa.ledger import actions as ledger
from halqa.rounds.actions import applications, decisions, endorsements, screening, signatures
from halqa.rounds.actions.announcing import announce_round, write_announcement
from halqa.rounds.actions.answers import Written, save_answer, save_answers
from halqa.rounds.actions.calls import draft_call, open_call
from halqa.rounds.enums.applications import Screened, Way
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Application, Call
from halqa.rounds.queries.applications import text_facts
from halqa.rounds.queries.demonstration import ShippedAnnouncement, Step, shipped_announcements, shipped_applications
from halqa.rounds.queries.policies import read_file
from halqa.rounds.rules.deadlines import opening
from halqa.rounds.rules.deciding import Wording
from halqa.rounds.rules.policies import Policy, read_policy
from halqa.rounds.rules.shifting import shifted
from halqa.rounds.rules.signing import Signing
from halqa.rounds.rules.windows import zone_of


@ledger.action
def load_calls(*, folder: Path, by: str, now: datetime) -> int | None:
    """Open the calls of a folder that are not there yet, their days moved so that they run now.

    Return the number of the event, if there is one.

    :raises ValueError: where a file is no policy, or one of a real round
    """
    missing = []
    for path in sorted(folder.glob("*.toml")):
        policy = read_file(path).policy
        if policy is None or not policy.is_illustrative:
            raise ValueError(f"{path} is not the policy of an invented round")
        if not Call.objects.filter(key=policy.key).exists():
            missing.append(shifted(path.read_text(encoding="utf-8"), now.date()))
    if not missing:
        return None
    for text in missing:
        opened = min(now, _first_moment(read_policy(text, "policy").policy) or now)
        key = draft_call(text=text, fiction=True, by=by, now=opened)
        open_call(key=key, read=1, fiction=True, by=by, now=opened)
    detail = {"calls": len(missing)}
    return ledger.record(kind="demonstration.called", by=by, subject=NETWORK, now=now, detail=detail).number


def _first_moment(policy: Policy | None) -> datetime | None:
    """Return when the window of a call begins, by which its rules stood."""
    day = policy.day("window.opens") if policy else None
    return opening(day, zone_of(policy)) if policy and day else None


@ledger.action
def load_applications(*, path: Path, people: Mapping[str, Caller], by: str, now: datetime) -> int:
    """Let the invented people, by their addresses, do what a file says that they did; return how many applications there are.

    :raises ValueError: where a step is one that no demonstration knows
    """
    shipped = shipped_applications(path)
    announced = {one.call: one for one in shipped_announcements(path)}
    last = {one.call: one for one in shipped}
    for one in shipped:
        key = ""
        for step in one.steps:
            caller, at = people[step.by], now - timedelta(days=step.days_ago)
            acting = {"caller": caller, "by": caller.actor, "now": at}
            if step.act == "begin":
                key = applications.begin_application(call=one.call, city=one.city, language=one.language, **acting)
                save_answers(key=key, written=[Written(question, value, 0) for question, value in one.answers.items()], **acting)
                continue
            _do(step, Application.objects.get(key=key), acting)
        # Who was admitted can owe a report from then on: a round is announced before what comes after it in the file.
        if last[one.call] is one and one.call in announced:
            _announce(announced[one.call], people, now)
    ledger.record(kind="demonstration.applied", by=by, subject=NETWORK, now=now, detail={"applications": len(shipped)})
    return len(shipped)


def _announce(told: ShippedAnnouncement, people: Mapping[str, Caller], now: datetime) -> None:
    caller, at = people[told.by], now - timedelta(days=told.days_ago)
    acting = {"call": told.call, "caller": caller, "by": caller.actor, "now": at}
    write_announcement(title=told.title, words=told.words, read=0, **acting)
    announce_round(read=1, **acting)


def _do(step: Step, application: Application, acting: Mapping[str, Any]) -> None:
    """Do one step of an invented application."""
    given = dict(step.given)
    whole = {"key": application.key, **acting}
    read = {"read": application.version}
    sha256 = text_facts(application, acting["now"]).sha256
    if "name" in given:
        given = {"signing": Signing(given.pop("name"), given.pop("office")), "way": Way.ACCOUNT, **given}
    if "answer_in" in given:
        given["answer_by"] = acting["now"] + timedelta(days=given.pop("answer_in"))
    said = Decided.CHOSEN
    if step.act in {"recommend", "decide"}:
        said = Decided(given.pop("said"))
    elif "said" in given:
        given["said"] = Screened(given["said"])
    acts: dict[str, Callable[[], object]] = {
        "save": lambda: save_answer(**whole, **given),
        "sign": lambda: signatures.sign_application(**whole, read=sha256, consents=True, **given),
        "submit": lambda: applications.submit_application(**whole, **read),
        "withdraw": lambda: applications.withdraw_application(**whole, **read, **given),
        "return": lambda: endorsements.return_application(**whole, **read, **given),
        "rank": lambda: endorsements.rank_application(**whole, **read, **given),
        "endorse": lambda: endorsements.endorse_application(**whole, **read, sha256=sha256, **given),
        "decline": lambda: endorsements.decline_application(**whole, **read, **given),
        "query": lambda: screening.query_application(**whole, **read, **given),
        "answer": lambda: screening.answer_query(**whole, **read, **given),
        "send-back": lambda: decisions.send_back_report(**whole, **read, **given),
        "note": lambda: screening.note_on_application(**whole, **given),
        "screen": lambda: screening.screen_application(**whole, **read, **given),
        "shortlist": lambda: screening.shortlist_application(**whole, **read),
        "recommend": lambda: decisions.recommend_application(
            says=said, place=given.get("place"), words=given.get("words", ""), read=0, **whole
        ),
        "decide": lambda: decisions.decide_application(
            said=said, wording=Wording(given.get("citation", {}), given["words"], given.get("questions", "")), read=0, **whole
        ),
    }
    if step.act not in acts:
        raise ValueError(f"no demonstration knows the step {step.act!r}")
    acts[step.act]()
