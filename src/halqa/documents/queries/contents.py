"""The contents of files by their names in the storage, for whoever takes everything out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.core.files.storage import storages
from django.db import DEFAULT_DB_ALIAS

from halqa.documents.models import File


def kept_contents(*, using: str = DEFAULT_DB_ALIAS) -> dict[str, str]:
    """Return the SHA-256 that each kept content must have, by its name in the storage."""
    rows = File.objects.using(using).filter(removed_at=None).order_by("storage_name")
    return dict(rows.values_list("storage_name", "sha256"))


@contextmanager
def content(storage_name: str) -> Iterator[IO[bytes]]:
    """Open a content.

    :raises OSError: when the storage does not have it
    """
    with storages["documents"].open(storage_name) as file:
        yield file


@contextmanager
def content_of(key: str) -> Iterator[IO[bytes]]:
    """Open the content of a file by its key, for whoever has been let in to it.

    :raises OSError: when the storage does not have it, or there is no such file any more
    """
    name = File.objects.filter(key=key, removed_at=None).values_list("storage_name", flat=True).first()
    if name is None:
        raise FileNotFoundError(key)
    with content(name) as file:
        yield file


def lost_contents() -> int:
    """Return how many files have a row and no content in the storage any more."""
    storage, kept = storages["documents"], kept_contents()
    present = storage.listdir("")[1] if kept and storage.exists("") else ()
    return len(kept.keys() - set(present))
