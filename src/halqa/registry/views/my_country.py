"""The page of a National Commission's officers: the country's cities, who speaks for them, and what they propose."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import signed_in
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.access import country_for
from halqa.registry.queries.candidates import candidates_of
from halqa.registry.queries.own_country import own_country
from halqa.registry.queries.places import country_record


@require_http_methods(["GET", "HEAD"])
@signed_in
def my_country(request: HttpRequest, code: str) -> HttpResponse:
    """Show a country to the officers of its National Commission and to the coordination team."""
    country = country_for(request.caller, code)
    language = reader_language()
    record = country_record(country.code, language=language, today=request.now.date())
    own = own_country(country, language=language, now=request.now)
    candidates = candidates_of(country.code, language=language, now=request.now)
    context = {"noindex": True, "title": own.name.text, "country": own, "record": record, "candidates": candidates}
    return render(request, "registry/my_country.html", context)
