"""May we apply: the public self-check, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from halqa.foundation.lists import Query
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.views.public import public
from halqa.registry.queries.lives import country_names
from halqa.rounds.forms.check import CheckForm, chosen
from halqa.rounds.labels.names import call_name, past_name
from halqa.rounds.labels.rules import key_label
from halqa.rounds.queries.check import Asked, answer, cities_meant, policies_to_ask
from halqa.rounds.queries.policies import past_policy
from halqa.rounds.queries.wording import rule_groups
from halqa.rounds.rules.policies import Policy

PARAMETERS = ("round", "city", "on", "joined", "award")


@public
def check(request: HttpRequest) -> HttpResponse:
    """Say what the rules of a round say of a city, with every reason and the facts behind it."""
    language, today = reader_language(), timezone.now().date()
    policies = policies_to_ask()
    query = Query.parse(request.META.get("QUERY_STRING", ""), PARAMETERS)
    form = CheckForm(request.GET if query.pairs else None, rounds=[(key, _named(key, one)) for key, one in policies.items()])
    context = {
        "title": _("May we apply?"),
        "description": _("Choose a round and a city, and read what the known rules and facts say, with their sources."),
        "noindex": bool(query.pairs),
        "form": form,
        "query": query,
    }
    if form.is_bound and form.is_valid():
        context |= _answered(form, policies[chosen(form, "round")], language=language, today=today)
    return render(request, "rounds/check.html", context)


def _answered(form: CheckForm, policy: Policy, *, language: str, today: object) -> dict[str, object]:
    values = form.cleaned_data
    if not (values["city"] or values["joined"] or values["award"]):
        return {"is_about_nobody": True, "round_name": _named(values["round"], policy)}
    asked = Asked(values["round"], values["city"], values["joined"], values["award"], values["on"])
    found = cities_meant(asked.city, language=language) if asked.city else ()
    if asked.city and len(found) != 1:
        return {"cities": found, "is_unclear": True}
    said = answer(asked, policy, found[0].key if found else "", language=language, today=today)  # type: ignore[arg-type]
    names = country_names(policy.several("who.countries") or (), language)
    return {
        "answer": said,
        "round_name": _named(asked.round, policy),
        "round_key": asked.round,
        "is_past": past_policy(asked.round) is not None,
        "not_tried": [key_label(name) for name in said.not_tried],
        "rules": rule_groups(policy, names, known_only=True)[:1],
        "sources": policy.several("round.sources") or (),
    }


def _named(key: str, policy: Policy) -> str:
    if past_policy(key) is not None:
        return past_name(key)
    return (
        _("%(round)s, next round") % {"round": call_name(policy.kind, None)}
        if key == policy.kind
        else call_name(policy.kind, policy.number("round.year"))
    )
