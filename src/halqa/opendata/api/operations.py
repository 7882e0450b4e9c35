"""How an operation of the API is declared: its address, what it is called, the shape of its answer, and an example that works."""

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse
from ninja import Router

from halqa.opendata.api.shapes import Json

EXAMPLE: Final = "x-example"
OWN: Final = "x-own"


def reads(
    router: Router, path: str, *, name: str, summary: str, description: str, answer: Json, example: str, is_own: bool = False
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Declare an operation that reads. Texts are English, marked for the catalogues; ``example`` is a path with its query."""
    extra: dict[str, Any] = {
        "responses": {200: {"content": {"application/json": {"schema": answer}}}},
        EXAMPLE: example,
        OWN: is_own,
    }
    return router.get(path, operation_id=name, url_name=name, summary=summary, description=description, openapi_extra=extra)
