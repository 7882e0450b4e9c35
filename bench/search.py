"""How fast search answers, beside plain FTS5, plain PostgreSQL and tantivy: 100,000 invented short texts in eight languages.

.ci/postgresql .venv/bin/python -m bench.search [--documents N] [--grow N ...]
.ci/postgresql --keep FOLDER/postgresql .venv/bin/python -m bench.search --keep FOLDER

Ours is the whole answer: words analysed, ranked, counted by kind, the rows of the first page read and their snippets cut. The
others give the numbers of the twenty best of the same words, as their own plainest tokenizers split them; most of ours they do
not find. ``--grow`` measures other sizes as well, beside the ones that were measured before; ``--only`` some engines, or none.

Indexing takes long, asking does not: ``--keep`` leaves what Halqa indexed in a folder, and the next run asks it again without
indexing, as long as the same would be stored; one that was interrupted goes on. The record says when and among how many other
processes each was measured.
"""

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.kept_index import Kept, document_of
from bench.record import RESULTS, ROOT, first_line, record
from bench.synthetic_texts import WORDS, Text, questions, texts

GOAL_MS = 25
DOCUMENTS = 100_000
ASKED = 100
TIMES = 3
BATCH = 500
SAVES = 40
SHOWN = 20
SAID_AFTER = 40
KEPT = "BENCH_KEPT_INDEX"
Ask = Callable[[str, str], int]


def spans(ask: Ask, processor: Callable[[], float] = time.process_time) -> dict[str, dict[str, float]]:
    """Ask each question some times and count the median; milliseconds by sort, of the clock and of the processor.

    ``processor`` gives the seconds that processors have worked for it so far: a clock also counts what others do meanwhile.
    """
    told = {}
    for name, asked in questions(ASKED).items():
        taken, worked, found = [], [], 0
        for typed, kind in asked:
            each, work = [], []
            for _ in range(TIMES):
                begun, before = time.perf_counter(), processor()
                answered = ask(typed, kind)
                each.append((time.perf_counter() - begun) * 1000)
                work.append((processor() - before) * 1000)
            found += bool(answered)
            taken.append(statistics.median(each))
            worked.append(statistics.median(work))
        told[name] = {
            "p50_ms": _percentile(taken, 50),
            "p95_ms": _percentile(taken, 95),
            "processor_p50_ms": _percentile(worked, 50),
            "processor_p95_ms": _percentile(worked, 95),
            "answered": round(found / len(asked), 3),
        }
    return told


def _percentile(values: list[float], percent: int) -> float:
    return round(statistics.quantiles(values, n=100)[percent - 1], 2)


def with_server(pid: int) -> Callable[[], float]:
    """Return a clock of the work of this process and of a process of PostgreSQL's; where that cannot be read, of this one."""
    told = Path(f"/proc/{pid}/schedstat")

    def seconds() -> float:
        return time.process_time() + (int(told.read_text().split()[0]) / 1e9 if told.exists() else 0)

    return seconds


def middle_ms(act: Callable[[int], object], times: int = SAVES) -> float:
    """Return the median of what something takes, in milliseconds."""
    taken = []
    for number in range(times):
        begun = time.perf_counter()
        act(number)
        taken.append((time.perf_counter() - begun) * 1000)
    return round(statistics.median(taken), 2)


def some_of(rows: Iterable[Text], size: int = BATCH) -> Iterator[list[Text]]:
    left = iter(rows)
    while some := list(islice(left, size)):
        yield some


