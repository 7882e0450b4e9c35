"""Where the contents of documents are kept: a folder of our own, or another storage that an operator names."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.core.files import File
from django.core.files.storage import FileSystemStorage


def documents_storage(told: str, folder: Path) -> dict[str, Any]:
    """Return the entry of ``STORAGES`` for what ``HALQA_DOCUMENT_STORAGE`` says: ``path.of.Class?option=value&…``, or nothing."""
    if not told:
        return {"BACKEND": "halqa.config.storage.Folder", "OPTIONS": {"location": folder}}
    parts = urlsplit(told)
    return {"BACKEND": parts.path, "OPTIONS": dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}}


class Folder(FileSystemStorage):
    """A folder for its owner only, outside everything that is served, whose files are on the disk before they are named."""

    def __init__(self, location: Path) -> None:
        super().__init__(location, base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def _save(self, name: str, content: File) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        try:
            with part.open("xb") as file:
                part.chmod(0o600)
                file.writelines(content.chunks())
                file.flush()
                os.fsync(file.fileno())
            part.rename(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return name
