"""A house of its own for files: a folder, a small policy, and subjects of a kind that no app has."""

from dataclasses import fields

import pytest
from django.conf import settings as configured

from halqa.accounts.access import SubjectDoor, subject_doors
from halqa.documents.queries.policy import upload_policy
from halqa.documents.rules.policy import UploadPolicy


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Keep contents in a folder of this test; returns it."""
    options = {"BACKEND": "halqa.config.storage.Folder", "OPTIONS": {"location": tmp_path / "documents"}}
    settings.STORAGES = {**configured.STORAGES, "documents": options}
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return tmp_path / "documents"


@pytest.fixture
def policy(settings, tmp_path):
    """Let a test agree on other numbers than the network did."""
    agreed = {field.name: getattr(upload_policy(), field.name) for field in fields(UploadPolicy)}

    def agree(**numbers):
        lines = [f"{name} = {number}" for name, number in (agreed | numbers).items()]
        settings.POLICY = tmp_path / "-".join(map(str, numbers.values()))
        settings.POLICY.mkdir()
        (settings.POLICY / "documents.toml").write_text("\n".join(["[uploads]", *lines]))

    return agree


@pytest.fixture(autouse=True)
def doors(monkeypatch):
    """Know dossiers, whose door is open to all, and secrets, whose door is open to those who hold a role there."""

    def door(kind, visible_to):
        return SubjectDoor(
            kind=kind,
            name=lambda subject, _language: subject,
            address=lambda _subject: None,
            country=lambda _subject: "MA",
            visible_to=visible_to,
        )

    dossiers = door("dossier", lambda _caller, _subject: True)
    secrets = door("secret", lambda caller, subject: any(holding.scope == subject for holding in caller.holdings))
    monkeypatch.setattr(subject_doors, "_doors", {"dossier": dossiers, "secret": secrets})
