"""Reading copies: written by people who take part, or fetched from a machine beforehand; the original is never touched."""

from collections.abc import Mapping
from datetime import datetime

from halqa.accounts.access import Caller
from halqa.foundation.refusals import Refusal
from halqa.ledger import actions as ledger
from halqa.rounds.actions.acting import Acting
from halqa.rounds.enums.applications import Act, Rendering
from halqa.rounds.models import ReadingCopy
from halqa.rounds.queries.applications import answers_of, form_of_application, text_of
from halqa.rounds.rules.reading import OriginalText, refusals_to_copy, texts_to_read


@ledger.action
def write_reading_copy(
    *, key: str, place: str, language: str, text: str, made_from: str, read: int, caller: Caller, by: str, now: datetime
) -> None:
    """Write a person's reading copy of one text, made from the wording of the fingerprint ``made_from``.

    ``read`` is the version of the copy that was seen (0: there was none).

    :raises RuleRefused: with every reason; ``copy-changed-meanwhile`` where somebody else has written another since
    """
    acting = Acting.begin(Act.TRANSLATE, key, caller=caller, by=by, now=now)
    originals = _originals(acting)
    if place not in originals:
        acting.refuse([Refusal("nothing-to-copy")])
    stands = ReadingCopy.objects.filter(application=acting.application, place=place, language=language).first()
    if (stands.version if stands else 0) != read:
        acting.refuse([Refusal("copy-changed-meanwhile")])
    acting.refuse([*_of_language(acting, language), *refusals_to_copy(text)])
    _write(acting, place, language, text.strip(), {"rendering": Rendering.PERSON, "service": "", "made_from": made_from})
    detail = {"place": place, "language": language, "rendering": str(Rendering.PERSON)}
    ledger.record(kind="application.translated", by=by, subject=acting.subject, now=now, detail=detail)


@ledger.action
def keep_machine_copies(
    *, key: str, language: str, texts: Mapping[OriginalText, str], service: str, caller: Caller, by: str, now: datetime
) -> int:
    """Keep what a machine made of texts, and return how many. It never takes the place of what a person wrote.

    A text that reads otherwise by now keeps its copy all the same: that says from which wording it was made.
    """
    acting = Acting.begin(Act.TRANSLATE, key, caller=caller, by=by, now=now)
    acting.refuse(_of_language(acting, language))
    by_people = set(
        ReadingCopy.objects.filter(application=acting.application, language=language, rendering=Rendering.PERSON).values_list(
            "place", flat=True
        )
    )
    kept = {original: text for original, text in texts.items() if original.place not in by_people and not refusals_to_copy(text)}
    for original, text in kept.items():
        told = {"rendering": Rendering.MACHINE, "service": service, "made_from": original.sha256}
        _write(acting, original.place, language, text, told)
    if kept:
        detail = {"language": language, "rendering": str(Rendering.MACHINE), "number": len(kept)}
        ledger.record(kind="application.translated", by=by, subject=acting.subject, now=now, detail=detail)
    return len(kept)


def _originals(acting: Acting) -> Mapping[str, OriginalText]:
    form = form_of_application(acting.application)
    answers, _sha256 = text_of(acting.application, form, answers_of(acting.application))
    return {one.place: one for one in texts_to_read(form, answers)}


def _of_language(acting: Acting, language: str) -> list[Refusal]:
    return [Refusal("copy-in-its-own-language")] if language == acting.application.language else []


def _write(acting: Acting, place: str, language: str, text: str, told: Mapping[str, object]) -> None:
    stands = ReadingCopy.objects.filter(application=acting.application, place=place, language=language).first()
    if stands is None:
        stands = ReadingCopy(application=acting.application, place=place, language=language, version=0)
    for name, value in {**told, "text": text, "at": acting.now, "by": acting.by}.items():
        setattr(stands, name, value)
    stands.version += 1
    stands.save()
