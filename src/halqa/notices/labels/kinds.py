"""The shape in which an app gives the words of its notices."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from halqa.notices.enums import SECRETS

Facts = Mapping[str, str | int]


def as_they_are(facts: Facts) -> Facts:
    """Return facts that a sentence can name as they were put."""
    return facts


@dataclass(frozen=True)
class NoticeGroup:
    """Kinds of notices that a person chooses together how to be told of; ``title`` names what they are about."""

    name: str
    title: Promise | str


@dataclass(frozen=True)
class NoticeKind:
    """One kind of notice: its name ``noun.past-participle``, its group, and its sentences.

    ``title`` is one line, ``text`` one or more whole sentences; both may name ``%(subject)s`` and facts such as ``%(city)s``.
    ``short`` is the whole of a text message to a mobile telephone; without one, none is sent. An essential kind goes out at once,
    whatever a person prefers. ``in_words`` puts facts such as a key of a role into words of the language that is active.
    ``why_written`` says to a reader without an account why they are, where they did not ask for it themselves.
    """

    name: str
    group: NoticeGroup
    title: Promise | str
    text: Promise | str
    is_essential: bool = False
    short: Promise | str | None = None
    in_words: Callable[[Facts], Facts] = as_they_are
    why_written: Promise | str | None = None

    @property
    def is_secret(self) -> bool:
        """Whether its facts open a door."""
        return self.name.startswith(SECRETS)


SIGN_IN: Final = NoticeGroup("sign-in", _("Signing in"))
ROLES: Final = NoticeGroup("roles", _("Your account and your roles"))
PEOPLE: Final = NoticeGroup("people", _("The people of the network"))
