"""What is new in the network: the latest rounds, awards, conferences and corrections, in one order of time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from halqa.foundation.dates import UncertainDate
from halqa.registry.queries.answers import Correction, RoundLine
from halqa.registry.queries.honours import AwardRoundLine, conferences
from halqa.registry.queries.lines import SourceLine
from halqa.site.enums import NewsKind


@dataclass(frozen=True)
class News:
    """One thing that happened; ``item`` is what the registry says of it, by its kind."""

    kind: NewsKind
    on: UncertainDate
    item: Any
    source: SourceLine


def news(
    rounds: Iterable[RoundLine], awards: Iterable[AwardRoundLine], corrections: Iterable[Correction], *, language: str
) -> tuple[News, ...]:
    """Return what happened in the network, the latest first: these rounds, awards and corrections, and all conferences."""
    happened = [
        *(News(NewsKind.ROUND, line.covered.announced, line.covered, line.sources[0]) for line in rounds),
        *(News(NewsKind.AWARD, line.announced, line, line.source) for line in awards),
        *(
            News(NewsKind.CONFERENCE, UncertainDate.on(line.begun_on), line, line.source)
            for line in conferences(language=language)
        ),
        *(News(NewsKind.CORRECTION, one.known_between, one, one.source) for one in corrections),
    ]
    return tuple(sorted(happened, key=lambda one: one.on.latest or date.min, reverse=True))
