"""Cities that want to join: the list of the coordination team and of commissions, one of them, and what is done with it.

Nobody else is told of them. A candidate that is not for the caller is answered as one that there never was.
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, said_again, signed_in
from halqa.foundation.lists import Query
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.views import downloads
from halqa.pages.views.downloads import Answer, Table
from halqa.registry.access import candidate_for, kept_candidate, may_keep_candidates, may_see_country
from halqa.registry.actions.candidates import Offer, add_candidate, change_candidate, merge_candidate, remove_candidate
from halqa.registry.enums import CandidateState
from halqa.registry.forms.candidates import (
    CandidateForm,
    CandidatesForm,
    ChangeCandidateForm,
    MergeCandidateForm,
    RemoveCandidateForm,
)
from halqa.registry.labels.candidates import STATES
from halqa.registry.models import Candidate
from halqa.registry.queries.candidates import (
    CandidateRecord,
    WantedList,
    candidate_list,
    candidate_record,
    candidate_rows,
    countries_offered,
)

ORDER = ("q", "country", "state", "page")
COLUMNS = ("key", "name", "local_name", "country", "country_name", "kind", "added_on")
STALE = "candidate-changed-meanwhile"


@require_http_methods(["GET", "HEAD"])
@inside(may_keep_candidates)
def candidates(request: HttpRequest) -> HttpResponse | Answer:
    """Show the cities that want to join, all or those of the caller's countries; also as a file."""
    language = reader_language()
    form = CandidatesForm(request.GET, countries=countries_offered(request.caller, language=language))
    wanted = _wanted(form)
    query = Query.parse(request.META["QUERY_STRING"], ORDER)
    rows = candidate_rows(request.caller, wanted, language=language, now=request.now)
    about = {"as_of": request.now.date().isoformat(), "note": _("Not public: for your office only.")}
    if answer := downloads.requested(request, Table(f"halqa-candidates-{about['as_of']}", COLUMNS, rows, about), form=form):
        # Open to our own pages alone, unlike what is public.
        del answer["Access-Control-Allow-Origin"]
        return answer
    context = {
        "title": _("Cities that want to join"),
        "noindex": True,
        "form": form,
        "query": query,
        "found": candidate_list(request.caller, wanted, language=language, now=request.now, page=query.get("page")),
        "downloads": downloads.links(query.drop("page")),
    }
    return render(request, "registry/office/candidates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_keep_candidates)
@said_again
def new_candidate(request: HttpRequest) -> HttpResponseBase:
    """Add a city that wants to join, and invite who is to speak for it."""
    language = reader_language()
    form = CandidateForm(
        request.POST if request.method == "POST" else None,
        countries=countries_offered(request.caller, language=language),
        initial={"country": request.GET.get("country", "").upper(), "language": language},
    )
    status = HTTPStatus.OK
    if form.is_valid():
        reason = _("Speaks for a city that wants to join.")
        offer = Offer(form.invited, reason) if form.invited else None
        try:
            key = add_candidate(
                country=form.cleaned_data["country"],
                wanted=form.wanted,
                focal_point=offer,
                by=request.caller.actor,
                now=request.now,
            )
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            status = HTTPStatus.CONFLICT
        else:
            told = _("%(name)s is added, and nobody outside is told of it.") % {"name": form.cleaned_data["name"]}
            messages.success(request, told)
            return redirect("registry:candidate", key)
    context = {"title": _("Add a city that wants to join"), "noindex": True, "form": form}
    return render(request, "registry/office/candidate_new.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
@signed_in
def candidate(request: HttpRequest, candidate: str) -> HttpResponse:
    """Show a city that wants to join to the offices, and to those who speak for it."""
    row = candidate_for(request.caller, candidate)
    record = _record(request, row)
    context = {
        "title": record.city.names_for(reader_language())[0].text,
        "noindex": True,
        "candidate": record,
        "state": STATES[record.state],
        "is_open": record.state is CandidateState.OPEN,
        "is_on_record": record.state is CandidateState.ON_RECORD,
        "keeps": may_see_country(request.caller, row.country_id),
    }
    return render(request, "registry/office/candidate.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change(request: HttpRequest, candidate: str) -> HttpResponse:
    """Change what is said of a candidate; where it was changed meanwhile, show both."""
    row = _open(request, candidate)
    begun_with = {
        "read": row.version,
        **{name: getattr(row, name) for name in ("name", "local_name", "local_language", "kind", "latitude", "longitude")},
    }
    form = ChangeCandidateForm(request.POST if request.method == "POST" else None, initial=begun_with)
    record = _record(request, row)
    context = {"title": _("Change what is said of it"), "noindex": True, "form": form, "candidate": record}
    status = HTTPStatus.OK
    if form.is_valid():
        read = form.cleaned_data["read"] or 0
        try:
            change_candidate(candidate=row.key, wanted=form.wanted, read=read, by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            if STALE in refused.codes:
                # What is sent next was written with the stored in view.
                form.data = form.data.copy()
                form.data["read"] = str(row.version)
                context["stored"] = record
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("It is changed."))
            return redirect("registry:candidate", row.key)
    return render(request, "registry/office/candidate_change.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: HttpRequest, candidate: str) -> HttpResponse:
    """Take out a candidate that nothing rests on."""
    row = _open(request, candidate)
    form = RemoveCandidateForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_valid():
        try:
            remove_candidate(candidate=row.key, reason=form.cleaned_data["reason"], by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("It is taken out. Its key is given to no other city."))
            return redirect("registry:candidates")
    context = {"title": _("Take it out?"), "noindex": True, "form": form, "candidate": _record(request, row), "removes": True}
    return render(request, "registry/office/candidate_end.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def merge(request: HttpRequest, candidate: str) -> HttpResponse:
    """Make a candidate one with another candidate, or with a city that was in the registry all along."""
    row = _open(request, candidate)
    form = MergeCandidateForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.OK
    if form.is_valid():
        said = form.cleaned_data
        try:
            merge_candidate(candidate=row.key, into=said["into"], reason=said["reason"], by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(request, _("The two are one. Who spoke for the one speaks for the other."))
            return redirect("registry:candidates")
    context = {"title": _("Make it one with another city"), "noindex": True, "form": form, "candidate": _record(request, row)}
    return render(request, "registry/office/candidate_end.html", context, status=status)


def _wanted(form: CandidatesForm) -> WantedList:
    form.is_valid()
    narrowed = form.cleaned_data
    return WantedList(
        words=narrowed.get("q", ""),
        country=narrowed.get("country", ""),
        state=CandidateState(narrowed.get("state") or CandidateState.OPEN),
    )


def _open(request: HttpRequest, key: str) -> Candidate:
    row = kept_candidate(request.caller, key)
    if _record(request, row).state is not CandidateState.OPEN:
        raise Http404
    return row


def _record(request: HttpRequest, row: Candidate) -> CandidateRecord:
    return candidate_record(row, language=reader_language(), now=request.now)