def filled(
    count: int,
    write: Callable[[list[Text]], object],
    processor: Callable[[], float],
    told: dict[str, Any] | None = None,
    note: Callable[[dict[str, Any]], object] = lambda _told: None,
) -> dict[str, Any]:
    """Write so many texts, and return what that took: seconds of the clock and of processors, inventing the texts left out.

    ``told`` is what was noted of an earlier run that was interrupted: this one goes on behind its last batch.
    """
    told = {"done": 0, "index_seconds": 0.0, "index_processor_seconds": 0.0, "loads": [os.getloadavg()[0]]} | (told or {})
    for number, some in enumerate(some_of(texts(count)), 1):
        if number * BATCH <= told["done"]:
            continue
        begun, before = time.perf_counter(), processor()
        write(some)
        told["index_seconds"] += time.perf_counter() - begun
        told["index_processor_seconds"] += processor() - before
        told["done"] += len(some)
        if number % SAID_AFTER == 0:
            told["loads"].append(os.getloadavg()[0])
            seconds = f"{told['index_seconds']:.0f} s, {told['index_processor_seconds']:.0f} s of processors"
            print(f"{told['done']:,} texts: {seconds}", file=sys.stderr, flush=True)
        note(told)
    return {
        "index_seconds": round(told["index_seconds"], 1),
        "index_processor_seconds": round(told["index_processor_seconds"], 1),
        "indexed_on": datetime.now(UTC).date().isoformat(),
        "index_load": round(statistics.median(told["loads"]), 1),
    }


def ours(count: int) -> dict[str, Any]:
    """Measure Halqa's own search on the database of the settings; one that is kept already is only asked."""
    import django  # noqa: PLC0415  after the settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  as above
    from django.db import connection, transaction  # noqa: PLC0415  as above

    from halqa.search.access import EVERYBODY  # noqa: PLC0415  as above
    from halqa.search.actions.writing import keep_quick, write_documents  # noqa: PLC0415  as above
    from halqa.search.queries import find, suggestions  # noqa: PLC0415  as above

    def write(some: list[Text], more: str = "") -> None:
        documents = [document_of(one, more) for one in some]
        with transaction.atomic():
            write_documents(kind="text", subjects={one.subject for one in documents}, documents=documents)

    processor = time.process_time
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            processor = with_server(cursor.fetchone()[0])
    told, note = notes()
    if "megabytes" not in told:
        call_command("migrate", verbosity=0)
        bytes_before = told.setdefault("bytes_before", size_of(connection))
        told = filled(count, write, processor, told, note)
        keep_quick()
        connection.cursor().execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        told["megabytes"] = round((size_of(connection) - bytes_before) / 2**20)
        note(told)
    saved, changed = list(texts(SAVES)), f" anew {time.time_ns()}"

    def ask(typed: str, kind: str) -> int:
        return len(find(typed, EVERYBODY, language="en", narrowed={"sort": kind} if kind else None).results)

    def offer(typed: str, _kind: str) -> int:
        return len(suggestions(typed[:3], EVERYBODY, language="en"))

    load = os.getloadavg()[0]
    answers = spans(ask, processor)
    told["answers"] = answers | {"while typing": spans(offer, processor)["title"]}
    told["load"] = [round(load, 1), round(os.getloadavg()[0], 1)]
    told["save_ms"] = middle_ms(lambda number: write([saved[number]], changed))
    write(saved)
    return told


