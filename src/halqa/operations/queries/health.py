"""How the set-up is: each fact gathered by itself, so that one that cannot be had hides no other."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

from halqa.accounts.queries.policy import people_policy
from halqa.documents.queries.contents import lost_contents
from halqa.documents.queries.policy import upload_policy
from halqa.documents.queries.scanning import scanner_answers
from halqa.exchange.queries.policy import exchange_policy
from halqa.foundation.policy import BadPolicy
from halqa.foundation.typefaces import missing_fonts
from halqa.ledger import queries as ledger
from halqa.ledger.labels import broken_link
from halqa.opendata.queries.policy import token_policy
from halqa.operations.queries.setup import pending_migrations, stale_catalogues, static_files_are_current
from halqa.operations.rules.health import Content, Database, Facts, Files, Findable, Storage, Uploads
from halqa.registry.queries import cities
from halqa.registry.queries.policy import agreed_numbers, coordinator_sites, correction_policy, profile_policy
from halqa.rounds.queries.applications_policy import applications_policy
from halqa.rounds.queries.certificates_policy import credentials_policy
from halqa.rounds.queries.credential_key import key_trouble
from halqa.rounds.queries.forms import concepts, filed_forms, form_policy
from halqa.rounds.queries.policies import bad_policies
from halqa.search.queries.waiting import count_documents, waiting

MEGABYTE = 1024 * 1024


def facts_of_set_up(*, port: int, port_free: bool, now: datetime) -> Facts:
    """Look at everything; what the database does not answer is left out."""
    database = database_facts()
    can_be_asked = not (database.trouble or database.pending)
    return Facts(
        mode=settings.MODE,
        address=settings.SITE_ADDRESS,
        sends_mail=bool(settings.EMAIL_HOST),
        key_trouble=key_trouble(),
        storage=storage_facts(settings.VAR),
        database=database,
        content=content_facts() if can_be_asked else None,
        uploads=uploads_facts() if can_be_asked else None,
        findable=findable_facts(now) if can_be_asked else None,
        files=Files(
            stale_catalogues=stale_catalogues(),
            static_current=static_files_are_current(),
            missing_fonts=missing_fonts(),
            time_zones=has_time_zones(),
            bad_policies=bad_policies(),
            bad_agreements=bad_agreements(),
        ),
        port=port,
        port_free=port_free,
    )


def storage_facts(folder: Path) -> Storage:
    """Look at the folder for everything that is written."""
    standing = next(path for path in (folder, *folder.parents) if path.exists())
    return Storage(
        path=str(folder),
        exists=folder.is_dir(),
        writable=folder.is_dir() and os.access(folder, os.W_OK | os.X_OK),
        free_megabytes=shutil.disk_usage(standing).free // MEGABYTE,
    )


def database_facts() -> Database:
    """Ask the database what it is and how far its tables are."""
    try:
        connection.ensure_connection()
        return Database(
            vendor=connection.vendor,
            version=connection.get_database_version(),
            journal=_journal(connection),
            pending=pending_migrations(),
        )
    except (DatabaseError, OSError) as error:
        return Database(vendor=connection.vendor, trouble=str(error).strip().splitlines()[0])


def _journal(database: BaseDatabaseWrapper) -> str:
    if database.vendor != "sqlite":
        return ""
    with database.cursor() as cursor:
        return str(cursor.execute("PRAGMA journal_mode").fetchone()[0])


def content_facts() -> Content:
    """Count what is listed and verify the ledger."""
    verdict = ledger.verify()
    listed = cities.cities(cities.CityFilter(), language="en", size=1).page.total
    broken = broken_link(verdict.broken.number, verdict.broken.damage) if verdict.broken else ""
    return Content(cities=listed, events=verdict.events, broken=broken)


def uploads_facts() -> Uploads:
    """Look for the contents of uploaded files, and for the virus scanner."""
    try:
        lost, trouble = lost_contents(), ""
    except Exception as error:  # noqa: BLE001  each storage fails in its own way, and the doctor looks at the rest
        lost, trouble = 0, type(error).__name__
    return Uploads(lost=lost, trouble=trouble, scanner_answers=scanner_answers())


def findable_facts(now: datetime) -> Findable:
    """Look at how far what can be found is behind what is known."""
    behind = waiting()
    seconds = int((now - behind.since).total_seconds()) if behind.since else 0
    return Findable(documents=count_documents(), waiting=behind.tasks, seconds=max(seconds, 0), never_asked=behind.never_asked)


def bad_agreements() -> list[str]:
    """Return, for each file of the network's policy beside the rules of rounds, what is wrong with it."""
    readers: tuple[Callable[[], object], ...] = (
        people_policy,
        upload_policy,
        partial(agreed_numbers, settings.POLICY / "registry.toml"),
        partial(coordinator_sites, settings.POLICY / "registry.toml"),
        profile_policy,
        correction_policy,
        exchange_policy,
        token_policy,
        form_policy,
        applications_policy,
        credentials_policy,
        concepts,
    )
    found = []
    for read in readers:
        try:
            read()
        except BadPolicy as error:
            found.append(str(error))
    if not found:
        try:
            filed_forms()
        except BadPolicy as error:
            found.append(str(error))
    return found


def has_time_zones() -> bool:
    """Say whether the machine knows the time zones of cities."""
    try:
        ZoneInfo("Africa/Casablanca")
    except ZoneInfoNotFoundError:
        return False
    return True
