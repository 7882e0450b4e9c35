"""The pages of a city's own people: what is public, what they propose, what was answered; and the forms in which they write."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from halqa.accounts.access import Caller, may_see_people
from halqa.accounts.queries import names_of
from halqa.accounts.queries.offices import offices_of
from halqa.accounts.views.doors import signed_in
from halqa.documents import labels as documents
from halqa.documents.actions import put_content
from halqa.foundation.localized import digest
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import language_name
from halqa.pages.views.posting import sent_from
from halqa.registry.access import city_for, may_approve, may_propose
from halqa.registry.actions import profiles as actions
from halqa.registry.enums import ProfilePart
from halqa.registry.forms.profiles import PART_FORMS, PartForm, StepForm, TextForm
from halqa.registry.labels import REFUSALS, label, sentence
from halqa.registry.labels.profiles import EXPLANATIONS
from halqa.registry.models import City
from halqa.registry.queries.lines import CityLine
from halqa.registry.queries.policy import profile_policy
from halqa.registry.queries.profiles import LineChange, OwnProfile, PartLine, is_proposal_of, languages_for, own_profile
from halqa.registry.rules.profiles import fingerprint, is_older, refusals_to_draft, source_digest, text_in

STALE: Final = "edited-meanwhile"

ABOUT_THE_TEXT: Final = frozenset({"too-many-words", "text-too-long-to-read"})

STEPS: Final[Mapping[str, tuple[Callable[..., None], Promise]]] = {
    "send": (actions.send, gettext_lazy("The proposal is sent. The coordination team will read it and answer.")),
    "take-back": (actions.take_back, gettext_lazy("The proposal is yours again. Send it when it is ready.")),
    "discard": (actions.discard, gettext_lazy("The proposal is discarded. What is public stays as it is.")),
}
"""What a city's people can do with a proposal as a whole, and what they are told when it is done."""


@dataclass(frozen=True)
class Writing:
    """A form that writes one part of a city's profile.

    ``act`` writes what the form holds. ``theirs`` is given the part as it is stored: it returns the mark of what is stored and
    how the form differs from it.
    """

    city: City
    part: ProfilePart
    form: Form
    act: Callable[[], None]
    theirs: Callable[[PartLine], tuple[str, list[LineChange]]]


@require_http_methods(["GET", "HEAD"])
@signed_in
def my_city(request: HttpRequest, key: str) -> HttpResponse:
    """Show a city to its own people, to its country's officers and to the coordination team."""
    return _overview(request, city_for(request.caller, key))


