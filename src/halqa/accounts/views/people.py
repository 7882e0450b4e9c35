"""The people of a network, a country or a city, for those who give roles there: the list, one person, giving a role."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.access import may_see_people
from halqa.accounts.actions import give_role
from halqa.accounts.enums import Role, RoleState
from halqa.accounts.forms.roles import PeopleFilterForm, RoleForm
from halqa.accounts.labels.roles import role_name
from halqa.accounts.queries.people import SeenPerson, Wanted, people_list, people_rows, seen_person
from halqa.accounts.views.doors import inside, said_again, second_factor
from halqa.foundation.lists import Query
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.views import downloads
from halqa.pages.views.downloads import Answer, Table

ORDER = ("q", "role", "state", "page")


@require_safe
@inside(may_see_people)
def people(request: HttpRequest) -> HttpResponse:
    """Show who holds what in the caller's reach, and the invitations there that nobody has answered."""
    form = PeopleFilterForm(request.GET)
    query = Query.parse(request.META["QUERY_STRING"], ORDER)
    found = people_list(request.caller, _wanted(form), language=reader_language(), now=request.now, page=query.get("page"))
    context = {
        "title": _("People"),
        "noindex": True,
        "form": form,
        "query": query,
        "found": found,
        "downloads": downloads.links(query.drop("page"), address="file/"),
    }
    return render(request, "accounts/people.html", context)


@require_safe
@inside(may_see_people)
@second_factor
def people_file(request: HttpRequest) -> Answer:
    """Answer with the list as a file: names and addresses of people, so only after a second factor."""
    form = PeopleFilterForm(request.GET)
    rows = people_rows(request.caller, _wanted(form), language=reader_language(), now=request.now)
    columns = ("role", "for", "place", "name", "email", "begun_on", "ended_on")
    about = {"as_of": request.now.date().isoformat(), "note": _("Personal data: for your office only. Delete it after use.")}
    table = Table(f"halqa-people-{about['as_of']}", columns, rows, about)
    answer = downloads.requested(request, table, form=form)
    if answer is None:
        raise Http404
    # Open to our own pages alone, unlike what is public.
    del answer["Access-Control-Allow-Origin"]
    return answer


@require_safe
@inside(may_see_people)
def person(request: HttpRequest, key: str) -> HttpResponse:
    """Show a person's roles and invitations as far as the caller looks after them."""
    seen = _seen(request, key)
    return render(request, "accounts/person.html", {"title": seen.name, "noindex": True, "person": seen})


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_see_people)
@said_again
def give(request: HttpRequest, key: str) -> HttpResponseBase:
    """Give a person in the caller's reach another role; who was only invited is asked by invitations alone."""
    seen = _seen(request, key)
    if not seen.is_known:
        raise Http404
    form = RoleForm(request.POST if request.method == "POST" else None, caller=request.caller, language=reader_language())
    status = HTTPStatus.OK
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("role", "scope", "begun_on", "ended_on", "reason")}
        try:
            give_role(person=seen.key, **said, by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            status = HTTPStatus.CONFLICT
        else:
            messages.success(
                request, _("%(name)s holds the role now: %(role)s.") % {"name": seen.name, "role": role_name(said["role"])}
            )
            return redirect("accounts:person", seen.key)
    context = {"title": _("Give a role"), "noindex": True, "person": seen, "form": form}
    return render(request, "accounts/give.html", context, status=status)


def _wanted(form: PeopleFilterForm) -> Wanted:
    form.is_valid()
    narrowed = form.cleaned_data
    return Wanted(
        words=narrowed.get("q", ""),
        role=Role(narrowed["role"]) if narrowed.get("role") else None,
        state=RoleState(narrowed.get("state") or RoleState.NOW),
    )


def _seen(request: HttpRequest, key: str) -> SeenPerson:
    seen = seen_person(request.caller, key, language=reader_language(), now=request.now)
    if seen is None:
        raise Http404
    return seen
