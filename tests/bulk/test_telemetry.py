"""What an operator sees: numbers for Prometheus, spans, and logs without texts."""

import asyncio
import json
import logging

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families

from coach.bulk import telemetry
from tests.bulk.mock_provider import MockProvider
from tests.bulk.running import TENANT, engine, items, priced, within


def numbers(text: bytes) -> dict[str, float]:
    """Sample name with labels to value."""
    return {
        f"{sample.name}{sorted(sample.labels.items()) or ''}": sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_calls_tokens_cost_retries_and_outcomes_are_counted(sqlite_url: str, provider: MockProvider) -> None:
    provider.fault = lambda item, number: "status:503" if (item, number) == ("i0", 1) or item == "i1" else "ok"

    async def run() -> dict[str, float]:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(5))
            await within(made.wait(TENANT, batch.id))
            await asyncio.to_thread(made._upkeep.once)
            return numbers(made.meters.render())

    seen = asyncio.run(run())
    model = ("model", "openai/mock")
    assert seen[f"coach_model_calls_total{[model, ('outcome', 'ok')]}"] == 4
    assert seen[f"coach_model_calls_total{[model, ('outcome', 'MODEL_UNAVAILABLE')]}"] == 5
    assert seen[f"coach_model_retries_total{[model]}"] == 4
    assert seen[f"coach_tokens_total{[('direction', 'in'), model]}"] == 400
    assert seen[f"coach_cost_usd_total{[model]}"] == pytest.approx(0.04)
    assert seen[f"coach_items_total{[('code', 'MODEL_UNAVAILABLE'), ('state', 'failed')]}"] == 1
    assert seen["coach_queue_chunks"] == seen["coach_oldest_batch_seconds"] == seen["coach_calls_in_flight"] == 0


def test_depth_and_age_of_the_queue_are_seen_by_who_only_accepts(sqlite_url: str) -> None:
    async def run() -> dict[str, float]:
        async with engine(sqlite_url, run_items=False) as made:
            await made.create(TENANT, items(25))
            await asyncio.to_thread(made._upkeep.once)
            return numbers(made.meters.render())

    seen = asyncio.run(run())
    assert seen["coach_queue_chunks"] == 3
    assert seen["coach_oldest_batch_seconds"] > 0


def test_a_call_is_a_span_inside_its_chunk_and_holds_no_text(
    sqlite_url: str, provider: MockProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = InMemorySpanExporter()
    tracing = TracerProvider()
    tracing.add_span_processor(SimpleSpanProcessor(kept))
    monkeypatch.setattr(telemetry, "_TRACER", tracing.get_tracer("test"))

    async def run() -> None:
        async with engine(sqlite_url, llm=priced(provider.base)) as made:
            batch = await made.create(TENANT, items(3))
            await within(made.wait(TENANT, batch.id))

    asyncio.run(run())
    spans = kept.get_finished_spans()
    (chunk,) = [span for span in spans if span.name == "coach.chunk"]
    calls = [span for span in spans if span.name == "coach.model_call"]
    assert len(calls) == 3
    assert all(call.parent is not None and call.parent.span_id == chunk.context.span_id for call in calls)
    assert {span.status.status_code for span in spans} == {trace.StatusCode.UNSET}
    assert "shop" not in str([dict(span.attributes or {}) for span in spans])


def test_a_log_line_is_json_with_the_event_first(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "coach.bulk")
    telemetry.say("engine_started", worker="w", runs=1)
    assert json.loads(caplog.messages[0]) == {"event": "engine_started", "worker": "w", "runs": 1}
