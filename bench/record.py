"""What every measurement leaves behind: one JSON file with its date, the size of the machine and the versions that ran."""

import json
import os
import platform
import sqlite3
import statistics
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"


def record(name: str, results: dict[str, Any], *, versions: dict[str, str] | None = None) -> Path:
    """Write ``bench/results/<name>.json`` and return its path. The machine is told by its size, never by its name."""
    path = RESULTS / f"{name}.json"
    path.parent.mkdir(exist_ok=True)
    told = {
        "name": name,
        "taken_on": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "versions": _own_versions() | (versions or {}),
        "results": results,
    }
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    return path


def machine() -> dict[str, int]:
    """Return the cores that this process may use and the memory in GiB."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"cores": len(os.sched_getaffinity(0)), "memory_gib": round(memory / 2**30)}


def middle(values: Iterable[float], digits: int = 1) -> float:
    """Return the median, rounded."""
    return round(statistics.median(values), digits)


def first_line(*command: str) -> str:
    """Return the first line that a program prints, or nothing when there is no such program."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except FileNotFoundError:
        return ""
    return next(iter((done.stdout or done.stderr).splitlines()), "")


def _own_versions() -> dict[str, str]:
    return {
        "Python": platform.python_version(),
        "Django": version("django"),
        "granian": version("granian"),
        "SQLite": sqlite3.sqlite_version,
    }
