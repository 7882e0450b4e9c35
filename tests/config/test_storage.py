"""Which storage keeps uploaded files."""

from pathlib import Path

import pytest

from halqa.config.storage import documents_storage

FOLDER = Path("/var/lib/halqa/documents")


@pytest.mark.parametrize(
    ("told", "backend", "options"),
    [
        ("", "halqa.config.storage.Folder", {"location": FOLDER}),
        ("storages.backends.s3.S3Storage", "storages.backends.s3.S3Storage", {}),
        (
            "storages.backends.s3.S3Storage?bucket_name=halqa&endpoint_url=https%3A%2F%2Fs3.example",
            "storages.backends.s3.S3Storage",
            {"bucket_name": "halqa", "endpoint_url": "https://s3.example"},
        ),
    ],
)
def test_a_storage_is_named_with_its_options(told, backend, options):
    assert documents_storage(told, FOLDER) == {"BACKEND": backend, "OPTIONS": options}