def size_of(connection: Any) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return int(Path(connection.settings_dict["NAME"]).stat().st_size)
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def plain_fts5(count: int) -> dict[str, Any]:
    """Measure FTS5 as it comes, its own tokenizer over the texts as they are."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "plain.sqlite3"
        base = sqlite3.connect(path, isolation_level=None)
        base.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;"
            "CREATE VIRTUAL TABLE plain USING fts5(title, text, kind UNINDEXED, tokenize = 'unicode61 remove_diacritics 2')"
        )

        def write(some: list[Text]) -> None:
            base.execute("BEGIN IMMEDIATE")
            base.executemany(
                "INSERT OR REPLACE INTO plain (rowid, title, text, kind) VALUES (?, ?, ?, ?)",
                [(one.number + 1, one.title, one.text, one.kind) for one in some],
            )
            base.execute("COMMIT")

        def ask(typed: str, kind: str) -> int:
            words = " ".join(f'"{word}"' for word in typed.split())
            narrowed = " AND kind = ?" if kind else ""
            sql = f"SELECT rowid FROM plain WHERE plain MATCH ?{narrowed} ORDER BY bm25(plain) LIMIT {SHOWN}"
            return len(base.execute(sql, [words, kind] if kind else [words]).fetchall())

        told = filled(count, write, time.process_time)
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        saved = list(texts(SAVES))
        told |= {"megabytes": round(path.stat().st_size / 2**20), "answers": spans(ask)}
        return told | {"save_ms": middle_ms(lambda number: write([saved[number]]))}


def plain_postgresql(count: int) -> dict[str, Any]:
    """Measure PostgreSQL as it comes: the simple configuration over the texts as they are, all hits ranked."""
    import psycopg  # noqa: PLC0415  here alone

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as base:
        base.execute(
            "CREATE TABLE plain (id bigint PRIMARY KEY, title text, body text, kind text, vector tsvector GENERATED ALWAYS AS"
            " (setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', body)) STORED)"
        )
        base.execute("CREATE INDEX plain_vector ON plain USING gin (vector)")

        def write(some: list[Text]) -> None:
            with base.transaction(), base.cursor() as cursor:
                cursor.executemany(
                    "INSERT INTO plain (id, title, body, kind) VALUES (%s, %s, %s, %s)"
                    " ON CONFLICT (id) DO UPDATE SET title = excluded.title, body = excluded.body",
                    [(one.number, one.title, one.text, one.kind) for one in some],
                )

        def ask(typed: str, kind: str) -> int:
            narrowed = " AND kind = %s" if kind else ""
            sql = (
                "SELECT id FROM plain, plainto_tsquery('simple', %s) asked WHERE vector @@ asked"
                f"{narrowed} ORDER BY ts_rank(vector, asked) DESC LIMIT {SHOWN}"
            )
            return len(base.execute(sql, [typed, kind] if kind else [typed]).fetchall())

        processor = with_server(base.info.backend_pid)
        told = filled(count, write, processor)
        base.execute("VACUUM ANALYZE plain")
        size = base.execute("SELECT pg_total_relation_size('plain')").fetchone()
        saved = list(texts(SAVES))
        told |= {"megabytes": round(size[0] / 2**20) if size else 0, "answers": spans(ask, processor)}
        return told | {"save_ms": middle_ms(lambda number: write([saved[number]]))}


def plain_tantivy(count: int) -> dict[str, Any]:
    """Measure tantivy, the limit to compare with: it keeps no rows, answers no audience and is no database."""
    import tantivy  # noqa: PLC0415  here alone

    with TemporaryDirectory() as folder:
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("number", stored=True, indexed=True)
        for name in ("title", "text"):
            builder.add_text_field(name, stored=False)
        builder.add_text_field("kind", stored=False, tokenizer_name="raw")
        schema = builder.build()
        index = tantivy.Index(schema, path=folder)
        writer = index.writer(heap_size=128_000_000, num_threads=1)

        def write(some: list[Text]) -> None:
            for one in some:
                writer.add_document(tantivy.Document(number=one.number, title=one.title, text=one.text, kind=one.kind))
            if len(some) < BATCH or some[-1].number == count - 1:
                writer.commit()
                writer.wait_merging_threads()

        told = filled(count, write, time.process_time)
        index.reload()
        searcher = index.searcher()

        def ask(typed: str, kind: str) -> int:
            words = " AND ".join(f'"{word}"' for word in typed.split())
            query = index.parse_query(f'({words}) AND kind:"{kind}"' if kind else words, ["title", "text"])
            return len(searcher.search(query, SHOWN).hits)

        answers = spans(ask)
        size = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
        saved = list(texts(SAVES))

        def save(number: int) -> None:
            one, again = saved[number], index.writer(heap_size=15_000_000, num_threads=1)
            again.delete_documents_by_term("number", one.number)
            again.add_document(tantivy.Document(number=one.number, title=one.title, text=one.text, kind=one.kind))
            again.commit()
            again.wait_merging_threads()

        return told | {"megabytes": round(size / 2**20), "answers": answers, "save_ms": middle_ms(save, 10)}


ENGINES: dict[str, Callable[[int], dict[str, Any]]] = {
    "Halqa on SQLite": ours,
    "Halqa on PostgreSQL": ours,
    "plain FTS5": plain_fts5,
    "plain PostgreSQL": plain_postgresql,
    "tantivy": plain_tantivy,
}


OURS = ("Halqa on SQLite", "Halqa on PostgreSQL")


def measured(name: str, count: int, keep: Path | None = None) -> dict[str, Any]:
    """Measure one engine in a process of its own, and keep what Halqa indexed where that is asked for."""
    kept = Kept(keep, name, count) if keep and name in OURS else None
    with TemporaryDirectory() as folder:
        environ = {key: value for key, value in os.environ.items() if not key.startswith(("HALQA_", "DATABASE_"))}
        environ |= {"HALQA_MODE": "test", "HALQA_VAR": folder, "DJANGO_SETTINGS_MODULE": "halqa.config.settings"}
        if kept:
            environ["HALQA_VAR"] = str(kept.folder)
            environ[KEPT] = str(kept.notes)
        if "PostgreSQL" in name:
            environ["DATABASE_URL"] = database_of_its_own(kept)
        command = [sys.executable, "-m", "bench.search", "--inside", name, "--documents", str(count)]
        done = subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, check=True)
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told


def notes() -> tuple[dict[str, Any], Callable[[dict[str, Any]], object]]:
    """Return what was noted of indexing what is asked now, nothing where that is not begun, and how more is noted."""
    if KEPT not in os.environ:
        return {}, lambda _told: None
    path = Path(os.environ[KEPT])
    told: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return told, lambda told: path.write_text(json.dumps(told, indent=2) + "\n")


def database_of_its_own(kept: Kept | None = None) -> str:
    """Make an empty database on the server that is there for tests, or find the kept one, and return its address."""
    import psycopg  # noqa: PLC0415  here alone

    address = os.environ["HALQA_TEST_POSTGRESQL_URL"]
    name = kept.database if kept else f"search_{time.time_ns()}"
    with psycopg.connect(address, autocommit=True) as base:
        if not (kept and kept.is_begun):
            base.execute(f"DROP DATABASE IF EXISTS {name}")
            base.execute(f"CREATE DATABASE {name}")
        elif not base.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
            raise SystemExit(f"{kept.folder} tells of a database that this server does not have. Run .ci/postgresql with --keep.")
    return f"{address.rpartition('/')[0]}/{name}"


def main() -> None:
    """Measure, print and record."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--documents", type=int, default=DOCUMENTS)
    options.add_argument("--grow", type=int, nargs="*", default=[])
    options.add_argument("--only", nargs="*", choices=ENGINES, help="measure these, and keep what was measured of the others")
    options.add_argument("--keep", type=Path, help="a folder for what Halqa indexed, to ask it again without indexing")
    options.add_argument("--inside", choices=ENGINES)
    asked = options.parse_args()
    if asked.inside:
        print(json.dumps(ENGINES[asked.inside](asked.documents)))
        return
    before = RESULTS / "search.json"
    known = json.loads(before.read_text())["results"] if before.exists() else {"engines": {}, "growth": {}}
    engines = {} if asked.only is None else known["engines"]
    for name in ENGINES if asked.only is None else asked.only:
        engines[name] = measured(name, asked.documents, asked.keep)
        told(name, asked.documents, engines[name])
    engines = {name: engines[name] for name in ENGINES if name in engines}
    growth = known.get("growth", {})
    for count in asked.grow:
        at_count = growth.setdefault(str(count), {})
        for name in [one for one in OURS if asked.only is None or not asked.only or one in asked.only]:
            at_count[name] = measured(name, count, asked.keep)
            told(name, count, at_count[name])
    # "psql (PostgreSQL) 15.18 (Debian …)"
    postgresql = next(iter(first_line("psql", "--version").split()[2:3]), "")
    record(
        "search",
        {
            "documents": asked.documents,
            "words": WORDS,
            "asked": ASKED,
            "times": TIMES,
            "goal_ms": GOAL_MS,
            "engines": engines,
            "growth": growth,
        },
        versions={"tantivy": version("tantivy"), "PostgreSQL": postgresql},
    )


def told(name: str, count: int, one: dict[str, Any]) -> None:
    """Print what was measured of an engine."""
    slowest = ", ".join(
        f"{sort} {each['p50_ms']}/{each['p95_ms']} ({each['processor_p95_ms']})" for sort, each in one["answers"].items()
    )
    size = f"{one['index_seconds']} s ({one['index_processor_seconds']}), {one['megabytes']} MB, save {one['save_ms']} ms"
    print(f"{name}, {count:,}: {size}; ms p50/p95 (processor): {slowest}")


if __name__ == "__main__":
    main()
