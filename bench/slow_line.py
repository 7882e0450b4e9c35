"""What a page weighs and how long it takes on a slow line, in Chromium with an empty cache: 400 kbit/s, 400 ms round trip.

    .venv/bin/python -m bench.slow_line

Each page is opened over two slow lines: Chromium's own throttling, which delays requests but not connections, and a relay that
makes each connection pay its handshake and slow start as well. Encryption, which costs one more round trip, is in neither.
"""

import argparse
import subprocess
from typing import Any

from bench.house import PAGES, on_sqlite
from bench.record import ROOT, middle, record
from bench.servers import fetch
from bench.slow_relay import slow_line_to
from playwright.sync_api import Browser, sync_playwright

BITS_A_SECOND = 400_000
ROUND_TRIP_MS = 400
GOAL_SECONDS = 2
# DESIGN, section 6, in bytes of 1,024: until the first content, and all a page loads; the map is on home.
KB = 1024
FIRST_BUDGET = 30 * KB
BUDGETS = {"home": 150 * KB, "cities": 60 * KB, "one city": 60 * KB, "figures": 60 * KB}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TIMES = """() => {
    const [page] = performance.getEntriesByType("navigation");
    const [content] = performance.getEntriesByName("first-contentful-paint");
    const loaded = performance.getEntriesByType("resource");
    const first = loaded.filter((one) => one.renderBlockingStatus === "blocking");
    const weigh = (all) => all.reduce((sum, one) => sum + one.transferSize, page.transferSize);
    const weights = {first: weigh(first), all: weigh(loaded), files: loaded.length + 1};
    return {content: content?.startTime, load: page.loadEventEnd, ...weights};
}"""


def visit(browser: Browser, address: str, *, throttled: bool) -> dict[str, float]:
    """Open a page as a new visitor; returns milliseconds to content and load, bytes until the first content and in all."""
    context = browser.new_context()
    try:
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        if throttled:
            speed = BITS_A_SECOND / 8
            told = {"offline": False, "latency": ROUND_TRIP_MS, "downloadThroughput": speed, "uploadThroughput": speed}
            line.send("Network.emulateNetworkConditions", told)
        page.goto(address, wait_until="load", timeout=60_000)
        # The paint is told a moment after it was made.
        page.wait_for_timeout(300)
        seen: dict[str, float] = page.evaluate(TIMES)
        return seen
    finally:
        context.close()


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    chromium = subprocess.run([ROOT / ".ci" / "chromium"], capture_output=True, text=True, check=True).stdout.strip()
    pages: dict[str, dict[str, Any]] = {}
    with on_sqlite().served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        version = browser.version
        near = int(address.rpartition(":")[2])
        for path in PAGES.values():
            fetch(address + path)
        with slow_line_to(near, bits_a_second=BITS_A_SECOND, round_trip=ROUND_TRIP_MS / 1000) as far:
            seen: dict[str, dict[str, list[dict[str, float]]]] = {name: {"throttled": [], "relayed": []} for name in PAGES}
            for _ in range(rounds):
                for name, path in PAGES.items():
                    seen[name]["throttled"].append(visit(browser, f"http://localhost:{near}{path}", throttled=True))
                    seen[name]["relayed"].append(visit(browser, f"http://127.0.0.1:{far}{path}", throttled=False))
        browser.close()
    for name, visits in seen.items():
        one = visits["throttled"][0]
        pages[name] = {
            "first_bytes": int(one["first"]),
            "all_bytes": int(one["all"]),
            "files": int(one["files"]),
            "budget_bytes": BUDGETS[name],
        }
        for line, rows in visits.items():
            pages[name][line] = {
                f"{moment}_seconds": middle((row[moment] / 1000 for row in rows), 2) for moment in ("content", "load")
            }
        told = pages[name]
        print(
            f"{name:9} content {told['throttled']['content_seconds']} s ({told['relayed']['content_seconds']} s relayed), "
            f"load {told['throttled']['load_seconds']} s ({told['relayed']['load_seconds']} s), "
            f"{told['first_bytes'] / KB:.1f} KB to the first content, {told['all_bytes'] / KB:.1f} KB in all"
        )
    slowest = max(told["throttled"]["content_seconds"] for told in pages.values())
    print(f"slowest to content: {slowest} s; goal {GOAL_SECONDS} s: {'reached' if slowest < GOAL_SECONDS else 'MISSED'}")
    record(
        "slow_line",
        {
            "goal_seconds": GOAL_SECONDS,
            "first_budget_bytes": FIRST_BUDGET,
            "line": {"bits_a_second": BITS_A_SECOND, "round_trip_ms": ROUND_TRIP_MS, "rounds": rounds},
            "pages": pages,
        },
        versions={"Chromium": version},
    )


if __name__ == "__main__":
    main()
