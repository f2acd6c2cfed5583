"""Recordings: a model is asked once, its replies are replayed to the letter, a changed request is a miss."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coach.domain.documents import DocumentKind
from coach.domain.outcomes import PromptUsed, Usage
from coach.errors import ModelRefused, ModelReplyError, ModelTimeout, SetupError
from coach.llm.client import LLMReply, LLMRequest, RenderedPrompt, T
from coach.llm.recorded import request_key
from coach.writing import model_writer
from coach.writing.replies import build_reply_type
from evals import models
from evals.__main__ import main
from evals.cases import load
from evals.commands import chosen_cases
from evals.plan import plan, vanished
from evals.recording import MANIFEST, Recorded, folder_of, manifest_of, record
from evals.runner import read_results, run, score_with

TEXT = "I make maps of islands. Mail me at lena.orr@mapleforge.studio any time."


class Parrot:
    """A live model that deletes the unit with the address; it counts its calls and may be told to fail."""

    name = "test/parrot"
    context_window = 32_000

    def __init__(self, failure: Exception | None = None) -> None:
        self.calls = 0
        self.failure = failure

    async def complete(self, request: LLMRequest[T]) -> LLMReply[T]:
        self.calls += 1
        if self.failure is not None:
            raise self.failure
        operation = {"units": [2], "action": "delete", "reason": "Contact data. Key sk-abcdefghijklmnop1234."}
        raw = json.dumps({"operations": [operation], "questions": []})
        value = request.reply_type.model_validate_json(raw, context=dict(request.context))
        return LLMReply(value, Usage(calls=1, input_tokens=900, output_tokens=30), raw, self.name)


def case(name: str, text: str = TEXT) -> dict[str, Any]:
    return {
        "id": name,
        "input": {"kind": "proposal", "text": text},
        "target": {"must_go": ["lena.orr@mapleforge.studio"] if "lena" in text else [], "must_stay": []},
        "metadata": {"split": "dev", "family": name},
    }


@pytest.fixture
def suite(own_suites: Callable[..., Path], own_recordings: Path) -> Callable[..., Path]:
    del own_recordings
    own_suites(rewriting=[case("one"), case("two", TEXT.replace("islands", "harbours"))])
    return own_suites


def recorded(live: Any, **options: Any) -> Recorded:
    return record(load("rewriting"), live, lambda case, llm, epoch: asyncio.run(score_with(case, llm)), **options)


def replay(folder: Path) -> list[dict[str, Any]]:
    run(plan(["rewriting"], ["replay/test-parrot"]), folder, progress=False)
    return read_results(folder / "cases.jsonl")


def test_what_was_recorded_is_replayed_without_the_model(suite: Any, tmp_path: Path) -> None:
    live = Parrot()
    done = recorded(live)
    asked = live.calls
    rows = replay(tmp_path / "run")
    assert (done.cases, done.asked, live.calls) == (2, asked, asked)
    assert [row["status"] for row in rows] == ["pass", "pass"]
    assert all("mapleforge" not in row["answer"]["text"] for row in rows)
    assert rows[0]["usage"]["input_tokens"] > 0
    assert "model_seconds" in rows[0]["counts"]


def test_the_manifest_says_which_model_answered_what_and_when(suite: Any) -> None:
    recorded(Parrot())
    manifest = manifest_of(folder_of("test/parrot"))
    assert manifest.model == "test/parrot"
    assert manifest.cases == {"rewriting": ["one", "two"]}
    assert set(manifest.prompts) == {model_writer.PROMPT}
    assert models.offline_models()[-1] == "replay/test-parrot"


def test_secrets_are_cut_out_of_what_is_kept(suite: Any) -> None:
    recorded(Parrot())
    kept = "".join(path.read_text(encoding="utf-8") for path in folder_of("test/parrot").glob("*.json"))
    assert "sk-abcdef" not in kept


def test_an_interrupted_recording_asks_only_for_the_rest(suite: Any) -> None:
    first = Parrot()
    recorded(first)
    again = Parrot()
    assert recorded(again).asked == 0
    suite(
        rewriting=[case("one"), case("two", TEXT.replace("islands", "harbours")), case("three", "i draw maps. " + TEXT)]
    )
    assert recorded(again).asked > 0
    fresh = Parrot()
    assert recorded(fresh, fresh=True).asked >= first.calls


def test_a_rule_that_is_new_elsewhere_leaves_a_recording_valid() -> None:
    prompt = RenderedPrompt("Edit.", "[1] I draw maps.", PromptUsed("p", 1, "0" * 64))

    def key(*rules: str, units: int = 1) -> str:
        reply_type = build_reply_type(DocumentKind.PROPOSAL, rules, (), units)
        return request_key("m", LLMRequest(prompt=prompt, reply_type=reply_type))

    assert key("CON-01", "LNG-01") == key("CON-01", "LNG-01", "PAY-09") == key("CON-01")
    assert key("CON-01") != key("CON-01", units=2)


def test_a_miss_says_how_to_record_anew(suite: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recorded(Parrot())
    suite(rewriting=[case("one", TEXT.replace("maps", "charts")), case("two", TEXT.replace("islands", "harbours"))])
    arguments = ["run", "--quiet", "--jobs", "1", "--model", "replay/test-parrot", "--suite", "rewriting"]
    assert main([*arguments, "--out", str(tmp_path / "run")]) == 4
    told = capsys.readouterr().err
    assert "1 cases of replay/test-parrot" in told and "record --model test/parrot" in told


def test_a_changed_case_is_a_miss_and_the_run_ends_with_4(suite: Any, tmp_path: Path) -> None:
    recorded(Parrot())
    suite(rewriting=[case("one", TEXT.replace("maps", "charts")), case("two", TEXT.replace("islands", "harbours"))])
    arguments = ["run", "--quiet", "--jobs", "1", "--model", "replay/test-parrot", "--suite", "rewriting"]
    assert main([*arguments, "--out", str(tmp_path / "run")]) == 4
    assert main(["gate", "--run", str(tmp_path / "run")]) == 4
    statuses = {row["id"]: row["reason"] for row in read_results(tmp_path / "run" / "cases.jsonl")}
    assert statuses["one"].startswith("replay miss") and not statuses["two"]


def test_a_recorded_case_that_left_its_suite_is_told(suite: Any, tmp_path: Path) -> None:
    recorded(Parrot())
    suite(rewriting=[case("one")])
    assert vanished(["replay/test-parrot"], ["rewriting"]) == ["replay/test-parrot rewriting/two"]
    arguments = ["run", "--quiet", "--jobs", "1", "--model", "replay/test-parrot", "--suite", "rewriting"]
    assert main([*arguments, "--out", str(tmp_path / "run")]) == 4


def test_recordings_nothing_asks_for_any_more_are_removed(suite: Any) -> None:
    recorded(Parrot())
    before = {path.name for path in folder_of("test/parrot").glob("[0-9a-f]*.json")}
    suite(rewriting=[case("one", TEXT.replace("maps", "charts"))])
    done = recorded(Parrot())
    after = {path.name for path in folder_of("test/parrot").glob("[0-9a-f]*.json")}
    assert done.removed == len(before)
    assert after and not after & before


def test_a_failure_that_may_pass_next_time_leaves_the_case_out(suite: Any) -> None:
    done = recorded(Parrot(ModelTimeout("too slow")))
    assert done.cases == 0
    assert done.left_out == ["rewriting/one: MODEL_TIMEOUT", "rewriting/two: MODEL_TIMEOUT"]


def test_a_reply_that_never_fits_is_recorded_as_the_failure_it_is(suite: Any, tmp_path: Path) -> None:
    done = recorded(Parrot(ModelReplyError("not what was asked")))
    assert done.cases == 2
    rows = replay(tmp_path / "run")
    assert {row["answer"]["writer"] for row in rows} == {"builtin"}


def test_repetitions_are_kept_and_replayed_one_by_one(suite: Any, tmp_path: Path) -> None:
    recorded(Parrot(), epochs=3)
    rows = replay(tmp_path / "run")
    assert [(row["id"], row["epoch"]) for row in rows] == [(name, n) for name in ("one", "two") for n in range(3)]


def test_a_folder_without_a_manifest_is_a_set_up_error(own_recordings: Path) -> None:
    with pytest.raises(SetupError, match="holds no recordings"):
        manifest_of(own_recordings / "nothing")


def test_the_command_records_a_live_model_and_says_what_it_did(
    suite: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("evals.commands.model_for", lambda name: Parrot())
    assert main(["record", "--model", "test/parrot", "--suite", "rewriting", "--quiet"]) == 0
    assert "2 cases" in capsys.readouterr().out
    assert main(["record", "--model", "builtin", "--suite", "rewriting"]) == 2


def test_recording_again_covers_the_same_cases_and_asks_only_for_what_changed(
    suite: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded(Parrot())
    suite(rewriting=[case("one"), case("two", TEXT.replace("islands", "canals")), case("three", "New. " + TEXT)])
    live = Parrot()
    monkeypatch.setattr("evals.commands.model_for", lambda name: live)
    assert main(["record", "--model", "test/parrot", "--quiet"]) == 0
    assert manifest_of(folder_of("test/parrot")).cases == {"rewriting": ["one", "two"]}
    assert live.calls > 0
    assert "2 cases, 1 calls, 1 unused" in capsys.readouterr().out


def test_a_few_cases_are_taken_from_every_family(suite: Any) -> None:
    suite(rewriting=[{**case(f"{family}-{n}"), "metadata": {"split": "dev", "family": family}}
                     for family in ("a", "b", "c") for n in range(5)])  # fmt: skip
    assert [found.id for found in chosen_cases(["rewriting"], 4)] == ["a-0", "a-1", "b-0", "c-0"]


def test_one_manifest_is_no_model_of_its_own(own_recordings: Path) -> None:
    (own_recordings / "half").mkdir()
    assert models.offline_models()[0] == "builtin"
    assert not any(name.startswith("replay/") for name in models.offline_models())
    assert MANIFEST.endswith(".json")


def live_run(monkeypatch: pytest.MonkeyPatch, folder: Path, live: Any) -> int:
    monkeypatch.setattr("evals.runner.model_for", lambda name, **options: live)
    arguments = ["run", "--quiet", "--tier", "live", "--model", "test/parrot", "--suite", "rewriting"]
    return main([*arguments, "--jobs", "2", "--out", str(folder)])


def test_a_live_model_is_scored(suite: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert live_run(monkeypatch, tmp_path / "run", Parrot()) == 0
    assert {row["status"] for row in read_results(tmp_path / "run" / "cases.jsonl")} == {"pass"}


def test_a_live_model_that_cannot_be_asked_is_no_success(
    suite: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The product finishes such texts by code, so a wrong key would look like a good run."""
    assert live_run(monkeypatch, tmp_path / "run", Parrot(ModelRefused("wrong key"))) == 3
    rows = read_results(tmp_path / "run" / "cases.jsonl")
    assert {row["status"] for row in rows} == {"unscored"}
    assert "MODEL_REFUSED" in rows[0]["reason"]
