"""Everything that is measured, one after another, each in its own process, and then the page that tells it: ``make bench``."""

import subprocess
import sys

from bench.record import ROOT

MEASUREMENTS = (
    [str(ROOT / ".ci" / "postgresql"), sys.executable, "-m", "bench.web"],
    [sys.executable, "-m", "bench.start"],
    [sys.executable, "-m", "bench.slow_line"],
    [sys.executable, "-m", "bench.roster_load"],
    [str(ROOT / ".ci" / "postgresql"), sys.executable, "-m", "bench.search"],
    [str(ROOT / ".ci" / "postgresql"), sys.executable, "-m", "bench.applications_autosave"],
    [sys.executable, "-m", "bench.peers.pretalx"],
    [str(ROOT / ".ci" / "postgresql"), sys.executable, "-m", "bench.applications_board"],
    [str(ROOT / ".ci" / "postgresql"), sys.executable, "-m", "bench.applications_closing"],
    [str(ROOT / ".ci" / "postgresql"), sys.executable, "-m", "bench.announcement"],
    [sys.executable, "-m", "bench.report"],
)


def main() -> int:
    """Run them all; the status is 1 when one could not measure, after the others have."""
    failed = []
    for command in MEASUREMENTS:
        name = command[-1].removeprefix("bench.")
        print(f"\n{name}", flush=True)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        print(f"\nCould not be measured: {', '.join(failed)}.", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
