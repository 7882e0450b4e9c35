"""Who speaks on a page: the coordinator itself, or others that relay it."""

import pytest

from halqa.registry.enums import Publisher
from halqa.registry.rules.relays import is_relayed

OWN = ("unesco.org", "unesco-uil.pageflow.io")


@pytest.mark.parametrize(
    ("publisher", "host", "relayed"),
    [
        (Publisher.COORDINATOR, "unesco.org", False),
        (Publisher.COORDINATOR, "uil.unesco.org", False),
        (Publisher.COORDINATOR, "unesco-uil.pageflow.io", False),
        (Publisher.COORDINATOR, "miragenews.com", True),
        (Publisher.COORDINATOR, "notunesco.org", True),
        (Publisher.COORDINATOR, "unesco.org.example", True),
        (Publisher.COORDINATOR, "", False),
        (Publisher.PRESS, "miragenews.com", False),
    ],
)
def test_only_the_coordinator_on_a_page_of_others_is_relayed(publisher, host, relayed):
    assert is_relayed(publisher, host, OWN) is relayed
