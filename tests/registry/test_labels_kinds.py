"""Every kind and state of the registry has words."""

from collections.abc import Mapping
from enum import StrEnum

import pytest

from halqa.registry import enums
from halqa.registry.enums import ColumnKind, FigureSort, Gap, Qualifier, RoundSort, WithdrawalWay
from halqa.registry.labels import candidates, figures, kinds, label, milestones, network, office, qualified

MEMBERS = [
    member
    for kind in vars(enums).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
    for member in kind
]


WITHOUT_WORDS = {
    Gap: "reasons that need numbers have sentences instead, written by a function that tests of figures ask",
    ColumnKind: "what programs are told of a column, in the words of their own formats",
    RoundSort: "columns, whose heads are the words",
    FigureSort: "columns, whose heads are the words",
    WithdrawalWay: "ways, each with a page of its own",
}
MAPPINGS = {
    f"{module.__name__}.{name}": mapping
    for module in (candidates, kinds, figures, milestones, network, office)
    for name, mapping in vars(module).items()
    if isinstance(mapping, Mapping) and any(isinstance(member, StrEnum) for member in mapping)
}
WORDS = {member: words for mapping in MAPPINGS.values() for member, words in mapping.items() if isinstance(member, StrEnum)}


@pytest.mark.parametrize("member", [member for member in MEMBERS if type(member) not in WITHOUT_WORDS], ids=repr)
def test_every_member_of_every_enum_has_words(member):
    assert str(WORDS[member]).strip()


@pytest.mark.parametrize("name", MAPPINGS)
def test_who_has_words_for_one_member_has_them_for_all(name):
    (kind,) = {type(member) for member in MAPPINGS[name] if member is not None}

    assert set(kind) <= set(MAPPINGS[name])


@pytest.mark.parametrize("member", [member for kind in kinds.LABELS for member in kind], ids=repr)
def test_a_kind_is_named_by_its_label(member):
    assert str(label(member)) == str(kinds.LABELS[type(member)][member])


def test_a_number_keeps_the_qualifier_it_was_published_with():
    assert qualified("200", Qualifier.OVER) == "over 200"
    assert qualified("425", Qualifier.EXACT) == "425"
