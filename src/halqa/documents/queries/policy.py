"""What the network has agreed about files, read from its policy."""

from functools import cache
from pathlib import Path

from django.conf import settings

from halqa.documents.rules.policy import UploadPolicy
from halqa.foundation.policy import whole_numbers


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
    return UploadPolicy(**whole_numbers(path, "uploads", UploadPolicy.__dataclass_fields__.keys()))
