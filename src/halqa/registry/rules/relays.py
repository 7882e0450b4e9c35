"""Whether somebody speaks for himself where a figure stands, or is relayed by others."""

from collections.abc import Iterable

from halqa.registry.enums import Publisher


def is_relayed(publisher: Publisher, host: str, coordinator_sites: Iterable[str]) -> bool:
    """Return whether a page of this host repeats what the coordinator published elsewhere.

    ``coordinator_sites`` are the coordinator's own (``policies/``), those below them included. Of other publishers nobody
    has said which sites are theirs.
    """
    own = any(host == site or host.endswith(f".{site}") for site in coordinator_sites)
    return publisher is Publisher.COORDINATOR and bool(host) and not own