@sent_from(lambda key, number: reverse("registry:my_city", args=[key]))  # noqa: ARG005  the path gives both
@signed_in
def my_city_step(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Send a proposal, take it back or discard it; where that is refused, say why above the page."""
    city = _city_to_write_for(request.caller, key)
    form = StepForm(request.POST)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None or not form.is_valid() or not is_proposal_of(city, number):
        raise Http404
    act, done = step
    try:
        act(number=number, read=form.cleaned_data["read"], by=request.caller.actor, now=request.now)
    except RuleRefused as refused:
        return _overview(request, city, refused, status=HTTPStatus.CONFLICT)
    messages.success(request, done)
    return redirect("registry:my_city", key)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def my_city_text(request: HttpRequest, key: str, language: str) -> HttpResponse:
    """Write what the city says of itself in one language; an older source or translation stands beside it."""
    city = _city_to_write_for(request.caller, key)
    profile = _written(city)
    line = profile.part(ProfilePart.ABOUT)
    if language not in languages_for(city, line.now):
        raise Http404
    held = text_in(line.now, language)
    form = TextForm(
        request.POST if request.method == "POST" else None,
        initial={"text": held, "read": digest(held), "made_from": source_digest(line.now)},
        language=language,
        policy=profile_policy(),
    )

    def act() -> None:
        written = {name: form.cleaned_data[name] for name in ("text", "read", "made_from")}
        actions.draft_text(city=city, language=language, by=request.caller.actor, now=request.now, **written)

    def theirs(now: PartLine) -> tuple[str, list[LineChange]]:
        text = text_in(now.now, language)
        return digest(text), [LineChange(language, text, form.cleaned_data["text"])]

    source = line.now.get("source", language)
    context = {
        "explanation": EXPLANATIONS[ProfilePart.ABOUT],
        "title": _("%(part)s: %(language)s") % {"part": label(ProfilePart.ABOUT), "language": language_name(language)},
        "language": language,
        "is_older": is_older(line.now, language),
        "source": source if source != language else "",
        "source_text": text_in(line.now, source) if source != language else "",
    }
    return _edit(request, Writing(city, line.part, form, act, theirs), profile, context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def my_city_part(request: HttpRequest, key: str, part: str) -> HttpResponse:
    """Write one of the other parts of the profile."""
    city = _city_to_write_for(request.caller, key)
    if part not in PART_FORMS:
        raise Http404
    profile = _written(city)
    line = profile.part(ProfilePart(part))
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = PART_FORMS[line.part](*sent, policy=profile_policy(), initial={**line.now, "read": fingerprint(line.now)})

    def act() -> None:
        actions.draft_part(
            city=city,
            part=line.part,
            content=form.content,
            read=form.cleaned_data["read"],
            # Ahead of the act, which others wait for.
            upload=form.uploaded and put_content(upload=form.uploaded),
            by=request.caller.actor,
            now=request.now,
        )

    def theirs(now: PartLine) -> tuple[str, list[LineChange]]:
        mine = PartLine(now.part, now.now, form.content)
        return fingerprint(now.now), list(mine.lines)

    writing = Writing(city, line.part, form, act, theirs)
    context = {
        "title": str(label(line.part)),
        "explanation": EXPLANATIONS[line.part],
        "pictures": PartLine(line.part, line.now).pictures,
    }
    return _edit(request, writing, profile, context)


def _edit(request: HttpRequest, writing: Writing, profile: OwnProfile, context: dict[str, Any]) -> HttpResponse:
    """Show a form, or save what it holds; where somebody else has written meanwhile, show both, so that nothing is lost."""
    status, form = HTTPStatus.OK, writing.form
    if form.is_valid():
        try:
            writing.act()
        except RuleRefused as refused:
            for refusal in refused.refusals:
                form.add_error("text" if refusal.code in ABOUT_THE_TEXT else None, _told(refusal))
            profile = _written(writing.city)
            if STALE in refused.codes:
                status = HTTPStatus.CONFLICT
                line = profile.part(writing.part)
                read, context["theirs"] = writing.theirs(line)
                context["part"] = line
                context["their_name"] = names_of([line.changed_by]).get(line.changed_by, "")
                # What is sent next was written with theirs in view.
                form.data = form.data.copy()
                form.data["read"] = read
            if isinstance(form, PartForm):
                form.ask_for_file_again()
        else:
            messages.success(request, _("Saved in the proposal. Nothing of it is public until it is sent and approved."))
            return redirect("registry:my_city", writing.city.key)
    against = refusals_to_draft(profile.open.state) if profile.open else []
    context |= _named(writing.city) | {"form": form, "refusals": [sentence(refusal) for refusal in against]}
    return render(request, "registry/my_city_edit.html", context, status=status)


def _overview(request: HttpRequest, city: City, refused: RuleRefused | None = None, status: int = HTTPStatus.OK) -> HttpResponse:
    writes = may_propose(request.caller, city)
    profile = own_profile(city, language=reader_language(), drafts=writes)
    subject = str(Subject("city", city.key))
    context = {
        "profile": profile,
        "writes": writes,
        "decides": may_approve(request.caller),
        "invites": may_see_people(request.caller),
        "offices": offices_of([subject], request.now).get(subject, ()),
        "languages": languages_for(city, profile.part(ProfilePart.ABOUT).now),
        "refusals": [sentence(refusal) for refusal in refused.refusals] if refused else [],
    }
    context |= _named(city)
    return render(request, "registry/my_city.html", context | {"title": context["city_name"]}, status=status)


def _told(refusal: Refusal) -> str:
    """Return a reason in words: ours, or those of the files that come with a picture."""
    return sentence(refusal) if refusal.code in REFUSALS else documents.sentence(refusal)


def _named(city: City) -> dict[str, Any]:
    line = CityLine.of(city, reader_language())
    return {"noindex": True, "city": line, "city_name": line.names_for(reader_language())[0].text}


def _city_to_write_for(caller: Caller, key: str) -> City:
    """Return a city that the caller speaks for. Raises Http404 where it is none, as where there is no such city."""
    city = city_for(caller, key)
    if not may_propose(caller, city):
        raise Http404
    return city


def _written(city: City) -> OwnProfile:
    return own_profile(city, language=reader_language(), drafts=True)
