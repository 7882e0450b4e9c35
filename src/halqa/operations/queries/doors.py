"""Every address of the site and what it answers to whom: the rows of ``docs/reference/permissions.md``."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

LANGUAGE: Final = "<language>/"

# What a visitor gets for something that exists, where that is not a page or a file.
VISITOR: Final[Mapping[str, HTTPStatus]] = {
    "site_machine:favicon": HTTPStatus.MOVED_PERMANENTLY,
    "registry_short:city": HTTPStatus.FOUND,
}


@dataclass(frozen=True)
class Door:
    """An address as a pattern, the name by which code calls it, and the status of its answer to a visitor's GET and HEAD."""

    address: str
    name: str
    visitor: HTTPStatus


def doors() -> list[Door]:
    """Return every address, in the order of the alphabet."""
    return sorted(_walk(get_resolver().url_patterns, "/", ""), key=lambda door: door.address)


def _walk(patterns: Iterable[URLPattern | URLResolver], above: str, space: str) -> Iterator[Door]:
    for entry in patterns:
        address = above + (LANGUAGE if isinstance(entry.pattern, LocalePrefixPattern) else str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, address, f"{entry.namespace}:" if entry.namespace else space)
        else:
            name = f"{space}{entry.name}"
            yield Door(address, name, VISITOR.get(name, HTTPStatus.OK))
