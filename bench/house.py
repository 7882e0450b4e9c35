"""A house to measure: the real roster, set up for production, on SQLite or PostgreSQL, in a folder of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bench.record import ROOT
from bench.servers import free_port, granian, running

FOLDER = ROOT / "var" / "bench"
POSTGRESQL = "HALQA_TEST_POSTGRESQL_URL"  # set by .ci/postgresql
APPLICATION = "halqa.config.wsgi:application"
PAGES = {"home": "/en/", "cities": "/en/cities/", "one city": "/en/cities/ma/benguerir/", "figures": "/en/figures/"}


@dataclass(frozen=True)
class House:
    """Where a house keeps its rows, as environment variables."""

    name: str
    environ: dict[str, str]

    def halqa(self, *words: str) -> None:
        """Run one command of this house.

        :raises subprocess.CalledProcessError: when it fails
        """
        command = [sys.executable, "-m", "halqa", *words]
        subprocess.run(command, env={**os.environ, **self.environ}, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)

    @contextmanager
    def served(self, *, path: str = PAGES["home"], warm: bool = True) -> Iterator[str]:
        """Serve the house; yields its address. With ``warm`` off no page is remembered: Django renders each answer."""
        port = free_port()
        environ = self.environ | ({} if warm else {"HALQA_PAGE_MEMORY": "0"})
        with running(granian(APPLICATION, port), port, path=path, environ=environ) as address:
            yield address


def on_sqlite() -> House:
    """Set a house up on SQLite, anew."""
    return _set_up("SQLite", "")


def on_postgresql() -> House | None:
    """Set a house up on the empty PostgreSQL that ``.ci/postgresql`` lends, if it does."""
    url = os.environ.get(POSTGRESQL)
    if not url:
        print(f"!!! There is no PostgreSQL ({POSTGRESQL}): only SQLite is measured. Run under .ci/postgresql.", flush=True)
        return None
    return _set_up("PostgreSQL", url)


def _set_up(name: str, url: str) -> House:
    folder = FOLDER / name.lower()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    house = House(
        name,
        {
            "HALQA_MODE": "production",
            "HALQA_SECRET_KEY": "only-for-measuring-" + "x" * 50,
            "HALQA_VAR": str(folder),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "halqa.config.settings",
        },
    )
    house.halqa("migrate", "--verbosity", "0")
    house.halqa("roster", "load", str(ROOT / "data" / "roster"))
    house.halqa("collectstatic", "--noinput", "--verbosity", "0")
    return house
