"""Whom the events of accounts concern, and what they are told. Writing it is an action's work: see ``actions.follow``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from halqa.accounts.enums import Role
from halqa.accounts.queries import invitation_path, people_holding, person_line
from halqa.accounts.queries.addresses import address_path, left_address, wanted_address
from halqa.accounts.queries.passages import Post, passage_path, post_of
from halqa.foundation.subjects import NETWORK, Subject

if TYPE_CHECKING:
    from halqa.ledger.models import Event


@dataclass(frozen=True)
class Telling:
    """One notice that follows an event: its kind, to whom by key, about what, with which facts, and where it leads.

    ``mail_to`` is an address in place of the person's own.
    """

    kind: str
    to: tuple[str, ...]
    subject: str
    facts: Mapping[str, str]
    path: str
    mail_to: str = ""


@dataclass(frozen=True)
class Writing:
    """One letter that follows an event, to somebody without an account: its kind, where to, in which language, what it says."""

    kind: str
    address: str
    language: str
    subject: str
    facts: Mapping[str, str]
    path: str


def _invited(event: "Event") -> list[Telling]:
    return [_of_role(event, "sign-in.invited", path=invitation_path(event.detail["invitation"]))]


def _withdrawn(event: "Event") -> list[Telling]:
    return [_of_role(event, "invitation.withdrawn", path="")]


def _given(event: "Event") -> list[Telling]:
    return [_of_role(event, "role.given", path="desk/")]


def _taken(event: "Event") -> list[Telling]:
    return [_of_role(event, "role.taken", path="desk/")]


def _handed_over(event: "Event") -> list[Telling]:
    given = _of_role(event, "role.given", to=event.detail["successor"], path="desk/")
    return [_of_role(event, "role.handed-over", path="desk/"), given]


def _address_asked(event: "Event") -> list[Telling]:
    person = Subject.parse(event.subject).rest
    wanted, present = wanted_address(person), person_line(person)
    if wanted is None or present is None:
        return []
    link = Telling("sign-in.address-asked", (person,), event.subject, {}, address_path(wanted, event.at), wanted.email)
    # By name: the mail may leave after the change.
    warning = Telling("person.address-asked", (person,), event.subject, {}, "account/", present.email)
    return [link, warning]


def _address_changed(event: "Event") -> list[Telling]:
    person = Subject.parse(event.subject).rest
    return [Telling("person.address-changed", (person,), event.subject, {}, "", left_address(person))]


def _passage_given(event: "Event") -> list[Telling | Writing]:
    post = post_of(event.detail["passage"])
    facts = {"purpose": post.purpose, "day": post.expires_at.date().isoformat()}
    return [_by_post(post, "sign-in.passage", facts, passage_path(post.key))]


def _code_sent(event: "Event") -> list[Telling | Writing]:
    post = post_of(event.detail["passage"])
    return [_by_post(post, "sign-in.passage-code", {"code": post.code}, "")]


def _by_post(post: Post, kind: str, facts: Mapping[str, str], path: str) -> Telling | Writing:
    if post.person:
        return Telling(kind, (post.person,), post.subject, facts, path)
    return Writing(kind, post.address, post.language, post.subject, facts, path)


def _erased(event: "Event") -> list[Telling]:
    team = tuple(person.key for person in people_holding(Role.COORDINATOR, NETWORK, event.at))
    return [Telling("person.erased", team, NETWORK, {}, "office/people/")]


def _of_role(event: "Event", kind: str, *, path: str, to: str = "") -> Telling:
    facts = {"role": event.detail["role"], "day": event.detail["begun_on"] or event.at.date().isoformat()}
    return Telling(kind, (to or Subject.parse(event.subject).rest,), event.detail["scope"], facts, path)


TOLD_AFTER: Final[Mapping[str, Callable[["Event"], Sequence[Telling | Writing]]]] = {
    "person.invited": _invited,
    "invitation.sent-again": _invited,
    "invitation.withdrawn": _withdrawn,
    "role.given": _given,
    "role.taken": _taken,
    "role.handed-over": _handed_over,
    "person.address-asked": _address_asked,
    "person.address-changed": _address_changed,
    "passage.given": _passage_given,
    "passage.code-sent": _code_sent,
    "person.erased": _erased,
}
"""What follows each kind of event."""
