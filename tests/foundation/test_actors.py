import pytest
from hypothesis import given
from hypothesis import strategies as st

from halqa.foundation.actors import Actor, ActorKind, BadActor, is_actor


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("person:42", Actor(ActorKind.PERSON, "42")),
        ("person:0190a1b2-3c4d", Actor(ActorKind.PERSON, "0190a1b2-3c4d")),
        ("token:Zk_9", Actor(ActorKind.TOKEN, "Zk_9")),
        ("system:halqa", Actor(ActorKind.SYSTEM, "halqa")),
        ("system:roster-load", Actor(ActorKind.SYSTEM, "roster-load")),
        ("visitor", Actor(ActorKind.VISITOR)),
        ("person:" + "x" * 64, Actor(ActorKind.PERSON, "x" * 64)),
        ("system:" + "x" * 64, Actor(ActorKind.SYSTEM, "x" * 64)),
    ],
)
def test_actor_is_read_and_written_in_one_form(text: str, actor: Actor) -> None:
    assert Actor.parse(text) == actor
    assert str(actor) == text
    assert is_actor(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "person",
        "person:",
        "person:a b",
        "person:a:b",
        "person:-a",
        "person:é",
        "person:1\n",
        "person:" + "x" * 65,
        "token",
        "system",
        "system:Halqa",
        "system:a_b",
        "system:a-",
        "system:" + "x" * 65,
        "visitor:",
        "visitor:1",
        "Visitor",
        "robot:1",
        ":1",
        "PERSON:1",
    ],
)
def test_text_that_names_no_actor_is_refused(text: str) -> None:
    assert not is_actor(text)
    with pytest.raises(BadActor, match="not an actor"):
        Actor.parse(text)


@pytest.mark.parametrize(("kind", "key"), [(ActorKind.PERSON, ""), (ActorKind.VISITOR, "1"), (ActorKind.SYSTEM, "A")])
def test_actor_whose_key_does_not_fit_its_kind_cannot_be_made(kind: ActorKind, key: str) -> None:
    with pytest.raises(BadActor):
        Actor(kind, key)


@given(st.text(max_size=20) | st.from_regex(r"(person|token|system|visitor):?[a-zA-Z0-9_-]*", fullmatch=True))
def test_text_that_names_an_actor_comes_back_from_it(text: str) -> None:
    if is_actor(text):
        assert str(Actor.parse(text)) == text
