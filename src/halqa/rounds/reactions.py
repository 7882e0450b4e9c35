"""What follows the events of calls and applications: all concerned are told, each with the deadline."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from halqa.accounts.enums import Role
from halqa.accounts.queries import people_holding
from halqa.accounts.queries.passages import post_of
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.subjects import NETWORK, Subject
from halqa.ledger.reactions import Reaction
from halqa.notices.actions import put, write_to
from halqa.rounds.enums.applications import Way
from halqa.rounds.enums.calls import Phase
from halqa.rounds.enums.decisions import WhyNotMade
from halqa.rounds.enums.national import Reminding
from halqa.rounds.models import Application, Call
from halqa.rounds.queries.applications import due_of, policy_of_call
from halqa.rounds.queries.applications_people import TOLD, officers_of, people_told
from halqa.rounds.queries.calls import concerned, phase_of, policy_of
from halqa.rounds.queries.statements import countries_told, is_first_of_country, said_before, was_shared
from halqa.rounds.rules.windows import closing, forwarding

if TYPE_CHECKING:
    from halqa.ledger.models import Event


def tell_all_concerned(event: "Event") -> None:
    """Tell the coordination team, the officers of commissions and the people of cities what became of a call."""
    call = Call.objects.get(key=Subject.parse(event.subject).rest)
    policy = policy_of(call)
    if policy is None:
        return
    limit, opens = closing(policy), policy.day("window.opens")
    is_ahead = event.kind == "call.opened" and opens is not None and phase_of(policy, event.at) is Phase.COMING
    put(
        kind="call.announced" if is_ahead else event.kind,
        facts={"opens": opens.isoformat()} if is_ahead and opens else None,
        to=concerned(policy, event.at),
        subject=event.subject,
        now=event.at,
        path=f"calls/{call.key}/",
        due_at=limit.latest if limit and event.kind != "call.called-off" else None,
    )


def remind_of_application(event: "Event") -> None:
    """Tell those whose turn it is with an application that its time runs out."""
    put(
        kind=f"reminder.{event.detail['about']}",
        to=event.detail["to"],
        subject=event.subject,
        now=event.at,
        path=f"applications/{Subject.parse(event.subject).rest}/",
        due_at=datetime.fromisoformat(event.detail["due"]),
    )


def remind_of_report(event: "Event") -> None:
    """Tell those who speak for a city that it owes a report which nobody has begun, or which is late."""
    is_late = event.detail["about"] == Reminding.LATE
    put(
        kind="reminder.report-late" if is_late else "reminder.report",
        to=event.detail["to"],
        subject=event.subject,
        now=event.at,
        path=f"reports/{event.detail['city']}/",
        # What is over is no deadline that lies ahead.
        due_at=None if is_late else datetime.fromisoformat(event.detail["due"]),
    )


def remind_commission(event: "Event") -> None:
    """Tell the officers of a commission of the files that wait: as the clock says, or as the coordination team asks them to."""
    call, country = Subject.parse(event.subject).rest, event.detail["country"]
    limit = forwarding(policy_of_call(Call.objects.get(key=call)))
    is_by_clock = "waiting" in event.detail
    put(
        kind="reminder.waiting" if is_by_clock else "commission.reminded",
        facts={"waiting": event.detail["waiting"]} if is_by_clock else {"words": event.detail["words"]},
        to=officers_of(country, event.at),
        subject=event.subject,
        now=event.at,
        path=f"commission/{country.lower()}/{call}/",
        due_at=limit.latest if limit else None,
    )


def tell_of_application(event: "Event") -> None:
    """Tell those whom it concerns what happened to an application, with the moment by which they are asked to act."""
    application = Application.objects.select_related("call").get(key=Subject.parse(event.subject).rest)
    put(
        kind=event.kind,
        to=people_told(event.kind, application, event.by, event.at),
        subject=event.subject,
        now=event.at,
        path=f"applications/{application.key}/",
        due_at=due_of(application),
    )


def tell_that_signature_is_void(event: "Event") -> None:
    """Tell the city that the mayor's signature is void, where an act that has a name of its own made it so."""
    if not event.detail.get("voids_signature"):
        return
    application = Application.objects.select_related("call").get(key=Subject.parse(event.subject).rest)
    put(
        kind="application.signature-voided",
        to=people_told("application.signature-voided", application, event.by, event.at),
        subject=event.subject,
        now=event.at,
        path=f"applications/{application.key}/",
        due_at=due_of(application),
    )


