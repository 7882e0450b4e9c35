"""At which conference an award was handed over."""

from datetime import date

import pytest

from halqa.foundation.dates import UncertainDate
from halqa.registry.rules.honours import handed_over_at

BEGUN, ENDED = date(2019, 10, 1), date(2019, 10, 3)


@pytest.mark.parametrize(
    ("handed_over", "together"),
    [
        ("2019-09-29", False),
        ("2019-09-30", True),
        ("2019-10-01", True),
        ("2019-10-03", True),
        ("2019-10-04", False),
        ("2019-10", True),
        ("2019-09", True),
        ("2019-08", False),
        ("2019-11", False),
        ("2019", True),
        ("[..2019-10-02]", False),
        ("", False),
    ],
)
def test_an_award_is_handed_over_at_a_conference_or_on_its_eve(handed_over, together):
    assert handed_over_at(UncertainDate.parse(handed_over), BEGUN, ENDED) is together
