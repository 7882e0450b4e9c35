"""Credentials are everybody's: whoever has the address of one may read and check it."""

from django.http import Http404

from halqa.rounds.models import Credential
from halqa.rounds.rules.certificates import STATUS_PLACES


def public_credential(key: str) -> Credential:
    """Return a credential with all that it is about.

    :raises Http404: where there is none of this key
    """
    found = Credential.objects.select_related("decision__application__call").filter(key=key).first()
    if found is None:
        raise Http404
    return found


def public_status_list(part: int) -> int:
    """Return the number of a status list, from 0; the first is there before the first credential.

    :raises Http404: beyond the last credential
    """
    if part and not Credential.objects.filter(number__gte=part * STATUS_PLACES, number__lt=(part + 1) * STATUS_PLACES).exists():
        raise Http404
    return part
