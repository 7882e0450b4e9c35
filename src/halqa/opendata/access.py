"""Whose tokens somebody may see and withdraw: their own. Missing and another's look alike."""

from django.db.models import QuerySet
from django.http import Http404

from halqa.accounts.access import Caller
from halqa.opendata.models import Token


def tokens_of(caller: Caller) -> QuerySet[Token]:
    """Return the caller's own tokens, good or not."""
    return Token.objects.filter(person=caller.key)


def token_for(caller: Caller, key: str) -> Token:
    """Return a token of the caller.

    :raises Http404: where there is none of this key, or it is another's
    """
    token = tokens_of(caller).filter(key=key).first()
    if token is None:
        raise Http404
    return token
