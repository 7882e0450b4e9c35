"""Writes ``docs/reference/proofs.md`` from what the long tests told: ``python -m tests.prove.summary FILE``."""

import json
import os
import sys
from pathlib import Path

HEAD = """# Proofs

<!-- Made by `make prove`. -->

What the long tests proved when they last ran, on a machine with {cores} cores and {gigabytes} GiB of memory.
"""
KILLS = "| Database | Day | Kills | {what} acknowledged | of these lost | {what} kept | Ledger |\n| --- | --- | --- | --- | --- | --- | --- |"
KILL_ROW = "| {database} | {day} | {rounds} | {acknowledged} | 0 | {kept} | holds |"
# What was proved: how it is told, the head of its table, and a row of it.
SECTIONS = {
    "kill": (
        """## A writer that is killed

A process records events one by one and says each number once it is committed; it is killed (`kill -9`) somewhere between the 10th
event and the 250th or soon after, 20 times in a row. Each time every acknowledged event must be there, without a gap, and the ledger
must verify.""",
        KILLS.format(what="Events"),
        KILL_ROW,
    ),
    "kill-server": (
        """## A server that is killed

Five people send forms to `halqa serve` as fast as it answers; it is killed with all its processes (`kill -9`) somewhere between the
10th form and the 250th or soon after, 20 times in a row. Each time every change that was acknowledged must be there as it was typed,
without a gap, and the ledger must verify.""",
        KILLS.format(what="Forms"),
        KILL_ROW,
    ),
    "applications-kill": (
        """## A server that is killed while cities apply

Two hundred cities write answers at `halqa serve`, by autosave and by the form of a whole section, their mayors sign, and they submit;
it is killed with all its processes (`kill -9`) again and again. Each time every acknowledged answer must stand as it was typed with its version, every
acknowledged signature and submission with its revision under the SHA-256 of exactly what was typed; what was under way must be there whole or not
at all, each submission once; and the ledger must verify.""",
        """| Database | Day | Kills | Cities | Answers acknowledged | Submitted between kills | of all these lost | Unacknowledged, but whole | Ledger |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |""",
        "| {database} | {day} | {kills} | {cities} | {answers} | {submitted} | 0 | {arrived} | holds |",
    ),
    "deciding-kill": (
        """## A worker that is killed while six hundred applications are decided

Somebody orders a decision about six hundred applications at once; two workers at a time do it and are killed (`kill -9`) again and
again, and then others go on. Every application must be decided exactly once, with one event, and every line must be done. Then the process
that announces the round is killed in the middle: none may be announced, or all; and the ledger must verify.""",
        """| Database | Day | Applications | Kills | Decided at each kill | decided twice | lost | Killed while announcing | half announced | Ledger |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |""",
        "| {database} | {day} | {applications} | {kills} | {at} | 0 | 0 | {announcing} | 0 | holds |",
    ),
    "dispatch-kill": (
        """## A worker that is killed while it makes letters, certificates and credentials

A round is announced; the worker that makes letter, certificate and credential of each city is killed (`kill -9`) again and again, and then another
goes on. Each must be made exactly once, with one event, every file must be there whole, and the ledger must verify.""",
        "| Database | Day | Cities | Kills | Made at the last kill | made twice | lost | Ledger |\n| --- | --- | --- | --- | --- | --- | --- | --- |",
        "| {database} | {day} | {cities} | {kills} | {made_when_killed_last} | 0 | 0 | holds |",
    ),
    "applications-mail": (
        """## A mail server that is down for a day while applications go on

Applications are submitted, returned, submitted again and endorsed during a day on which nobody answers at the mail server's address,
while a worker tries; the clock is moved, the pauses are cut short. Once the mail server is up, every notice must arrive, and none twice without saying so.""",
        "| Database | Day | Applications | Notices | arrived | again, and said so | Attempts while it was down |\n| --- | --- | --- | --- | --- | --- | --- |",
        "| {database} | {day} | {applications} | {notices} | {arrived} | {again} | {attempts} |",
    ),
    "applications-disk": (
        """## A disk that is full while files of applications come in

Cities send files with typed answers to `halqa serve`, whose folder of documents, and then whose folder of what comes in, stands on
a small disk that has no room in the middle of a file. Each file must be acknowledged or answered with 503 and Retry-After, on a page that keeps what was typed and can be
sent again; nothing may be half written, every acknowledged file must be there byte by byte, and once there is room all must be taken.""",
        "| Database | Day | Folder | Files acknowledged | of these lost | 503 | of these half written | taken when sent again |\n| --- | --- | --- | --- | --- | --- | --- | --- |",
        "| {database} | {day} | {folder} | {acknowledged} | 0 | {refused} | 0 | {again} |",
    ),
    "notices": (
        """## Notices, while workers are killed and the mail server fails

Two workers at a time send notices to a real mail server that takes them, says "not now", refuses one address, or hangs up without an
answer; both are killed (`kill -9`) in the middle, again and again. Then one worker ends the work. Every notice must have arrived but
the refused one, which must be said to be, and each that arrived again must say that it may have come before.""",
        "| Database | Day | Workers killed | Readers | reached | refused | again, and said so |\n| --- | --- | --- | --- | --- | --- | --- |",
        "| {database} | {day} | {kills} | {readers} | {arrived} | {refused} | {again} |",
    ),
    "correction-requests": (
        """## Spam among correction requests

Ten thousand reports are sent to `halqa serve` as fast as it answers, from forty networks, and one by an honest reader among them. What is kept must
stay bounded, other pages must be answered as ever, the coordination team must get one mail, and the honest one must stand on
the first page of its list.""",
        "| Database | Day | Sent | kept | Events | Slowest other page |\n| --- | --- | --- | --- | --- | --- |",
        "| {database} | {day} | {spam} | {taken} | {events} | {slowest} s |",
    ),
    "api": (
        """## Everything asked of the API

Schemathesis reads the API's own description and asks every operation sound questions and others, with all checks that it has: no answer
may be a 500 or differ from the description, what is not described must be refused, and what is described must be answered.""",
        "| Database | Day | Questions | answered | not found | refused in words | 500 |\n| --- | --- | --- | --- | --- | --- | --- |",
        "| {database} | {day} | {questions} | {answered} | {missing} | {refused} | 0 |",
    ),
    "uploads": (
        """## Hostile uploads

Wrong kinds, bombs, viruses, polyglots, paths in names and files cut short are sent to `halqa serve` one after another; each must be
answered in words (4xx), and afterwards neither a row nor a file may be left. Then an honest file must be kept as before.""",
        "| Database | Day | Files refused in words | of these left behind | Memory of the web process at most |\n| --- | --- | --- | --- | --- |",
        "| {database} | {day} | {refused} | 0 | {megabytes} MB |",
    ),
}


def summary(proofs: list[dict]) -> str:
    """Return the page."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    page = [HEAD.format(cores=os.cpu_count(), gigabytes=round(memory))]
    for what, (told, head, row) in SECTIONS.items():
        rows = [row.format(**proof) for proof in proofs if proof["what"] == what]
        page.append("\n".join([told, "", head, *rows, ""]))
    return "\n".join(page)


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    sys.stdout.write(summary([json.loads(line) for line in lines]))