def tell_whoever_acted_by_link(event: "Event") -> None:
    """Tell whoever signed or endorsed by a link and a code that this was done, where the link had gone."""
    if event.detail.get("way") != Way.PASSAGE:
        return
    actor = Actor.parse(event.by)
    told = {"kind": f"{event.kind}-by-you", "subject": event.subject, "now": event.at}
    if actor.kind is ActorKind.PERSON:
        put(to=[actor.key], path=f"applications/{Subject.parse(event.subject).rest}/", **told)
    elif (post := post_of(actor.key)).address:
        # There is no page for somebody without an account once their link is used.
        write_to(address=post.address, language=post.language, path="", **told)


def tell_commissions_under_embargo(event: "Event") -> None:
    """Tell the officers of each commission with a decided city what they can see, or no longer; a link for each country.

    It leads to the country's page of the round, which is there whatever becomes of the decisions.
    """
    call = Call.objects.get(key=Subject.parse(event.subject).rest)
    for country in countries_told(call):
        _tell_commission(event.kind, call, country, event)


def tell_commission_that_knew(event: "Event") -> None:
    """Tell a commission, under embargo, that what it was told of a city was taken back or changed; or of its first decision."""
    application = Application.objects.select_related("call").get(key=Subject.parse(event.subject).rest)
    if not was_shared(application):
        return
    kind = "announcement.decision-taken-back"
    if event.kind == "application.decided":
        before = said_before(application, event.detail["decision"])
        if before == event.detail["said"] or not (before or is_first_of_country(application)):
            return
        kind = "announcement.decision-changed" if before else "announcement.shared"
    _tell_commission(kind, application.call, application.country, event)


def _tell_commission(kind: str, call: Call, country: str, event: "Event") -> None:
    subject, path = str(Subject("call", call.key)), f"commission/{country.lower()}/{call.key}/"
    put(kind=kind, to=officers_of(country, event.at), subject=subject, now=event.at, path=path)


def tell_team_that_nothing_was_announced(event: "Event") -> None:
    """Tell the coordination team that something stood against a planned announcement, or that who planned it has left."""
    team = [person.key for person in people_holding(Role.COORDINATOR, NETWORK, event.at)]
    path = f"office/calls/{Subject.parse(event.subject).rest}/announcement/"
    left = WhyNotMade.PLANNER_LEFT in event.detail["reasons"]
    put(kind="announcement.planner-left" if left else event.kind, to=team, subject=event.subject, now=event.at, path=path)


REACTIONS: Final = (
    *(Reaction(f"rounds.tell-{kind.replace('.', '-')}", kind, tell_of_application) for kind in TOLD),
    *(
        Reaction(f"rounds.tell-of-void-signature-after-{kind.partition('.')[2]}", kind, tell_that_signature_is_void)
        for kind in ("application.paper-taken", "application.text-settled")
    ),
    Reaction("rounds.tell-whoever-signed-by-link", "application.signed", tell_whoever_acted_by_link),
    Reaction("rounds.tell-whoever-endorsed-by-link", "application.endorsed", tell_whoever_acted_by_link),
    Reaction("rounds.tell-call-opened", "call.opened", tell_all_concerned),
    Reaction("rounds.tell-call-amended", "call.amended", tell_all_concerned),
    Reaction("rounds.tell-announcement-shared", "announcement.shared", tell_commissions_under_embargo),
    Reaction("rounds.tell-announcement-unshared", "announcement.unshared", tell_commissions_under_embargo),
    Reaction("rounds.tell-commission-of-decision", "application.decided", tell_commission_that_knew),
    Reaction("rounds.tell-commission-of-taken-back", "application.decision-taken-back", tell_commission_that_knew),
    Reaction("rounds.tell-announcement-not-made", "announcement.not-made", tell_team_that_nothing_was_announced),
    Reaction("rounds.tell-call-called-off", "call.called-off", tell_all_concerned),
    Reaction("rounds.remind-of-application", "application.reminded", remind_of_application),
    Reaction("rounds.remind-commission", "commission.reminded", remind_commission),
    Reaction("rounds.remind-of-report", "report.reminded", remind_of_report),
)
