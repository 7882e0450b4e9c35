"""What is still to be done before this set-up can serve: tables, static files, the roster."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

STATIC_STAMP = ".build"


def pending_migrations(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Return the steps that the database is behind this version, in their order."""
    executor = MigrationExecutor(connections[using])
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def static_files_are_current() -> bool:
    """Say whether the collected static files are those of this build."""
    stamp = settings.STATIC_ROOT / STATIC_STAMP
    return stamp.is_file() and stamp.read_text() == static_build()


def static_build() -> str:
    """Return what changes whenever a static file of an app changes, without reading the files."""
    folders = sorted(settings.PACKAGE.glob("*/static"))
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    told = [f"{path.relative_to(settings.PACKAGE)}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in files]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def stale_catalogues() -> list[str]:
    """Return the languages whose compiled catalogue is missing or older than its texts."""
    stale = []
    for texts in sorted(Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/*.po")):
        compiled = texts.with_suffix(".mo")
        if not compiled.is_file() or compiled.stat().st_mtime_ns < texts.stat().st_mtime_ns:
            stale.append(texts.parent.parent.name)
    return stale
