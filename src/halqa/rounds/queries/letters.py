"""What a letter and a certificate say about a decision that holds, in the language of the city."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from halqa.accounts.access import subject_names
from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE, fallbacks
from halqa.foundation.localized import Chosen, Localized
from halqa.foundation.typefaces import can_draw
from halqa.notices.labels.words import MOMENT
from halqa.pages.templatetags.words import when_text
from halqa.registry.queries.lives import country_names
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.certificates import Ending
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.labels import certificates as labels
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Decision
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.calls import Clock, clock_of
from halqa.rounds.queries.certificates_policy import credentials_policy
from halqa.rounds.rules.certificates import valid_until
from halqa.rounds.rules.deciding import appeal_by
from halqa.rounds.rules.windows import zone_of
from halqa.rounds.templatetags.calls import zone_words


@dataclass(frozen=True)
class Letter:
    """A letter, all in words of its language; texts of people carry theirs."""

    language: str
    issuer: str
    illustrative: str
    to: str
    city: str
    country: str
    day: str
    title: str
    greeting: str
    opening: str
    sentences: tuple[str, ...]
    corrected_title: str
    corrected: Chosen | None
    told_title: str
    told: Chosen | None
    reasons_title: str
    reasons: Chosen | None
    closing: tuple[str, ...]
    regards: str
    signatory: str
    office: str
    foot: tuple[str, ...]
    reference: str


@dataclass(frozen=True)
class Certificate:
    """A certificate, all in words of its language. ``check`` is the address at which it is checked; empty: there is none."""

    language: str
    issuer: str
    illustrative: str
    title: str
    call: str
    before: str
    city: str
    country: str
    after: str
    day: str
    until: str
    check_words: str
    check: str
    signatory: str
    office: str
    foot: str
    reference: str


@dataclass(frozen=True)
class Announced:
    """A decision that holds, with the names of all that it is about in one language."""

    decision: Decision
    kind: CallKind
    said: Decided
    language: str
    city: str
    country: str
    call: str
    at: datetime

    @property
    def reference(self) -> str:
        """By what an office finds it again."""
        return f"{self.decision.application.key} · {self.decision.number}"

    @property
    def path(self) -> str:
        """The page of the letter, with its language."""
        return reverse("rounds:application_letter", args=self.decision.application.key.split("/"))


def language_of(tag: str) -> str:
    """Return in which of the six languages somebody is written to who writes in a language."""
    return next((one for one in fallbacks(tag) if one in LANGUAGES), WORKING_LANGUAGE)


def announced(decision: Decision, language: str) -> Announced:
    """Return what is known of a decision that holds; its application and call come along.

    :raises ValueError: where it is not announced: of such a decision nothing is ever written
    """
    if decision.announced_at is None:
        raise ValueError(f"{decision} is not announced")
    application = decision.application
    with override(language):
        return Announced(
            decision=decision,
            kind=CallKind(application.call.kind),
            said=Decided(decision.said),
            language=language,
            city=subject_names([application.city], language)[application.city],
            country=country_names([application.country], language).get(application.country, application.country),
            call=call_name(CallKind(application.call.kind), policy_of_call(application.call).number("round.year")),
            at=decision.announced_at,
        )


def letter_of(decision: Decision, *, with_certificate: bool) -> Letter:
    """Return the letter to a city, in its language; in English where no font at hand has that language's letters."""
    language = language_of(decision.application.language)
    written = _letter(announced(decision, language), with_certificate=with_certificate)
    if not can_draw(_words_of(written)):
        written = _letter(announced(decision, WORKING_LANGUAGE), with_certificate=with_certificate)
    return written


def certificate_of(decision: Decision, language: str, check: str) -> Certificate:
    """Return the certificate of a city in the language of its letter."""
    told = announced(decision, language)
    signatory, office = _signed(language)
    with override(language):
        return Certificate(
            language=language,
            issuer=credentials_policy().issuer.pick(language).text,
            illustrative=_invented(told),
            title=str(labels.CERTIFICATE),
            call=told.call,
            before=str(labels.IT_IS_CERTIFIED),
            city=told.city,
            country=told.country,
            after=str(labels.CERTIFIED[told.kind]),
            day=str(labels.ANNOUNCED_ON) % {"day": when_text(told.at.date())},
            until=until_in_words(told.kind, told.at),
            check_words=str(labels.CHECK_AT if check else labels.UNCHECKED),
            check=check,
            signatory=signatory,
            office=office,
            foot=str(labels.NOT_UNESCO),
            reference=str(labels.REFERENCE) % {"reference": told.reference},
        )


