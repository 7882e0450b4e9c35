"""Whether a file may come in: every reason against its name, its size and its content, and what of it is kept."""

from collections.abc import Collection
from dataclasses import dataclass

from halqa.documents.enums import Kind
from halqa.documents.rules.content import (
    ENDINGS,
    PACKAGES,
    PICTURES,
    TEXTS,
    VIDEOS,
    begins_like_a_program,
    carries_another_format,
    holds_virus_test,
    kind_of,
)
from halqa.documents.rules.names import ending_of
from halqa.documents.rules.packages import refusals_to_package
from halqa.documents.rules.pdf import refusals_to_pdf
from halqa.documents.rules.pictures import redrawn
from halqa.documents.rules.policy import UploadPolicy
from halqa.documents.rules.videos import refusals_to_captions, refusals_to_video
from halqa.foundation.refusals import Refusal


@dataclass(frozen=True)
class Verdict:
    """What was found: the kind by content, what is to be kept of it, and every reason against it."""

    kind: Kind | None
    kept: bytes
    refusals: tuple[Refusal, ...]


def refusals_to_name(name: str, kinds: Collection[Kind]) -> list[Refusal]:
    """Return every reason against the name of a file, cleaned."""
    ending = ending_of(name)
    if not ending:
        return [Refusal("name-without-ending", {"kinds": tuple(kinds)})]
    if ENDINGS.get(ending) not in kinds:
        return [Refusal("ending-not-taken", {"ending": ending, "kinds": tuple(kinds)})]
    return []


def refusals_to_size(size: int, most: int) -> list[Refusal]:
    """Return every reason against the size of a file, in bytes."""
    if size == 0:
        return [Refusal("file-is-empty")]
    return [Refusal("file-too-large", {"bytes": size, "most_bytes": most})] if size > most else []


def refusals_to_number(files: int, most: int) -> list[Refusal]:
    """Return every reason against one more file about a subject that has so many."""
    return [Refusal("subject-has-enough", {"most": most})] if files >= most else []


def judge(content: bytes, *, name: str, kinds: Collection[Kind], policy: UploadPolicy, fit_into: int | None = None) -> Verdict:
    """Look into a content that is not empty, as far as its kind allows; a picture is made to fit into so many bytes."""
    refusals = [Refusal("looks-like-a-virus")] if holds_virus_test(content) else []
    told, found = ENDINGS.get(ending_of(name)), kind_of(content)
    if found is Kind.TEXT and told in TEXTS:
        found = told
    if found is None or (found not in kinds and told not in kinds):
        return Verdict(found, b"", (*refusals, _not_taken(content, told, kinds)))
    if told is not None and told is not found:
        refusals.append(Refusal("ending-of-another-kind", {"ending": ending_of(name), "kind": found}))
    kept, more = _looked_into(content, found, policy, fit_into)
    return Verdict(found, kept, tuple({refusal.code: refusal for refusal in [*refusals, *more]}.values()))


def _not_taken(content: bytes, told: Kind | None, kinds: Collection[Kind]) -> Refusal:
    if told in TEXTS and not begins_like_a_program(content):
        return Refusal("no-plain-text")
    return Refusal("content-not-taken", {"kinds": tuple(kinds)})


def _looked_into(content: bytes, kind: Kind, policy: UploadPolicy, fit_into: int | None) -> tuple[bytes, list[Refusal]]:
    if kind in PACKAGES:
        return content, refusals_to_package(content, kind, policy)
    if kind in TEXTS:
        return content, refusals_to_captions(content) if kind is Kind.VTT else []
    if kind in VIDEOS:
        return content, refusals_to_video(content, kind)
    twofold = [Refusal("two-formats-at-once")] if carries_another_format(content, kind) else []
    if kind in PICTURES:
        kept, refusals = redrawn(content, kind, policy, fit_into=fit_into)
        return kept, twofold + refusals
    return content, twofold + refusals_to_pdf(content, policy)
