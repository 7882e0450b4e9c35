"""What Halqa indexed in one measurement, kept for the next: it is asked again as long as the same would be stored.

What would be stored is looked at, not the code that stores it: the rows and tokens of some of the texts, the tables, the
database. A kept index tells when it was written and what that took; to have that measured anew, take another folder.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from bench.record import ROOT, first_line
from bench.synthetic_texts import Text, texts

if TYPE_CHECKING:
    from halqa.search.access import Document

LOOKED_AT = 800
"""Of how many texts it is looked at what would be stored."""

NOTES = "told.json"

TABLES = ROOT / "src" / "halqa" / "search" / "migrations"


def document_of(one: Text, more: str = "") -> "Document":
    """Return the document of a text."""
    from halqa.search.access import Document  # noqa: PLC0415  after the settings

    return Document(
        subject=f"text:{one.number}",
        kind="text",
        titles={one.language: one.title},
        path=f"texts/{one.number}/",
        language=one.language,
        text=one.text + more,
        facets={"sort": one.kind},
    )


@dataclass(frozen=True)
class Kept:
    """What one engine holds of so many texts, in a folder of its own below the given one."""

    below: Path
    engine: str
    count: int

    @cached_property
    def folder(self) -> Path:
        """Where it is kept; made where it is not there, and emptied where nothing was noted of it."""
        folder = self.below.resolve() / self.database
        if folder.exists() and not (folder / NOTES).exists():
            shutil.rmtree(folder)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def notes(self) -> Path:
        """The file that tells how far indexing is, and what it took."""
        return self.folder / NOTES

    @property
    def is_begun(self) -> bool:
        return self.notes.exists()

    @cached_property
    def database(self) -> str:
        """Its name, which a database can have."""
        return f"{self.engine.split()[-1].lower()}_{self.count}_{self._digest[:12]}"

    @cached_property
    def _digest(self) -> str:
        database = first_line("psql", "--version") if self.engine.endswith("PostgreSQL") else ""
        return sha256(f"{_stored()} {database}".encode()).hexdigest()


@lru_cache(1)
def _stored() -> str:
    """Ask a process of its own what would be stored: this one has no settings."""
    environ = os.environ | {"HALQA_MODE": "test", "DJANGO_SETTINGS_MODULE": "halqa.config.settings"}
    command = [sys.executable, "-m", "bench.kept_index"]
    return subprocess.run(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True, check=True).stdout


def stored() -> str:
    """Return a fingerprint of what would be stored."""
    import django  # noqa: PLC0415  after the settings

    django.setup()
    from halqa.search.queries.building import columns_of, names_of, tokens_of  # noqa: PLC0415  as above

    digest = sha256()
    for file in sorted(TABLES.glob("*.py")):
        digest.update(file.read_bytes())
    for document in map(document_of, texts(LOOKED_AT)):
        digest.update(repr((columns_of(document), tokens_of(document), list(names_of(document)))).encode())
    return digest.hexdigest()


if __name__ == "__main__":
    print(stored())
