"""The figures that a monitoring system asks for, in the text that Prometheus reads.

Of the network they come from the database, and so are the same from every process. Of requests each process counts its own, in
a folder that all processes of one ``halqa serve`` share; pages that are answered from memory are not among them.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from halqa.ledger import queries as ledger
from halqa.notices.enums import State
from halqa.notices.queries.outbox import unsent
from halqa.operations.queries.readiness import worker_ticked_at

_METHODS: Final = frozenset({"GET", "HEAD", "POST"})
_own = CollectorRegistry()
_requests = Counter("halqa_requests", "Requests that reached Django.", ("method", "route", "status"), registry=_own)
_seconds = Histogram(
    "halqa_request_seconds",
    "How long they took.",
    ("route",),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=_own,
)


def count_request(*, method: str | None, route: str, status: int, seconds: float) -> None:
    """Count a request; an invented method is not allowed to make a figure of its own."""
    _requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
    _seconds.labels(route).observe(seconds)


def metrics(now: datetime) -> bytes:
    """Return all figures as text."""
    requests = _own
    if values.ValueClass is not values.MutexValue:
        requests = CollectorRegistry()
        MultiProcessCollector(requests)
    network = CollectorRegistry(auto_describe=False)
    network.register(_Network(now))
    return generate_latest(requests) + generate_latest(network)


class _Network(Collector):
    """What the database says, asked when somebody looks."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def describe(self) -> tuple[Metric, ...]:
        return ()

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("halqa_ledger_events", "Events in the ledger.", ledger.length())
        yield GaugeMetricFamily("halqa_public_version", "Number of the last public event.", ledger.public_version())
        messages = unsent()
        outbox = GaugeMetricFamily("halqa_outbox_messages", "Messages that were not accepted, by state.", labels=("state",))
        age = GaugeMetricFamily("halqa_outbox_oldest_seconds", "Age of the oldest of them, by state.", labels=("state",))
        for state in State:
            count, oldest = messages.get(state, (0, self._now))
            if state is not State.ACCEPTED:
                outbox.add_metric((state,), count)
                age.add_metric((state,), (self._now - oldest).total_seconds())
        yield outbox
        yield age
        ticked_at = worker_ticked_at()
        seconds = (self._now - ticked_at).total_seconds() if ticked_at else float("inf")
        yield GaugeMetricFamily("halqa_worker_tick_seconds", "Time since the worker in the background last ticked.", seconds)
