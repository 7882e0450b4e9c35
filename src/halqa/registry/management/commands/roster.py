"""``halqa roster load|check|export PATH``: the roster's way in and out."""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from halqa.foundation.policy import BadPolicy
from halqa.foundation.refusals import Refusal
from halqa.registry.actions.roster import LoadReport, RosterRefused, load
from halqa.registry.labels import sentence
from halqa.registry.queries.roster import Change, Counts, Preview, preview
from halqa.registry.queries.roster_export import export

SHOWN = 40
"""Changes and reasons that are printed in full unless all are asked for."""


class Command(BaseCommand):
    help = "Load, check or export the roster: a folder of CSV files, one CSV file, or one XLSX workbook."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        of_load = deeds.add_parser("load", help="load it, all or nothing; a second time changes nothing")
        of_check = deeds.add_parser("check", help="say what loading would change, or what is wrong; changes nothing")
        of_export = deeds.add_parser("export", help="write what is stored in the same columns")
        for each in (of_load, of_check, of_export):
            each.add_argument("path", type=Path, help="a folder, or a file ending in .csv or .xlsx")
            each.add_argument("--json", action="store_true", dest="as_json", help="answer as one JSON object")
        for each in (of_load, of_check):
            each.add_argument("--all", action="store_true", dest="show_all", help="print every change, not only the first ones")
        of_load.add_argument("--preview", action="store_true", help="show every change and ask before loading")
        of_load.add_argument("--yes", action="store_true", help="with --preview: load without asking")

    def handle(self, *, deed: str, path: Path, as_json: bool, **options: Any) -> None:
        try:
            if deed == "export":
                self._export(path, as_json=as_json)
            elif deed == "check":
                self._check(path, as_json=as_json, show_all=options["show_all"])
            else:
                self._load(path, as_json=as_json, **{name: options[name] for name in ("show_all", "preview", "yes")})
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}.") from error
        except BadPolicy as error:
            raise CommandError(str(error)) from error

    def _check(self, path: Path, *, as_json: bool, show_all: bool) -> None:
        found = self._preview(path, timezone.now(), show_all=show_all)
        self._say_json(_preview_as_json(found)) if as_json else self._say_preview(found)
        if found.refusals:
            raise SystemExit(1)

    def _load(self, path: Path, *, as_json: bool, show_all: bool, preview: bool, yes: bool) -> None:
        now = timezone.now()
        if preview:
            found = self._preview(path, now, show_all=show_all)
            if not as_json:
                self._say_preview(found)
            if found.refusals:
                raise SystemExit(1)
            if not yes and not self._is_wanted():
                self.stdout.write("Nothing was changed.")
                return
        try:
            report = load(path=path, by="system:halqa", now=now, progress=self._progress)
        except RosterRefused as refused:
            self._clear_progress()
            if as_json:
                self._say_json(_refused_as_json(refused.refusals, refused.more))
            else:
                self._say_refusals(refused.refusals, refused.more)
            raise SystemExit(1) from None
        self._clear_progress()
        self._say_json(_report_as_json(report)) if as_json else self._say_report(report)

    def _export(self, path: Path, *, as_json: bool) -> None:
        written = export(path=path)
        if as_json:
            self._say_json({"paths": [str(each) for each in written.paths], "rows": dict(written.rows)})
            return
        for table, rows in written.rows.items():
            self.stdout.write(f"  {table:<16} {rows:>8} rows")
        self.stdout.write(f"Written to {path}.")

    def _preview(self, path: Path, now: datetime, *, show_all: bool) -> Preview:
        try:
            return preview(path=path, now=now, progress=self._progress, most=None if show_all else SHOWN)
        finally:
            self._clear_progress()

    def _is_wanted(self) -> bool:
        if not sys.stdin.isatty():
            raise CommandError("Nobody can be asked here. Add --yes to load after the preview.")
        return input("Load this? [y/N] ").strip().lower() in {"y", "yes"}

    def _progress(self, what: str, rows: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{what}: {rows}".ljust(60), ending="")

    def _clear_progress(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("\r" + " " * 60 + "\r", ending="")

    def _say_json(self, said: Mapping[str, Any]) -> None:
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))

    def _say_refusals(self, refusals: Iterable[Refusal], more: int) -> None:
        for refusal in refusals:
            self.stderr.write(sentence(refusal))
        if more:
            self.stderr.write(f"… and {more} more.")
        self.stderr.write("Nothing was changed.")

    def _say_preview(self, found: Preview) -> None:
        if found.refusals:
            self._say_refusals(found.refusals, found.more_refusals)
            return
        for change in found.changes:
            self.stdout.write(_line(change))
        if found.more_changes:
            self.stdout.write(f"… and {found.more_changes} more rows (--all shows them).")
        self._say_counts(found.counts)

    def _say_counts(self, counts: Mapping[str, Counts]) -> None:
        for table, count in counts.items():
            self.stdout.write(
                f"  {table:<16} {count.new:>8} new {count.changed:>8} changed {count.unchanged:>8} unchanged"
                f" {count.kept:>8} not in this roster, kept"
            )

    def _say_report(self, report: LoadReport) -> None:
        self._say_counts(report.counts)
        if report.event is None:
            self.stdout.write("Everything was known already; nothing was changed.")
        else:
            self.stdout.write(f"Loaded. It is event {report.event} of the ledger.")


def _line(change: Change) -> str:
    name = change.identity.replace("\t", ", ")
    where = f"{change.file}, line {change.line}: " if change.file else f"{change.table}: "
    if change.state == "kept":
        return f"{where}not in this roster, kept: {name}"
    cells = "; ".join(f"{each.column}: {each.old or '(empty)'} → {each.new or '(empty)'}" for each in change.differences)
    return f"{where}{change.state} {name}" + (f" ({cells})" if cells else "")


def _refused_as_json(refusals: Iterable[Refusal], more: int) -> dict[str, Any]:
    said = [
        {
            "file": refusal.facts.get("file", ""),
            "row": refusal.facts.get("row", 0),
            "column": refusal.facts.get("column", ""),
            "code": refusal.code,
            "sentence": sentence(refusal),
        }
        for refusal in refusals
    ]
    return {"refused": said, "more_refused": more, "changed": False}


def _preview_as_json(found: Preview) -> dict[str, Any]:
    if found.refusals:
        return _refused_as_json(found.refusals, found.more_refusals)
    counts = {name: asdict(count) for name, count in found.counts.items()}
    changes = [asdict(change) for change in found.changes]
    return {"refused": [], "more_refused": 0, "tables": counts, "changes": changes, "more_changes": found.more_changes}


def _report_as_json(report: LoadReport) -> dict[str, Any]:
    return {
        "refused": [],
        "tables": {name: asdict(count) for name, count in report.counts.items()},
        "sha256": report.sha256,
        "event": report.event,
        "changed": report.event is not None,
    }
