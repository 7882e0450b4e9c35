"""Every kind and state of the registry has words."""

from enum import StrEnum

import pytest

from halqa.registry import enums
from halqa.registry.enums import Qualifier
from halqa.registry.labels import label, qualified

MEMBERS = [
    member
    for kind in vars(enums).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    for member in kind
]


@pytest.mark.parametrize("member", MEMBERS, ids=repr)
def test_every_member_of_every_enum_has_words(member):
    assert str(label(member)).strip()


def test_a_number_keeps_the_qualifier_it_was_published_with():
    assert qualified("200", Qualifier.OVER) == "over 200"
    assert qualified("425", Qualifier.EXACT) == "425"
