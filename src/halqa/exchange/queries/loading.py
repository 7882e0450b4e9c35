"""A file of practices beside what is stored: what is new, what has changed, what is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from halqa.exchange.enums import BuildingBlock, Classified, TargetGroup
from halqa.exchange.models import CURRENT, Classification, Practice
from halqa.exchange.queries.policy import exchange_policy
from halqa.exchange.rules.practices import PracticeFacts, read_practices
from halqa.foundation.localized import Localized
from halqa.foundation.refusals import Refusal
from halqa.foundation.textanalysis import sort_key, tokens
from halqa.registry.queries.references import FICTIONAL_COUNTRIES, city_identifiers, is_fictional

LONGEST_SORT_KEY = 600


@dataclass(frozen=True)
class ReadFile:
    """The practices of a file, everything that is wrong in it, and the digest of its bytes."""

    practices: tuple[PracticeFacts, ...]
    refusals: tuple[Refusal, ...]
    sha256: str


@dataclass(frozen=True)
class StoredPractice:
    """What is told of a practice today, with the identifiers of its row and of its city."""

    pk: int
    city_id: int
    facts: PracticeFacts

    def says(self, facts: PracticeFacts, *, city_id: int) -> bool:
        """Return whether a file says the same of it; its city may have another key today than in the file."""
        return city_id == self.city_id and replace(facts, city=self.facts.city) == self.facts


@dataclass(frozen=True)
class Difference:
    """The practices of a file that are new, those that are told otherwise, and how many are as stored or only stored."""

    new: tuple[PracticeFacts, ...]
    changed: tuple[PracticeFacts, ...]
    unchanged: int
    kept: int


def read_file(path: Path, day: date, *, fiction: bool) -> ReadFile:
    """Read practices from a file of JSON lines in UTF-8; a practice can be of the year of ``day``, or of the next one.

    ``fiction`` lets practices of invented cities in.

    :raises OSError: when it cannot be read
    """
    content = path.read_bytes()
    digest = sha256(content).hexdigest()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        return ReadFile((), (Refusal("not-readable", {"row": row, "key": "", "column": ""}),), digest)
    practices, refusals = read_lines(text.split("\n"), day, fiction=fiction)
    return ReadFile(tuple(practices), tuple(refusals), digest)


def read_lines(lines: Iterable[str], day: date, *, fiction: bool) -> tuple[list[PracticeFacts], list[Refusal]]:
    """Return the practices of lines of a file and everything that is wrong in them; otherwise as ``read_file``."""
    return read_practices(
        lines,
        cities=lambda keys: set(city_identifiers(keys)),
        is_fictional=is_fictional,
        fiction=fiction,
        years=range(exchange_policy().practices_from, (day + timedelta(days=366)).year + 1),
    )


def sha256_of_file(path: Path) -> str:
    """Return the digest by which the event of a load names its file."""
    return sha256(path.read_bytes()).hexdigest()


def compared(practices: Sequence[PracticeFacts]) -> Difference:
    """Return how practices differ from what is stored."""
    stored, identifiers = stored_practices(), city_identifiers({facts.city for facts in practices})
    new = tuple(facts for facts in practices if facts.key not in stored)
    changed = tuple(
        facts for facts in practices if facts.key in stored and not stored[facts.key].says(facts, city_id=identifiers[facts.city])
    )
    return Difference(
        new=new,
        changed=changed,
        unchanged=len(practices) - len(new) - len(changed),
        kept=len(stored.keys() - {facts.key for facts in practices}),
    )


def stored_practices(*, fiction: bool = True, key: str = "") -> Mapping[str, StoredPractice]:
    """Return what is told of every practice today, or of one, by key in the order of the keys.

    ``fiction`` takes in invented ones.
    """
    rows = Practice.objects.filter(CURRENT, **({"key": key} if key else {})).order_by("key")
    if not fiction:
        rows = rows.exclude(city__country__in=FICTIONAL_COUNTRIES)
    classified: dict[int, list[tuple[str, str]]] = {}
    of_rows = Classification.objects.filter(practice__in=rows.order_by().values("pk"))
    for practice, kind, value in of_rows.values_list("practice_id", "kind", "value"):
        classified.setdefault(practice, []).append((kind, value))
    columns = (
        "pk",
        "key",
        "city_id",
        "city__key",
        "title",
        "summary",
        "group_words",
        "year",
        "source",
        "source_language",
        "taken_back_by",
    )
    return {
        row["key"]: StoredPractice(row["pk"], row["city_id"], _facts(row, classified.get(row["pk"], [])))
        for row in rows.values(*columns)
    }


def derived_columns(facts: PracticeFacts) -> dict[str, str]:
    """Return the columns by which a practice is sorted and found: of its own texts, for labels and names can change."""
    texts = [*facts.title.texts.items(), *facts.summary.texts.items(), *(("en", words) for words in facts.group_words)]
    found = dict.fromkeys(word for tag, text in texts for word in tokens(text, tag))
    return {
        "sort_key": sort_key(facts.title.texts[facts.title.source])[:LONGEST_SORT_KEY],
        "match_text": f" {' '.join(found)} ",
    }


def _facts(row: Mapping[str, Any], classified: Sequence[tuple[str, str]]) -> PracticeFacts:
    return PracticeFacts(
        key=row["key"],
        city=row["city__key"],
        title=Localized.from_json(row["title"]),
        summary=Localized.from_json(row["summary"]),
        blocks=tuple(block for block in BuildingBlock if (Classified.BLOCK, block) in classified),
        groups=tuple(group for group in TargetGroup if (Classified.GROUP, group) in classified),
        group_words=tuple(row["group_words"]),
        goals=tuple(sorted(int(value) for kind, value in classified if kind == Classified.GOAL)),
        year=row["year"],
        source=row["source"],
        source_language=row["source_language"],
        taken_back_by=row["taken_back_by"],
    )
