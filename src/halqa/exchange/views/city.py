"""The pages on which cities write to each other about practices: asking, what was asked, and answering."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from halqa.accounts.access import subject_names
from halqa.accounts.views.doors import signed_in
from halqa.exchange.access import cities_of, enquiry_for, has_people, may_answer, may_withdraw, takes_part
from halqa.exchange.actions.enquiries import answer_enquiry, send_enquiry, withdraw_enquiry
from halqa.exchange.enums import Reply
from halqa.exchange.forms import AnswerForm, EnquiriesForm, EnquiryForm
from halqa.exchange.labels import sentence
from halqa.exchange.models import Enquiry
from halqa.exchange.queries import enquiries as queries
from halqa.exchange.queries.policy import exchange_policy
from halqa.exchange.queries.practice import practice_line
from halqa.exchange.rules.enquiries import refusals_to_begin
from halqa.foundation.lists import PAGE, Query
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.subjects import Subject
from halqa.pages.templatetags.frame import reader_language

OF_MESSAGE: Final = frozenset({"message-too-short", "message-too-long"})
OF_ANSWER: Final = frozenset({"answer-missing", "answer-too-long"})
"""Reasons that stand at the field with the text."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def try_practice(request: HttpRequest, key: str) -> HttpResponse:
    """Let somebody who speaks for a city write to the city that has a practice; say why not, where they cannot."""
    line = practice_line(key, language=reader_language())
    practice = queries.practice_to_ask_about(key)
    if line is None or practice is None:
        raise Http404
    cities = _named(cities_of(request.caller))
    form = EnquiryForm(request.POST if request.method == "POST" else None, cities=cities)
    status = HTTPStatus.OK
    if cities and form.is_valid():
        try:
            number = send_enquiry(
                practice=key, caller=request.caller, by=request.caller.actor, now=request.now, **form.cleaned_data
            )
        except RuleRefused as refused:
            status = HTTPStatus.CONFLICT
            for refusal in refused.refusals:
                form.add_error("message" if refusal.code in OF_MESSAGE else None, sentence(refusal))
        else:
            messages.success(request, _("Your message is sent. You are told as soon as there is an answer."))
            return redirect("exchange:enquiry", number)
    refusals = []
    if not cities or (len(cities) == 1 and not form.is_bound):
        own = cities[0][0] if cities else ""
        facts = queries.asking_facts(practice=practice, city=own, person=request.caller.key, now=request.now)
        # What holds whatever the message says is said before anybody writes one.
        refusals = [sentence(refusal) for refusal in refusals_to_begin(facts, exchange_policy())]
    context = {
        "noindex": True,
        "title": _("We want to try this"),
        "practice": line,
        "form": form,
        "refusals": refusals,
        "cities": cities,
        "goes_to_team": not has_people(practice.city.key, request.now),
        "name": request.caller.name,
        "list_address": reverse("exchange:practices"),
    }
    return render(request, "exchange/try.html", context, status=status)


@require_safe
@signed_in
def enquiries(request: HttpRequest) -> HttpResponse:
    """List what the caller's cities asked and were asked, newest first."""
    form = EnquiriesForm(request.GET)
    form.is_valid()
    query = Query.parse(request.META.get("QUERY_STRING", ""), ("state", PAGE))
    found = queries.enquiries(
        request.caller,
        request.now,
        language=reader_language(),
        state=form.cleaned_data.get("state", ""),
        page=query.get(PAGE),
    )
    context = {
        "noindex": True,
        "title": _("Enquiries about practices"),
        "form": form,
        "query": query,
        "found": found,
        "takes_part": takes_part(request.caller),
    }
    return render(request, "exchange/enquiries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def enquiry(request: HttpRequest, number: int) -> HttpResponse:
    """Show an enquiry to both cities; take the answer of the one, or let the other withdraw it."""
    asked = enquiry_for(request.caller, number, request.now)
    form = AnswerForm(request.POST if request.method == "POST" and request.POST.get("step") != "withdraw" else None)
    status, refusals = HTTPStatus.OK, []
    if request.method == "POST":
        try:
            done = _taken(request, asked, form)
        except RuleRefused as refused:
            status = HTTPStatus.CONFLICT
            for refusal in refused.refusals:
                if form.is_bound and refusal.code in OF_ANSWER:
                    form.add_error("answer", sentence(refusal))
                else:
                    refusals.append(sentence(refusal))
            asked = enquiry_for(request.caller, number, request.now)
        else:
            if done:
                messages.success(request, done)
                return redirect("exchange:enquiry", number)
    return render(request, "exchange/enquiry.html", _context(request, asked, form, refusals), status=status)


def _taken(request: HttpRequest, asked: Enquiry, form: AnswerForm) -> str:
    """Do what was sent, and return what is said when it is done; nothing where the form has to be mended first.

    Raises Http404 for what is not the caller's to do, and RuleRefused.
    """
    told: dict[str, Any] = {"number": asked.pk, "caller": request.caller, "by": request.caller.actor, "now": request.now}
    if not form.is_bound:
        if not may_withdraw(request.caller, asked):
            raise Http404
        withdraw_enquiry(**told)
        return _("The enquiry is withdrawn.")
    if not may_answer(request.caller, asked, request.now):
        raise Http404
    if not form.is_valid():
        return ""
    answer_enquiry(reply=Reply(form.cleaned_data["reply"]), answer=form.cleaned_data["answer"], **told)
    return _("Your answer is sent. The city that asked is told.")


def _context(request: HttpRequest, asked: Enquiry, form: AnswerForm, refusals: list[str]) -> dict[str, Any]:
    (line,) = queries.enquiry_lines(Enquiry.objects.filter(pk=asked.pk), reader_language())
    return {
        "noindex": True,
        "title": line.title.text,
        "enquiry": line,
        "form": form,
        "refusals": refusals,
        "may_answer": line.is_waiting and may_answer(request.caller, asked, request.now),
        "may_withdraw": line.is_waiting and may_withdraw(request.caller, asked),
        "is_mine": line.asking.key in cities_of(request.caller),
    }


def _named(cities: frozenset[str]) -> list[tuple[str, str]]:
    """Return cities by key with what they are called, in the order of the keys."""
    names = subject_names([str(Subject("city", key)) for key in sorted(cities)], reader_language())
    return [(Subject.parse(subject).rest, name) for subject, name in names.items()]
