"""The text of an application as one thing: its canonical form, and the fingerprint that a mayor signs."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def fingerprint_of_text(*, form: str, form_version: int, language: str, answers: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a text in canonical JSON (keys sorted, UTF-8, no spaces).

    ``answers`` are clean, in the shape of `rules.forms_answers`; a file in them is a key, whose content never changes.
    The same answers have the same fingerprint, in whatever order and on whatever database they are kept.
    """
    whole = {"form": form, "form_version": form_version, "language": language, "answers": answers}
    return sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
