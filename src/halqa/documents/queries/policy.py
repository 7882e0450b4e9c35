"""What the network has agreed about files, read from its policy."""

import tomllib
from dataclasses import fields
from functools import cache
from pathlib import Path

from django.conf import settings

from halqa.documents.rules.policy import UploadPolicy


class BadPolicy(ValueError):
    """The file of the policy cannot be used; the message names it and what is wrong in it."""


def upload_policy() -> UploadPolicy:
    """Return what holds for uploads.

    :raises BadPolicy: when ``documents.toml`` is missing or lacks something, or has something that nobody reads
    """
    return _read(settings.POLICY / "documents.toml")


def allowed_bytes(wanted: int | None) -> int:
    """Return how large a file may be where a form wants no larger ones than this, or says nothing."""
    most = upload_policy().most_bytes_per_file
    return min(wanted or most, most)


@cache
def _read(path: Path) -> UploadPolicy:
    try:
        with path.open("rb") as file:
            agreed = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadPolicy(f"{path} cannot be read: {error}.") from error
    numbers = agreed.get("uploads")
    known = {field.name for field in fields(UploadPolicy)}
    if {*agreed} != {"uploads"} or not isinstance(numbers, dict) or {*numbers} != known:
        raise BadPolicy(f"{path} must hold one table [uploads] with exactly {', '.join(sorted(known))}.")
    for name, number in numbers.items():
        # Python counts a yes among the whole numbers.
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise BadPolicy(f"{path}: {name} must be a whole number above 0.")
    return UploadPolicy(**numbers)