def until_in_words(kind: CallKind, since: datetime) -> str:
    """Return until when something holds that was announced at a moment, in the language that is active."""
    policy = credentials_policy()
    if (until := valid_until(policy, kind, since)) is not None:
        return str(labels.HOLDS_UNTIL) % {"day": when_text(until.date())}
    term = policy.terms.get(kind)
    return str(labels.ENDS[term.ending if term else Ending.UNKNOWN])


def citation_of(decision: Decision, language: str) -> Chosen | None:
    """Return the public reasons for a reader of a language, in another one where they are not written in it."""
    return _picked(decision.citation, language)


def _picked(texts: Mapping[str, str], language: str) -> Chosen | None:
    written = {tag: text for tag, text in texts.items() if text.strip()}
    if not written:
        return None
    source = WORKING_LANGUAGE if WORKING_LANGUAGE in written else next(iter(written))
    found = Localized(source, written).pick(language)
    return found if can_draw(found.text) else None


def _letter(told: Announced, *, with_certificate: bool) -> Letter:
    decision, language = told.decision, told.language
    words = decision.words.strip()
    is_drawn = can_draw(words)
    signatory, office = _signed(language)
    with override(language):
        sentences = [labels.WITH_CERTIFICATE] if with_certificate else []
        earlier = decision.application.decisions.filter(number__lt=decision.number, announced_at__isnull=False)
        if earlier.exists():
            sentences.append(labels.IN_PLACE_OF)
        if words and not is_drawn:
            sentences.append(labels.WORDS_ELSEWHERE)
        return Letter(
            language=language,
            issuer=credentials_policy().issuer.pick(language).text,
            illustrative=_invented(told),
            to=str(labels.TO_CITY),
            city=told.city,
            country=told.country,
            day=when_text(told.at.date()),
            title=_("%(title)s: %(call)s") % {"title": labels.LETTER, "call": told.call},
            greeting=str(labels.GREETING) % {"city": told.city},
            opening=str(labels.OPENINGS[told.kind, told.said]) % {"city": told.city},
            sentences=tuple(map(str, sentences)),
            corrected_title=str(labels.WAS_WRONG),
            corrected=_picked(decision.corrigendum, language),
            told_title=str(labels.SAID_TO_YOU),
            told=Chosen(words, decision.application.language, fallback=False, stale=False) if words and is_drawn else None,
            reasons_title=str(labels.ANNOUNCED_REASONS),
            reasons=citation_of(decision, language),
            closing=tuple(_closing(told)),
            regards=str(labels.REGARDS),
            signatory=signatory,
            office=office,
            foot=(
                _readable(told),
                str(labels.SENT_OF_ITSELF) % {"day": when_text(told.at.date())},
                str(labels.NOT_UNESCO),
            ),
            reference=str(labels.REFERENCE) % {"reference": told.reference},
        )


def _readable(told: Announced) -> str:
    """Return where the letter is read; without an address where this Halqa does not know its own."""
    if not settings.SITE_ADDRESS:
        return str(labels.READ_THERE)
    return str(labels.READ_AT) % {"address": settings.SITE_ADDRESS + told.path}


def _signed(language: str) -> tuple[str, str]:
    """Return name and office of whoever answers for it, as the network names them; empty where it names nobody."""
    signatory = credentials_policy().signatory
    if signatory is None:
        return "", ""
    office = signatory.office.pick(language).text if signatory.office else ""
    return signatory.name.pick(language).text, office


def _closing(told: Announced) -> list[str]:
    found = []
    policy = policy_of_call(told.decision.application.call)
    if told.said is not Decided.CHOSEN and (until := appeal_by(policy, told.at)) is not None:
        found.append(str(labels.APPEAL) % {"moment": _moment(clock_of(zone_of(policy) or "UTC", until))})
    if told.said is Decided.DEFERRED and told.kind is not CallKind.REPORT:
        found.append(str(labels.COME_BACK))
    return [*found, str(labels.THANKS)]


def _moment(clock: Clock) -> str:
    """Return a moment on the clocks of its zone without the day of the week, which sentences bend."""
    day, time = (clock.shown.date() - timedelta(days=1), "24:00") if clock.is_end_of_day else (clock.shown.date(), None)
    return str(MOMENT) % {"day": when_text(day), "time": time or clock.shown.strftime("%H:%M"), "zone": zone_words(clock.zone)}


def _invented(told: Announced) -> str:
    return str(labels.INVENTED) if told.decision.application.is_illustrative else ""


def _words_of(letter: Letter) -> str:
    return " ".join((letter.city, letter.country, letter.title, letter.opening, letter.greeting, *letter.closing))
