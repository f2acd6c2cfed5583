"""What an operator sees: structured log lines without texts, spans, and numbers for Prometheus."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache

from opentelemetry import trace
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from coach.domain.outcomes import Usage

_LOG = logging.getLogger("coach.bulk")
_TRACER = trace.get_tracer("coach.bulk")


def say(event: str, *, level: str = "info", **fields: str | int | float | None) -> None:
    """One log line as JSON: ids, codes and numbers only, never a text, a prompt or a reply."""
    if _LOG.isEnabledFor(logging.getLevelNamesMapping()[level.upper()]):
        _LOG.log(logging.getLevelNamesMapping()[level.upper()], json.dumps({"event": event, **fields}))


def span(name: str, **attributes: str | int | float) -> AbstractContextManager[object]:
    """A span of the work; costs almost nothing where no tracing is set up."""
    if isinstance(_TRACER, trace.ProxyTracer) and isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider):
        # Nobody listens: a span nobody sees still costs as much as writing the row.
        return nullcontext()
    return _span(name, attributes)


@contextmanager
def _span(name: str, attributes: Mapping[str, str | int | float]) -> Iterator[trace.Span]:
    # Exceptions stay out of spans: a foreign one may hold a text.
    with _TRACER.start_as_current_span(
        name, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as current:
        yield current


class ModelMeters:
    """The numbers of one model, looked up once: finding a labelled number costs more than counting it."""

    def __init__(self, meters: Meters, model: str) -> None:
        """All at what they were."""
        self.retries = meters.retries.labels(model)
        self._calls = cache(lambda outcome: meters.calls.labels(model, outcome))
        self._seconds = meters.seconds.labels(model)
        self._in, self._out = meters.tokens.labels(model, "in"), meters.tokens.labels(model, "out")
        self._cost = meters.cost.labels(model)

    def count(self, outcome: str, usage: Usage, seconds: float) -> None:
        """A call ended."""
        self._calls(outcome).inc()
        self._seconds.observe(seconds)
        if outcome == "ok":
            self._in.inc(usage.input_tokens)
            self._out.inc(usage.output_tokens)
            self._cost.inc(float(usage.cost_usd))


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
        self.deliveries = Counter(
            "coach_webhook_tries", "Messages sent to webhooks.", ["state", "code"], registry=self.registry
        )
        self.undelivered = Gauge("coach_webhooks_pending", "Messages to webhooks that wait.", registry=self.registry)
        self._models: dict[str, ModelMeters] = {}

    def of(self, model: str) -> ModelMeters:
        """The numbers of a model."""
        known = self._models.get(model)
        if known is None:
            known = self._models[model] = ModelMeters(self, model)
        return known

    def render(self) -> bytes:
        """All numbers in the text format of Prometheus."""
        return generate_latest(self.registry)
