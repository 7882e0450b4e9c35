"""Looking at what was uploaded, before anything of it is kept."""

import hashlib
import threading
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from halqa.documents.enums import Kind
from halqa.documents.queries.policy import allowed_bytes, upload_policy
from halqa.documents.queries.scanning import ScannerAway, scanner
from halqa.documents.rules.examination import judge, refusals_to_name, refusals_to_size
from halqa.documents.rules.names import cleaned
from halqa.foundation.refusals import Refusal, RuleRefused

# A picture of a few hundred kilobytes may need a few hundred megabytes to be drawn: one at a time in each web process.
_looking = threading.Lock()


@dataclass(frozen=True)
class Examined:
    """A file that nothing speaks against: what is kept of it, at its beginning, and what that is.

    ``storage_name`` is where its content stands already, if it does.
    """

    name: str
    kind: Kind
    content: IO[bytes]
    bytes: int
    sha256: str
    storage_name: str = ""


def examine(
    upload: IO[bytes],
    *,
    size: int,
    given_name: str,
    kinds: Collection[Kind],
    most_bytes: int | None = None,
    fit_into: int | None = None,
) -> Examined:
    """Look at a file's name, size and content, and ask the virus scanner.

    ``fit_into``: a picture that needs more bytes than this, drawn anew, is made smaller.

    :raises RuleRefused: with every reason against it
    """
    policy = upload_policy()
    name = cleaned(given_name)
    refusals = refusals_to_name(name, kinds)
    if reasons := refusals_to_size(size, allowed_bytes(most_bytes)):
        raise RuleRefused([*refusals, *reasons])
    with _looking:
        content = upload.read()
        verdict = judge(content, name=name, kinds=kinds, policy=policy, fit_into=fit_into)
    refusals += verdict.refusals
    if not refusals:
        refusals += _scanned(content)
    if refusals or verdict.kind is None:
        raise RuleRefused(refusals)
    upload.seek(0)
    file = upload if verdict.kept is content else BytesIO(verdict.kept)
    return Examined(name, verdict.kind, file, len(verdict.kept), hashlib.sha256(verdict.kept).hexdigest())


def _scanned(content: bytes) -> list[Refusal]:
    is_clean = scanner()
    if is_clean is None:
        return []
    try:
        return [] if is_clean(content) else [Refusal("looks-like-a-virus")]
    except ScannerAway:
        return [Refusal("scanner-away")]
