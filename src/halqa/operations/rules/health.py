"""What is wrong with a set-up, in plain words, and what to do about it. Pure: facts in, findings out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Level(StrEnum):
    """How much a finding matters."""

    WELL = "well"
    NOTE = "note"
    ILL = "ill"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is and, unless it is well, what to do."""

    level: Level
    what: str
    todo: str = ""


@dataclass(frozen=True)
class Needs:
    """What this version asks of a machine."""

    sqlite: tuple[int, ...] = (3, 31)
    postgresql: tuple[int, ...] = (15,)
    free_megabytes: int = 500
    search_seconds: int = 300


@dataclass(frozen=True)
class Storage:
    """The folder for everything that is written. ``free_megabytes`` counts where it is, or would be made."""

    path: str
    exists: bool
    writable: bool
    free_megabytes: int


@dataclass(frozen=True)
class Database:
    """The database as far as it answers; ``trouble`` is what it said instead."""

    vendor: str
    version: tuple[int, ...] = ()
    journal: str = ""
    pending: Sequence[str] = ()
    trouble: str = ""


@dataclass(frozen=True)
class Content:
    """What the database holds: member cities listed, and the ledger's first broken link in words, empty when it holds."""

    cities: int
    events: int
    broken: str = ""


@dataclass(frozen=True)
class Uploads:
    """Files that people added: how many lost their content, what the storage said instead, and whether the scanner answers."""

    lost: int = 0
    trouble: str = ""
    scanner_answers: bool | None = None


@dataclass(frozen=True)
class Findable:
    """What can be found: how many documents, what waits for the worker, since how many seconds, and kinds never asked for."""

    documents: int = 0
    waiting: int = 0
    seconds: int = 0
    never_asked: Sequence[str] = ()


@dataclass(frozen=True)
class Files:
    """What is made from the sources, and what comes with the machine or with packages."""

    stale_catalogues: Sequence[str] = ()
    static_current: bool = True
    missing_fonts: Sequence[str] = ()
    time_zones: bool = True
    bad_policies: Sequence[str] = ()
    bad_agreements: Sequence[str] = ()


@dataclass(frozen=True)
class Facts:
    """All that was looked at. ``content``, ``uploads`` and ``findable`` are missing when the database cannot be asked."""

    mode: str
    address: str
    storage: Storage
    database: Database
    files: Files
    port: int
    port_free: bool
    sends_mail: bool = True
    key_trouble: str = ""
    content: Content | None = None
    uploads: Uploads | None = None
    findable: Findable | None = None
    needs: Needs = field(default_factory=Needs)


def judge(facts: Facts) -> list[Finding]:
    """Return a finding for everything that was looked at, well or not, in the order in which one would mend it."""
    return [
        *_settings(facts),
        *_mail(facts),
        *_key(facts),
        *_storage(facts.storage, facts.needs),
        *_database(facts.database, facts.needs),
        *(_content(facts.content) if facts.content else []),
        *(_uploads(facts.uploads) if facts.uploads else []),
        *(_findable(facts.findable, facts.needs) if facts.findable else []),
        *_files(facts.files),
        *_port(facts),
    ]


def refused_settings(reason: str) -> list[Finding]:
    """Return the findings when the settings themselves stop a start: one for each line of the reason that names one."""
    lines = [line.removeprefix("- ") for line in reason.splitlines()]
    named = [line for line in lines if not line.endswith(":")]
    todo = "Set it in the environment as docs/reference/settings.md says; to try Halqa, set HALQA_MODE=demo."
    return [Finding(Level.ILL, line, todo) for line in named]


def _settings(facts: Facts) -> list[Finding]:
    if facts.mode == "production" and not facts.address:
        what = "HALQA_ADDRESS is not set: links on cards and in feeds carry whatever host a request named."
        return [Finding(Level.NOTE, what, "Set HALQA_ADDRESS to the address that people see.")]
    return [Finding(Level.WELL, f"The settings are safe for the mode {facts.mode}.")]


def _mail(facts: Facts) -> list[Finding]:
    if facts.sends_mail:
        return [Finding(Level.WELL, "A mail server is set; what could not be sent stands at /en/office/notices/.")]
    what = "HALQA_MAIL_HOST is not set: no mail is sent, and notices stand on people's desks only."
    return [Finding(Level.NOTE, what, "Set HALQA_MAIL_HOST and what goes with it, as docs/reference/settings.md says.")]


def _key(facts: Facts) -> list[Finding]:
    if not facts.key_trouble:
        return []
    todo = "Name a file that `halqa credential key` has made in HALQA_CREDENTIAL_KEY, readable for the user that runs Halqa."
    return [Finding(Level.ILL, f"No credential can be signed: {facts.key_trouble}", todo)]


def _storage(storage: Storage, needs: Needs) -> list[Finding]:
    if not storage.exists:
        return [Finding(Level.ILL, f"The folder {storage.path} does not exist.", "Make it, or name another in HALQA_VAR.")]
    if not storage.writable:
        todo = "Give it to the user that runs Halqa, or name another in HALQA_VAR."
        return [Finding(Level.ILL, f"The folder {storage.path} cannot be written.", todo)]
    if storage.free_megabytes < needs.free_megabytes:
        what = f"Only {storage.free_megabytes} MB are free at {storage.path}; {needs.free_megabytes} MB are wanted."
        return [Finding(Level.ILL, what, "Free some space, or move HALQA_VAR to a larger disk.")]
    return [Finding(Level.WELL, f"The folder {storage.path} can be written; {storage.free_megabytes} MB are free.")]


