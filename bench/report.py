"""Writes ``docs/reference/performance.md`` from ``bench/results/``, so that what the page says is what was measured.

.venv/bin/python -m bench.report
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reference" / "performance.md"
RESULTS = ROOT / "bench" / "results"
KB = 1024
HEAD = """# Performance

<!-- Made by `python -m bench.report` from bench/results/. Measure again with `make bench`; do not edit this page. -->

Read ratios, not seconds: both sides of a ratio ran in turns on the same machine, which had other work as well. All figures are
medians of several rounds; a ratio is the median of the ratios of each round.
"""

Result = Mapping[str, Any]


def page(results: Mapping[str, Result]) -> str:
    """Return the whole page for the results by name; what was not measured is not told."""
    parts = [HEAD]
    for name, (title, tell) in SECTIONS.items():
        if name in results:
            parts.append("\n".join([f"## {title}", "", *tell(results[name]["results"]), "", _measured(results[name]), ""]))
    return "\n".join(parts)


def read_results() -> dict[str, Result]:
    """Return what was last measured, by name."""
    return {path.stem: json.loads(path.read_text()) for path in sorted(RESULTS.glob("*.json"))}


def _measured(result: Result) -> str:
    machine = result["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items() if version)
    return f"Measured on {result['taken_on']} on {machine['cores']} cores and {machine['memory_gib']} GiB; {versions}."


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> list[str]:
    columns = list(head)
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *rows]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]


def _said(*parts: str) -> str:
    return " ".join(parts)


def _reached(well: bool) -> str:
    return "reached" if well else "**missed**"


def _web(told: Result) -> list[str]:
    load = told["load"]
    lines = [
        _said(
            "Requests a second for a visitor without a session. The limit is a bare WSGI function that answers the same bytes",
            f"with the same headers on the same server: {load['workers']} processes, {load['connections']} connections that ask",
            "again as soon as they are answered. *Warm* is answered by the front door, *cold* is rendered by Django each time.",
        ),
        "",
        *_table(
            ["Page", "Server", "requests/s", "of the limit", "p50 ms", "p95 ms", "p99 ms"],
            (
                [
                    name,
                    server,
                    f"{one['requests_a_second']:,.0f}",
                    f"{one['ratio']:.2g}",
                    one["p50_ms"],
                    one["p95_ms"],
                    one["p99_ms"],
                ]
                for name, servers in told["pages"].items()
                for server, one in servers.items()
            ),
        ),
        "",
    ]
    for database, goal in told["goals"].items():
        ratios = [servers[f"{database}, warm"]["ratio"] for servers in told["pages"].values() if f"{database}, warm" in servers]
        if ratios:
            lines.append(
                f"- Goal on {database}: a warm page at least {goal} of the limit. The slowest: {min(ratios):.2f}, "
                f"{_reached(min(ratios) >= goal)}."
            )
    for database, stale in told["never_stale"].items():
        lines.append(
            f"- Never stale on {database}: while others read the page, {stale['events']} public events changed it; of the "
            f"{stale['answers']} answers asked for right after them, {stale['stale']} were older than the last event."
        )
    return lines


def _start(told: Result) -> list[str]:
    return [
        _said(
            f"`halqa serve` on a set-up that is there answers its first request {told['serve_seconds']} s after its start,",
            f"{told['ratio']} times the {told['limit_seconds']} s that the same server needs for a bare function.",
        )
    ]


def _slow_line(told: Result) -> list[str]:
    line = told["line"]
    slowest = max(one["throttled"]["content_seconds"] for one in told["pages"].values())
    rows = (
        [
            name,
            one["throttled"]["content_seconds"],
            one["throttled"]["load_seconds"],
            one["relayed"]["content_seconds"],
            one["relayed"]["load_seconds"],
        ]
        for name, one in told["pages"].items()
    )
    weights = (
        [name, f"{one['first_bytes'] / KB:.1f}", f"{one['all_bytes'] / KB:.1f}", one["budget_bytes"] // KB, one["files"]]
        for name, one in told["pages"].items()
    )
    first = told["first_budget_bytes"]
    within = all(one["first_bytes"] <= first and one["all_bytes"] <= one["budget_bytes"] for one in told["pages"].values())
    return [
        _said(
            f"Chromium with an empty cache at {line['bits_a_second'] // 1000} kbit/s and {line['round_trip_ms']} ms round trip,",
            "in seconds. Chromium's own throttling delays requests but not connections; the relay makes each connection pay its",
            "handshake and slow start as well. Encryption costs one more round trip than either.",
        ),
        "",
        *_table(["Page", "first content", "loaded", "first content, relayed", "loaded, relayed"], rows),
        "",
        _said(
            f"Goal: first content in less than {told['goal_seconds']} s by Chromium's own throttling.",
            f"The slowest: {slowest} s, {_reached(slowest < told['goal_seconds'])}.",
        ),
        "",
        "Over the wire, compressed, with headers, in KB of 1,024 bytes; first content is the page with what blocks its drawing.",
        "",
        *_table(["Page", "first content", "in all", "budget in all", "files"], weights),
        "",
        f"Budget until the first content: {first // KB} KB. All budgets: {_reached(within)}.",
    ]


def _pretalx(told: Result) -> list[str]:
    names = {"halqa": "Halqa, list of cities", "speakers": "pretalx, speakers", "programme": "pretalx, programme"}
    ratio, by_work = told["ratios"]["speakers"], told["ratios_by_work"]
    return [
        _said(
            f"Public lists of {told['entries']} entries, rendered for each request, on SQLite and the same server, in turns with",
            "pretalx ([how](../../bench/peers/README.md)). The rows of every answer are asked of the database and drawn anew.",
            "What is kept besides compiled templates: texts that depend on the language alone, the form of our filters as",
            "last asked for, its choices until the ledger's next event, countries' names once read, and the SQL of two",
            "questions. pretalx's lists have no filters. A clock also counts what others do on the machine; the second column",
            "and the brackets count each second that a processor worked for the server.",
        ),
        "",
        *_table(
            ["List", "requests/s", "for each second of a processor", "Halqa answers as often", "p50 ms", "p95 ms"],
            (
                [
                    names[name],
                    one["requests_a_second"],
                    one["requests_a_processor_second"],
                    f"{told['ratios'].get(name, 1)} ({by_work.get(name, 1)})",
                    one["p50_ms"],
                    one["p95_ms"],
                ]
                for name, one in told["pages"].items()
            ),
        ),
        "",
        _said(
            f"Goal: at least {told['goal']} times as often as its list of speakers. Measured: {ratio} by the clock,",
            f"{_reached(ratio >= told['goal'])}; {by_work['speakers']} by the processors' work,",
            f"{_reached(by_work['speakers'] >= told['goal'])}.",
        ),
    ]


def _roster_load(told: Result) -> list[str]:
    goals = told["goals"]
    well = told["seconds"] < goals["seconds"] and told["lock_seconds"] < goals["lock_seconds"]
    return [
        _said(
            f"A roster of {told['cities']:,} fictional cities ({told['rows']:,} rows) is read, staged and applied in",
            f"{told['seconds']} s, {told['rows_a_second']:,} rows a second; nobody else can write for {told['lock_seconds']} s",
            f"of them. Loading it again, which changes nothing, takes {told['second_load_seconds']} s.",
            _memory(told),
        ),
        "",
        f"Goal: less than {goals['seconds']} s, less than {goals['lock_seconds']} s of them alone: {_reached(well)}.",
    ]


def _memory(told: Result) -> str:
    if not told.get("memory_of_half_megabytes"):
        return f"Memory grew from {told['memory_before_megabytes']} to {told['memory_peak_megabytes']} MB."
    return (
        f"Memory grew from {told['memory_before_megabytes']} to {told['memory_loaded_megabytes']} MB, with half as many cities to"
        f" {told['memory_of_half_megabytes']} MB: page caches of two databases and a map of time zones, all of a fixed size."
    )


def _search(told: Result) -> list[str]:
    goal = told["goal_ms"]
    engines = told["engines"]
    sorts = [sort for sort in next(iter(engines.values()))["answers"] if sort != "while typing"]
    own = {name: one for name, one in engines.items() if name.startswith("Halqa")}
    lines = [
        _said(
            f"{told['documents']:,} invented short texts in eight languages, each of {told['words']:,} words as common and",
            f"rare as words are; p50 / p95 in milliseconds over {told['asked']} questions of each sort, each asked",
            f"{told['times']} times and its median counted. In brackets: the p95 of the processors' work alone, our process and",
            "the database's together, for a clock also counts what others do on the machine. Halqa's is the whole answer: words",
            "analysed, documents ranked and counted by kind, rows read, snippets cut. The others give the numbers of the twenty",
            "best for the words as they stand, and find no stem, no other script, no part of a run of Chinese, no beginning and",
            "no misspelt name.",
        ),
        "",
        *_table(
            ["Engine", *sorts], ([name, *(_answer(one["answers"][sort]) for sort in sorts)] for name, one in engines.items())
        ),
        "",
        *_table(
            ["Engine", "index s", "of processors s", "MB", "one save ms"],
            ([name, *_index(one)] for name, one in engines.items()),
        ),
        "",
    ]
    for name, one in own.items():
        clock, worked = (max(each[key] for each in one["answers"].values()) for key in ("p95_ms", "processor_p95_ms"))
        lines.append(
            f"- Goal for {name}: p95 under {goal} ms for every sort. The slowest: {clock} ms by the clock, "
            f"{_reached(clock < goal)}; {worked} ms of the processors' work, {_reached(worked < goal)}. "
            f"While typing: {_answer(one['answers']['while typing'])}."
        )
    sizes = {int(count): measured for count, measured in told["growth"].items()} | {told["documents"]: own}
    grown = [(f"{name}, {size:,}", one) for name in own for size in sorted(sizes) if (one := sizes[size].get(name))]
    if told["growth"]:
        asked = [*sorts, "while typing"]
        lines += [
            "",
            "How it grows with the number of texts; the goal is for the size above.",
            "",
            *_table(["Texts", *asked], ([name, *(_answer(one["answers"][sort]) for sort in asked)] for name, one in grown)),
            "",
            *_table(
                ["Texts", "index s", "of processors s", "MB", "one save ms"],
                ([name, *_index(one)] for name, one in grown),
            ),
            "",
        ]
    lines += [f"- {_among(name, one)}" for name, one in grown if "index_load" in one]
    return lines


def _applications_autosave(told: Result) -> list[str]:
    goal, bases = told["goal_ms"], told["databases"]
    lines = [
        _said(
            f"{told['writers']} people write in applications, {told['together']} of them in two that they share. Each saves a",
            "growing answer every one to three seconds. Milliseconds at the client; *processors* is the web server's own work",
            "for one save, which a clock does not tell apart from what else the machine does. Without pauses each saves again",
            "at once.",
        ),
        "",
        *_table(
            ["Database", "saves/s", "p50 ms", "p95 ms", "p99 ms", "processors ms", "set aside", "without pauses, saves/s"],
            (
                [
                    name,
                    one["saves_a_second"],
                    one["p50_ms"],
                    one["p95_ms"],
                    one["p99_ms"],
                    one["processor_ms"],
                    one["set_aside"],
                    one["rush_a_second"],
                ]
                for name, one in bases.items()
            ),
        ),
        "",
    ]
    for name, one in bases.items():
        lines.append(f"- Goal on {name}: p95 under {goal} ms. Measured: {one['p95_ms']} ms, {_reached(one['p95_ms'] < goal)}.")
    return [*lines, *(f"- {note}" for note in told.get("notes", ()))]


def _index(one: Mapping[str, Any]) -> list[object]:
    return [one["index_seconds"], one.get("index_processor_seconds", ""), one["megabytes"], one["save_ms"]]


def _among(name: str, one: Mapping[str, Any]) -> str:
    """Return among how many others it was measured: clocks count what those did."""
    asked = " to ".join(f"{load:g}" for load in sorted(set(one["load"])))
    return (
        f"{name} texts: indexed on {one['indexed_on']} while {one['index_load']:g} processes wanted the cores on average, "
        f"its own counted; asked while {asked} did."
    )


def _answer(told: Mapping[str, float]) -> str:
    return f"{told['p50_ms']} / {told['p95_ms']} ({told['processor_p95_ms']})"


def _applications_board(told: Result) -> list[str]:
    goal, sizes = told["goal_ms"], told["sizes"]
    own = [name for name in next(iter(sizes.values())) if not name.startswith("pretalx")]
    peer = next(name for name in next(iter(sizes.values())) if name not in own)
    lines = [
        _said(
            "A round's board of applications, and the list of all that its reader knows of, for the coordination team, beside",
            "pretalx's list of submissions for its organisers ([how](../../bench/peers/README.md)): p95 in milliseconds of",
            f"{told['asked']} answers each, asked in turns. In brackets: the p95 of the processors' work alone, the database's",
            "counted, for a clock also counts what others do on the machine.",
        ),
        "",
        *_table(
            ["Page", *(f"{int(size):,}" for size in sizes), "queries", "rows shown of the most"],
            (
                [
                    name,
                    *(f"{one[name]['p95_ms']} ({one[name]['processor_p95_ms']})" for one in sizes.values()),
                    " / ".join(dict.fromkeys(str(one[name]["queries"]) for one in sizes.values())),
                    next(reversed(sizes.values()))[name]["shown"],
                ]
                for name in (*own, peer)
            ),
        ),
        "",
    ]
    of_own = [one[name] for one in sizes.values() for name in own]
    clock, worked = (max(one[key] for one in of_own) for key in ("p95_ms", "processor_p95_ms"))
    same = all(len({one[name]["queries"] for one in sizes.values()}) == 1 for name in own)
    speed = (
        f"- Goal: p95 under {goal} ms. The slowest: {clock} ms by the clock, {_reached(clock < goal)}; {worked} ms of the "
        f"processors' work, {_reached(worked < goal)}."
    )
    return [
        *lines,
        f"- Goal: the same number of queries at {', '.join(f'{int(size):,}' for size in sizes)}: {_reached(same)}.",
        speed,
        *(f"- {note}" for note in told.get("notes", ())),
    ]


def _applications_closing(told: Result) -> list[str]:
    parts = {
        "recommended_s": "the jury's word entered as one list, s",
        "ordered_s": "the decision about all ordered, s",
        "decided_s": "all decided by the worker, restarted half way, s",
        "decided_each_ms": "of that for each, ms",
        "page_worst_ms": "page with the progress meanwhile, slowest, ms",
        "announced_s": "all announced in one transaction, s",
        "letters_s": "letters, certificates and credentials made by the worker, restarted half way, s",
        "letters_each_ms": "of that for each, ms",
        "board_worst_ms": "board with the progress meanwhile, slowest, ms",
        "load": "processes that wanted the cores meanwhile, on average",
    }
    databases = told["databases"]
    return [
        _said(
            f"A round of {told['applications']} applications is closed: what the jury says is entered, a decision about all is",
            "ordered, a worker decides them one by one and is restarted half way, the round is announced, and the worker,",
            "restarted again, makes letters, certificates and credentials. Each application must be decided once and have one",
            "letter.",
        ),
        "",
        *_table(["Part", *databases], ([words, *(one[key] for one in databases.values())] for key, words in parts.items())),
    ]


def _announcement(told: Result) -> list[str]:
    goal = told["goal_seconds"]
    return [
        _said(
            "A round is announced in one transaction: every decision holds, each city becomes a member in the registry, with its",
            "row, its names and its entry in the search, and all concerned are told. Its page shows sixty cities at a time with",
            "their citations; *warm* and *cold* as above.",
        ),
        "",
        *(
            f"- {database}: {one['cities']} cities in {one['seconds']} s; goal {goal} s, {_reached(one['seconds'] <= goal)}."
            for database, one in told["announced"].items()
        ),
        "",
        *_table(
            ["Page", "requests/s", "of the limit", "p50 ms", "p95 ms"],
            (
                [server, f"{one['requests_a_second']:,.0f}", f"{one['ratio']:.2g}", one["p50_ms"], one["p95_ms"]]
                for server, one in told["page"].items()
            ),
        ),
    ]


SECTIONS: dict[str, tuple[str, Callable[[Result], list[str]]]] = {
    "web": ("Public pages", _web),
    "pretalx": ("Beside pretalx", _pretalx),
    "slow_line": ("On a slow line", _slow_line),
    "start": ("Start", _start),
    "roster_load": ("Loading a roster", _roster_load),
    "search": ("Search", _search),
    "applications_autosave": ("Saving while fifty people write", _applications_autosave),
    "applications_board": ("A round's board", _applications_board),
    "applications_closing": ("Closing a round", _applications_closing),
    "announcement": ("An announcement", _announcement),
}


if __name__ == "__main__":
    PAGE.write_text(page(read_results()))
