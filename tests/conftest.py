"""What every test starts from."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Start in English: a page asked for in another language leaves that one active in its thread."""
    with translation.override("en"):
        yield