def _database(database: Database, needs: Needs) -> list[Finding]:
    if database.trouble:
        todo = (
            "Check DATABASE_URL, and that the server runs and knows this user."
            if database.vendor == "postgresql"
            else "Check that the folder named in HALQA_VAR is there and can be written."
        )
        return [Finding(Level.ILL, f"The database does not answer: {database.trouble}", todo)]
    wanted = needs.postgresql if database.vendor == "postgresql" else needs.sqlite
    name = "PostgreSQL" if database.vendor == "postgresql" else "SQLite"
    version = ".".join(map(str, database.version))
    found = []
    if database.version < wanted:
        what = f"{name} {version} is too old; {'.'.join(map(str, wanted))} or newer is needed."
        found.append(Finding(Level.ILL, what, f"Install a newer {name}."))
    if database.vendor == "sqlite" and database.journal != "wal":
        what = (
            f"SQLite keeps its journal as {database.journal!r}, not as a write-ahead log: readers and writers block one another."
        )
        found.append(Finding(Level.ILL, what, "Put HALQA_VAR on a local disk; network folders cannot hold such a log."))
    if database.pending:
        what = f"The database is {len(database.pending)} steps behind this version (next: {database.pending[0]})."
        found.append(Finding(Level.ILL, what, "Run `halqa migrate`."))
    return found or [Finding(Level.WELL, f"{name} {version} answers, and its tables are those of this version.")]


def _content(content: Content) -> list[Finding]:
    roster = (
        Finding(Level.WELL, f"{content.cities} member cities are listed.")
        if content.cities
        else Finding(Level.ILL, "The roster is empty.", "Run `halqa roster load data/roster`.")
    )
    ledger = (
        Finding(Level.ILL, content.broken, "Keep the database as it is, and compare it with the last backup.")
        if content.broken
        else Finding(Level.WELL, f"The ledger holds: {content.events} events.")
    )
    return [roster, ledger]


def _uploads(uploads: Uploads) -> list[Finding]:
    found = []
    if uploads.trouble:
        what = f"The storage for uploaded files does not answer: {uploads.trouble}."
        found.append(Finding(Level.ILL, what, "Check HALQA_DOCUMENT_STORAGE, and that the folder or the storage is there."))
    if uploads.lost:
        what = f"{uploads.lost} uploaded files have no content in the storage any more."
        found.append(Finding(Level.ILL, what, "Bring the folder or the storage back from the last backup."))
    if uploads.scanner_answers is False:
        what = "The virus scanner does not answer: no file is taken meanwhile."
        found.append(Finding(Level.ILL, what, "Start clamd, or correct HALQA_VIRUS_SCANNER."))
    return found or [Finding(Level.WELL, "Every uploaded file has its content.")]


def _findable(findable: Findable, needs: Needs) -> list[Finding]:
    todo = "Let `halqa serve` or `halqa worker` run, or run `halqa search rebuild`; the log says what cannot be written."
    if findable.never_asked:
        what = f"Search does not know yet of: {', '.join(findable.never_asked)}."
        return [Finding(Level.NOTE, what, todo)]
    if findable.waiting:
        level = Level.ILL if findable.seconds > needs.search_seconds else Level.NOTE
        what = f"Search is behind: {findable.waiting} tasks wait, the oldest for {findable.seconds} seconds."
        return [Finding(level, what, todo)]
    return [Finding(Level.WELL, f"Search is up to date: {findable.documents} documents can be found.")]


def _files(files: Files) -> list[Finding]:
    found = []
    if files.stale_catalogues:
        what = f"Translations are not compiled: {', '.join(files.stale_catalogues)}."
        found.append(Finding(Level.ILL, what, "Run `halqa messages compile`."))
    if not files.static_current:
        what = "Style sheets and pictures of this version were not collected yet; `halqa serve` does so when it starts."
        found.append(Finding(Level.NOTE, what, "Start it anew, if it runs."))
    if files.missing_fonts:
        what = f"Fonts of letters, forms on paper and cards for sharing are missing: {', '.join(files.missing_fonts)}."
        found.append(Finding(Level.ILL, what, "Install what requirements.lock names."))
    if not files.time_zones:
        what = "The machine has no time zone data: local times of cities cannot be shown."
        found.append(Finding(Level.ILL, what, "Install the system's tzdata package."))
    if files.bad_policies:
        what = f"The rules of rounds cannot be read in {', '.join(files.bad_policies)}; pages of rounds will fail."
        found.append(Finding(Level.ILL, what, "Run `halqa rounds check`, and mend each line that it names."))
    for told in files.bad_agreements:
        what = f"What the network has agreed cannot be read, and pages that rest on it will fail: {told}"
        found.append(Finding(Level.ILL, what, "Mend the file in the folder that HALQA_POLICY names."))
    return found or [Finding(Level.WELL, "Translations, style sheets, fonts, time zones and the network's policy are there.")]


def _port(facts: Facts) -> list[Finding]:
    if facts.port_free:
        return [Finding(Level.WELL, f"Port {facts.port} is free.")]
    what = f"Port {facts.port} is taken, which is right while Halqa itself runs there."
    return [Finding(Level.NOTE, what, "If it does not, start with `halqa serve --next-free` or another --port.")]


def report(findings: Sequence[Finding]) -> str:
    """Write findings for a terminal, one a paragraph, and how many are ill at the end."""
    marks = {Level.WELL: "well", Level.NOTE: "NOTE", Level.ILL: "ILL "}
    lines = []
    for finding in findings:
        lines.append(f"{marks[finding.level]}  {finding.what}")
        lines += [f"      {finding.todo}"] if finding.todo else []
    ill = sum(finding.level is Level.ILL for finding in findings)
    lines.append({0: "\nNothing is wrong.", 1: "\nOne thing is wrong."}.get(ill, f"\n{ill} things are wrong."))
    return "\n".join(lines)
