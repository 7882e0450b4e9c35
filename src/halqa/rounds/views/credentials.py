"""Credentials for everybody: shown and checked on a page, and as programs read them; the keys and the lists that prove them."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from halqa.pages.views.public import public
from halqa.rounds.access.credentials import public_credential, public_status_list
from halqa.rounds.labels.certificates import STATES
from halqa.rounds.queries.credential_key import did_document, issuer, usable_ring
from halqa.rounds.queries.credentials import credential_document, credential_page, status_list


@public
def credential(request: HttpRequest, key: str) -> HttpResponse:
    """Show a credential: what it says, who signed it, and whether it holds at this moment."""
    now = timezone.now()
    page = credential_page(public_credential(key), now)
    title = _("Certificate: %(city)s, %(call)s") % {"city": page.city, "call": page.call}
    description = _("What is certified, by whom, and whether it still holds.")
    context = {"title": title, "description": description, "noindex": True, "page": page, "said": STATES[page.state]}
    response = render(request, "rounds/credential.html", context)
    # Whether it holds is asked for each time: a certificate that was taken back is never shown as if it held.
    response.fresh_until = now  # type: ignore[attr-defined]
    return response


@require_safe
def short(_request: HttpRequest, key: str) -> HttpResponse:
    """Lead from the short address of a credential, which stands on paper, to its page in the visitor's language."""
    public_credential(key)
    return HttpResponseRedirect(reverse("rounds:credential", args=[key]))


@require_safe
def token(_request: HttpRequest, key: str) -> HttpResponse:
    """Answer with a credential as it was signed."""
    return _for_programs(HttpResponse(public_credential(key).token, content_type="application/jwt"))


@require_safe
def document(_request: HttpRequest, key: str) -> HttpResponse:
    """Answer with a credential in clear, and how it stands."""
    told = credential_document(public_credential(key), timezone.now())
    return _for_programs(JsonResponse(told, json_dumps_params={"ensure_ascii": False}))


@require_safe
def status(_request: HttpRequest, part: int) -> HttpResponse:
    """Answer with the signed list of which credentials were taken back."""
    ring = usable_ring()
    if ring is None or not issuer():
        raise Http404
    return _for_programs(
        HttpResponse(status_list(public_status_list(part), ring, timezone.now()), content_type="application/jwt")
    )


@require_safe
def did(_request: HttpRequest) -> HttpResponse:
    """Answer with the public keys of the network, as programs look for them (did:web)."""
    ring = usable_ring()
    if ring is None or not issuer():
        raise Http404
    return _for_programs(JsonResponse(did_document(ring, issuer())))


def _for_programs(response: HttpResponse) -> HttpResponse:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = "no-cache"
    return response
