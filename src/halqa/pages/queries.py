"""The shapes in which pages hand their content to the components; each names what its template shows."""

from dataclasses import dataclass
from datetime import date, datetime

from halqa.foundation.dates import UncertainDate


@dataclass(frozen=True)
class Figure:
    """A number as somebody published it: the value in the reader's form, its day and where it stands.

    A claim is a figure that its own subject gives, set apart from what is computed from rows.
    """

    value: str
    label: str
    on: UncertainDate
    publisher: str
    href: str
    note: str = ""
    claim: bool = False
    illustrative: bool = False


@dataclass(frozen=True)
class Fact:
    """One line of what is known of a thing, with its source where there is one."""

    label: str
    value: str
    note: str = ""
    href: str = ""
    publisher: str = ""


@dataclass(frozen=True)
class Event:
    """One step of a history; a withdrawn one was published and later taken back."""

    on: UncertainDate
    text: str
    href: str
    publisher: str = ""
    note: str = ""
    withdrawn: bool = False
    illustrative: bool = False


@dataclass(frozen=True)
class Source:
    """Where something was read, and on which day."""

    href: str
    title: str
    publisher: str
    published: UncertainDate | None = None
    read: date | None = None
    ident: str = ""


@dataclass(frozen=True)
class Area:
    """A focus area as the rosette needs it: its figure of 0 to 100 or None, the earlier one, whether the figure is old."""

    label: str
    value: float | None
    previous: float | None = None
    stale: bool = False


@dataclass(frozen=True)
class Dot:
    """A place on the world map: WGS 84 degrees, the region's key, what it is called and where it leads."""

    latitude: float
    longitude: float
    region: str
    label: str
    href: str


@dataclass(frozen=True)
class Key:
    """A line of a legend: the key of a region gives its shape and colour."""

    key: str
    label: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart; `href` opens the rows behind the number, `key` may name a region for its colour."""

    label: str
    value: float
    href: str = ""
    key: str = ""


@dataclass(frozen=True)
class Observation:
    """A published value on a day, or on one since an earlier day, drawn as a whisker.

    One from `beside` the main publisher stands hollow beside the line, a doubtful one is marked; neither carries the line.
    """

    on: date
    value: float
    doubtful: bool = False
    beside: bool = False
    since: date | None = None
    label: str = ""
    href: str = ""


@dataclass(frozen=True)
class Chip:
    """A filter that is set, in words, and the address of the list without it."""

    label: str
    value: str
    href: str


@dataclass(frozen=True)
class Tab:
    """One way to look at the same rows, each at its own address."""

    label: str
    href: str
    current: bool = False


@dataclass(frozen=True)
class Awaiting:
    """Something that a person is asked to do: what, about whom, since when, and by when, if ever (aware moments)."""

    kind: str
    title: str
    address: str
    about: str
    since: datetime
    due_at: datetime | None = None


@dataclass(frozen=True)
class Glance:
    """What stands on the desk about something of mine, such as my city, with the way there."""

    title: str
    address: str
    facts: tuple[Fact, ...]
