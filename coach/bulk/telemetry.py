"""What an operator sees: structured log lines without texts, spans, and numbers for Prometheus."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_LOG = logging.getLogger("coach.bulk")
_TRACER = trace.get_tracer("coach.bulk")


def say(event: str, *, level: str = "info", **fields: str | int | float | None) -> None:
    """One log line as JSON: ids, codes and numbers only, never a text, a prompt or a reply."""
    if _LOG.isEnabledFor(logging.getLevelNamesMapping()[level.upper()]):
        _LOG.log(logging.getLevelNamesMapping()[level.upper()], json.dumps({"event": event, **fields}))


@contextmanager
def span(name: str, **attributes: str | int | float) -> Iterator[trace.Span]:
    """A span of the work; costs almost nothing where no tracing is set up."""
    # Exceptions stay out of spans: a foreign one may hold a text.
    with _TRACER.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        yield current


class Meters:
    """The numbers of one process, in a registry of their own."""

    def __init__(self) -> None:
        """All at zero."""
        self.registry = CollectorRegistry()
        self.items = Counter("coach_items", "Items that reached an end.", ["state", "code"], registry=self.registry)
        self.calls = Counter("coach_model_calls", "Calls to a model.", ["model", "outcome"], registry=self.registry)
        self.retries = Counter("coach_model_retries", "Calls made again.", ["model"], registry=self.registry)
        self.tokens = Counter("coach_tokens", "Tokens used.", ["model", "direction"], registry=self.registry)
        self.cost = Counter("coach_cost_usd", "What calls cost, USD.", ["model"], registry=self.registry)
        self.seconds = Histogram(
            "coach_model_call_seconds",
            "How long calls took.",
            ["model"],
            buckets=(0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128),
            registry=self.registry,
        )
        self.in_flight = Gauge("coach_calls_in_flight", "Calls running now.", registry=self.registry)
        self.depth = Gauge("coach_queue_chunks", "Chunks not done, all tenants.", registry=self.registry)
        self.age = Gauge("coach_oldest_batch_seconds", "Age of the oldest live batch.", registry=self.registry)
        self.recovered = Counter("coach_recovered_chunks", "Chunks taken over from the dead.", registry=self.registry)

    def render(self) -> bytes:
        """All numbers in the text format of Prometheus."""
        return generate_latest(self.registry)
