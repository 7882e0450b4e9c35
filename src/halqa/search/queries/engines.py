"""The engines that hold tokens: SQLite's FTS5 and PostgreSQL's tsvector, behind one way of asking them and of writing.

Every engine is given tokens that are analysed already (``foundation.textanalysis``), keeps them by its plainest tokenizer or by
none, and answers with the numbers of documents. Another engine, such as OpenSearch, would stand here as a third class.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, Protocol

from django.db import connection

from halqa.search.access import Audiences
from halqa.search.queries.building import Tokens, in_name
from halqa.search.rules.words import Terms

MOST_PLACES: Final = 16_383
"""The last place in a text that PostgreSQL keeps; what stands behind it is found, and ranked as if it stood there."""

MOST_COUNTED: Final = 4000
"""How many documents have one of the words at most, that SQLite scores those that answer."""

MOST_TIMES: Final = 24
"""How often a word counts: one that is said more often is no better an answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an engine.

    ``in_names``: only documents that have all words in their names. ``any_word``: one of the words is enough. ``beginning``: of
    the last word, its beginning is enough. ``most``: how many documents at most. ``scored``: how well each answers is asked too.
    """

    terms: Terms
    marks: tuple[str, ...] = ()
    in_names: bool = False
    any_word: bool = False
    beginning: bool = False
    most: int = 500
    scored: bool = True

    @property
    def forms(self) -> Terms:
        """The words as an engine holds them: those of names by marks of their own."""
        return tuple(tuple(in_name(form) for form in forms) for forms in self.terms) if self.in_names else self.terms


class Candidate(NamedTuple):
    """A document that answers: its number, kind and weight, and the engine's own measure of how well, more being better."""

    id: int
    kind: str
    weight: int
    score: float


class Engine(Protocol):
    """What holds the tokens of documents."""

    def candidates(self, question: Question, audiences: Audiences) -> list[Candidate]:
        """Return documents that answer and that these audiences may find, in no order."""

    def statements(self, tokens: Mapping[int, Tokens], gone: Collection[int]) -> list[tuple[str, list[Sequence[Any]]]]:
        """Return what is to be executed so that these documents have these tokens, and those that are gone have none."""

    def filling(self, table: str, columns: Sequence[str]) -> str:
        """Return the statement by which many new rows come into a table the quickest."""

    def housekeeping(self) -> list[str]:
        """Return the statements that keep it quick; each may take a moment, none blocks for long."""


def _audience_condition(audiences: Audiences) -> tuple[str, list[str]]:
    parts, values = [f"d.audience IN ({', '.join(['%s'] * len(audiences.keys))})"], sorted(audiences.keys)
    for beginning in sorted(audiences.beginnings):
        parts.append("(d.audience >= %s AND d.audience < %s)")
        values += [beginning, beginning[:-1] + chr(ord(beginning[-1]) + 1)]
    return f"({' OR '.join(parts)})", values


def _rows(sql: str, values: Sequence[Any]) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Candidate(*row) for row in cursor.fetchall()]


