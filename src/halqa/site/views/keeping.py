"""Files that are made once and kept in ``HALQA_VAR``: a reader meets a whole one or none."""

from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO


def keep(path: Path, write: Callable[[IO[bytes]], object], *, most: int) -> None:
    """Write a file under its final name once it is whole, and let the oldest of its folder go beyond ``most``.

    Raises OSError, with nothing half written left behind, where there is no room.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _tidy(path.parent, most - 1)
    with NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as file:
        part = Path(file.name)
        try:
            write(file)
            file.flush()
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def _tidy(folder: Path, most: int) -> None:
    """Remove the oldest files, those included that a killed process left half written."""
    kept = list(folder.iterdir())
    if len(kept) <= most:
        return
    # A tenth more than needed goes, so that their times are not asked for each time.
    for oldest in sorted(kept, key=_age)[: len(kept) - most + most // 10]:
        oldest.unlink(missing_ok=True)


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
