"""What makes an address one to which a form is sent, and that is no page of its own."""

from collections.abc import Callable
from functools import wraps
from http import HTTPMethod
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def sent_from(page: Callable[P, str]) -> Callable[[View[P]], View[P]]:
    """Let a view answer what is sent, and lead whoever looks at its address to the page with the form, of this path.

    An answer to a form may be looked at once more: it is reloaded, or asked for in another language.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answered(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            match request.method:
                case HTTPMethod.POST:
                    return view(request, *args, **kwargs)
                case HTTPMethod.GET | HTTPMethod.HEAD:
                    return redirect(page(*args, **kwargs))
                case _:
                    return HttpResponseNotAllowed([HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.POST])

        return answered

    return decorate
