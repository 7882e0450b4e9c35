"""Every kind and state of the registry has words."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from halqa.registry import enums
from halqa.registry.enums import Gap, Qualifier
from halqa.registry.labels import figures, kinds, label, milestones, qualified

MEMBERS = [
    member
    for kind in vars(enums).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    for member in kind
]


# Reasons that need numbers have sentences instead, written by a function that tests of figures ask.
SENTENCES = {Gap}
WORDS = {
    member: words
    for module in (kinds, figures, milestones)
    for mapping in vars(module).values()
    if isinstance(mapping, Mapping)
    for member, words in mapping.items()
    if isinstance(member, StrEnum)
}


@pytest.mark.parametrize("member", [member for member in MEMBERS if type(member) not in SENTENCES], ids=repr)
def test_every_member_of_every_enum_has_words(member):
    assert str(WORDS[member]).strip()


@pytest.mark.parametrize("member", [member for kind in kinds.LABELS for member in kind], ids=repr)
def test_a_kind_is_named_by_its_label(member):
    assert str(label(member)) == str(kinds.LABELS[type(member)][member])


def test_a_number_keeps_the_qualifier_it_was_published_with():
    assert qualified("200", Qualifier.OVER) == "over 200"
    assert qualified("425", Qualifier.EXACT) == "425"
