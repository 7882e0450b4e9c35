"""Keys that are worked out from what a fact says, where the roster gives it none: the same whenever it is loaded."""

import re
from hashlib import sha256
from typing import Final

from halqa.foundation.dates import UncertainDate
from halqa.registry.enums import Publisher

_NO_PART_OF_A_KEY: Final = re.compile(r"[^a-z0-9]+")


def figure_key(*, about: UncertainDate, scope: str, cities: int, publisher: Publisher, source: str) -> str:
    """Return the key of a published figure, such as ``2025-12-04-total-425-coordinator-1f3a``.

    Its last part stands for the address of the source, for two pages may say the same of the same day.
    """
    said = "-".join((str(about) or "undated", scope, str(cities), publisher))
    return f"{_NO_PART_OF_A_KEY.sub('-', said.lower()).strip('-')}-{sha256(source.encode()).hexdigest()[:4]}"