class Fts5:
    """SQLite's own index: a table of tokens between spaces, ranked by BM25, a word in a name counting as ten."""

    def candidates(self, question: Question, audiences: Audiences) -> list[Candidate]:
        # BM25 counts every document that has a word before it scores the first, whatever else is asked for: not for common words.
        return (question.scored and self._scored(question, audiences)) or self._asked("0.0", question, audiences)

    def _scored(self, question: Question, audiences: Audiences) -> list[Candidate]:
        return self._asked(
            "-bm25(search_index, 10.0, 1.0, 0.0)",
            question,
            audiences,
            " AND (SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH %s LIMIT %s)) < %s",
            [" OR ".join(_quoted(form) for forms in question.terms for form in forms), MOST_COUNTED, MOST_COUNTED],
        )

    def _asked(
        self, score: str, question: Question, audiences: Audiences, more: str = "", asked: Sequence[Any] = ()
    ) -> list[Candidate]:
        condition, values = _audience_condition(audiences)
        return _rows(
            f"SELECT d.id, d.kind, d.weight, {score} FROM search_index"  # noqa: S608  no value
            # The narrow index holds all that is asked of a document: its row, with its text, is not read.
            " CROSS JOIN search_searchdocument d INDEXED BY search_document_narrow ON d.id = search_index.rowid"
            f" WHERE search_index MATCH %s AND {condition}{more} LIMIT %s",
            [self._expression(question), *values, *asked, question.most],
        )

    def statements(self, tokens: Mapping[int, Tokens], gone: Collection[int]) -> list[tuple[str, list[Sequence[Any]]]]:
        written = [(key, " ".join(held.names), " ".join(held.words), " ".join(held.marks)) for key, held in tokens.items()]
        return [
            ("DELETE FROM search_index WHERE rowid = %s", [(key,) for key in gone]),
            ("INSERT OR REPLACE INTO search_index (rowid, names, words, marks) VALUES (%s, %s, %s, %s)", written),
        ]

    def filling(self, table: str, columns: Sequence[str]) -> str:
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"  # noqa: S608  no value

    def housekeeping(self) -> list[str]:
        # A bounded step of merging; 'optimize' would rewrite the whole index in one transaction.
        return ["INSERT INTO search_index (search_index, rank) VALUES ('merge', 200)"]

    def _expression(self, question: Question) -> str:
        last = len(question.terms) - 1
        parts = [
            f"({' OR '.join(_quoted(form) + ('*' if question.beginning and place == last else '') for form in forms)})"
            for place, forms in enumerate(question.forms)
        ]
        columns = "marks" if question.in_names else "names words"
        asked = f"{{{columns}}} : ({(' OR ' if question.any_word else ' AND ').join(parts)})"
        return " AND ".join([asked, *(f"marks : {_quoted(mark)}" for mark in question.marks)])


class TsVector:
    """PostgreSQL's own: a vector that is written as such, so that no parser of the server's looks at the tokens again."""

    def candidates(self, question: Question, audiences: Audiences) -> list[Candidate]:
        asked = self._expression(question)
        narrowed = " & ".join([f"({asked})", *(_literal(mark) for mark in question.marks)])
        return _rows(
            # A function of its own (migrations), because only there the planner can be kept from reading through all rows.
            "SELECT id, kind, weight, score FROM search_candidates(%s::tsquery, %s::tsquery, %s::text[], %s::text[], %s)",
            [
                narrowed,
                asked if question.scored else None,
                sorted(audiences.keys),
                sorted(audiences.beginnings),
                question.most,
            ],
        )

    def statements(self, tokens: Mapping[int, Tokens], gone: Collection[int]) -> list[tuple[str, list[Sequence[Any]]]]:
        written = [(key, held.audience, held.kind, held.weight, _vector(held)) for key, held in tokens.items()]
        return [
            ("DELETE FROM search_index WHERE document_id = ANY(%s)", [([*tokens, *gone],)]),
            (self.filling("search_index", ("document_id", "audience", "kind", "weight", "vector")), written),
        ]

    def filling(self, table: str, columns: Sequence[str]) -> str:
        # One by one, each row would be read, planned and answered as a statement of its own.
        return f"COPY {table} ({', '.join(columns)}) FROM STDIN"

    def housekeeping(self) -> list[str]:
        # What autovacuum does in its own time; a large load must not wait for it.
        return ["ANALYZE search_index", "ANALYZE search_searchdocument", "ANALYZE search_searchname"]

    def _expression(self, question: Question) -> str:
        last = len(question.terms) - 1
        parts = []
        for place, forms in enumerate(question.forms):
            label = ":*" if question.beginning and place == last else ""
            parts.append(f"({' | '.join(_literal(form) + label for form in forms)})")
        return (" | " if question.any_word else " & ").join(parts)


def engine() -> Engine:
    """Return the engine of the database that is in use."""
    return Fts5() if connection.vendor == "sqlite" else TsVector()


def _quoted(token: str) -> str:
    return '"' + token.replace('"', "") + '"'


def _literal(token: str) -> str:
    """Return a lexeme as PostgreSQL reads it: between quotes, with nothing left that would end them."""
    return "'" + token.replace("'", "").replace("\\", "") + "'"


def _vector(held: Tokens) -> str:
    places: dict[str, list[str]] = defaultdict(list)
    for place, token in enumerate(held.names, 1):
        places[token].append(f"{min(place, MOST_PLACES)}A")
    for place, token in enumerate(held.words, len(held.names) + 1):
        if len(places[token]) < MOST_TIMES and place <= MOST_PLACES:
            places[token].append(f"{place}D")
    for mark in held.marks:
        places.setdefault(mark, [])
    return " ".join(_literal(token) + (f":{','.join(found)}" if found else "") for token, found in places.items())
