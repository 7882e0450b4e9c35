"""What makes a page public: everybody sees the same, until a moment in its facts."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse | StreamingHttpResponse]

# Read by the front door, which takes it off again.
FRESH_UNTIL = "X-Fresh-Until"


def public(view: View[P]) -> View[P]:
    """Mark a view's 200 answers as the same for every visitor until midnight UTC, when "today" changes.

    A view whose facts hold for less sets ``response.fresh_until``, an aware moment, itself. Only GET and HEAD are answered.
    What streams is too large to be kept, and so is not marked.
    """

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse | StreamingHttpResponse:
        now = timezone.now()
        response = view(request, *args, **kwargs)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            # It may show whose session it is: for their eyes only, and asked for anew after they signed out.
            response["Cache-Control"] = "private, no-cache"
        elif response.status_code == 200 and not response.streaming:
            fresh_until = min(getattr(response, "fresh_until", _next_midnight(now)), _next_midnight(now))
            response[FRESH_UNTIL] = f"{fresh_until.timestamp():.3f}"
        return response

    return shown


def _next_midnight(now: datetime) -> datetime:
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
