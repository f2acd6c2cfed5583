"""Many posts at once: upload or paste, watch, filter, compare two letters, download."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import streamlit as st

from coach.bulk.batch import Batch, BatchState, ItemState, NewItem
from coach.bulk.jobs import BadRow, read_jobs
from coach.bulk.report import report_to_csv, report_to_wire
from coach.domain.documents import DocumentKind
from ui import batch_wording, wording
from ui.bulk_engine import bulk_room
from ui.editor import marked_text
from ui.kept import kept_area, kept_select
from ui.listing import Item, listing
from ui.session import Workspace, lines, workspace
from ui.show import note, plain, problems_shown

_TONES = {"accepted": "good", "needs_person": "warning", "refused": "hard", "failed": "hard"}
_SHOWN = 200


def screen() -> None:
    """Draw the screen."""
    space = workspace()
    st.title(batch_wording.BULK_TITLE)
    if not space.about.sources():
        note(wording.FIT_NO_FACTS)
        st.page_link(st.session_state["pages"]["facts"])
    with problems_shown():
        if space.batch is None:
            _begin(space)
        else:
            _running(space, bulk_room().get(space.tenant, space.batch))


def _begin(space: Workspace) -> None:
    note(batch_wording.BULK_INTRO)
    given = st.file_uploader(batch_wording.BULK_FILE, type=["csv", "tsv", "jsonl", "ndjson"], key="bulk-file")
    space.bulk_posts = kept_area(
        batch_wording.BULK_PASTE, space.bulk_posts, "bulk-posts", help=batch_wording.BULK_PASTE_HELP
    )
    ready = bool(space.about.sources()) and (given is not None or bool(space.bulk_posts.strip()))
    if not st.button(batch_wording.BULK_START, key="bulk-start", type="primary", disabled=not ready):
        return
    rows = _uploaded(given.getvalue(), given.name) if given is not None else _pasted(space)
    items = [row for row in rows if isinstance(row, NewItem)]
    space.bulk_bad = [f"{row.line}: {row.message}" for row in rows if isinstance(row, BadRow)]
    if not items:
        listing("bulk-bad", _bad(space), label=batch_wording.BULK_BAD, empty=batch_wording.BULK_NOTHING)
        return
    situation = space.situation(DocumentKind.PROPOSAL)
    shared = {
        "facts": space.about.sources(),
        "past_letters": list(space.about.letters()),
        "situation": {
            "never_claim": list(situation.never_claim),
            "confidential_names": list(lines(space.about.confidential)),
        },
    }
    space.batch = bulk_room().begin(space.tenant, items, shared, space.choices.model or None).id
    st.rerun()


def _pasted(space: Workspace) -> list[NewItem | BadRow]:
    posts = [post.strip() for post in space.bulk_posts.split("\n---") if post.strip(" -\n")]
    return [NewItem(f"post-{number}", {"job_post": post, "title": ""}) for number, post in enumerate(posts, 1)]


def _uploaded(data: bytes, name: str) -> list[NewItem | BadRow]:
    """The rows of an uploaded file; it is on disk only while it is read."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"jobs{Path(name).suffix.lower()}"
        path.write_bytes(data)
        return [row if isinstance(row, BadRow) else row.item for row in read_jobs(path)]


def _bad(space: Workspace) -> list[Item]:
    return [Item(text, tag=batch_wording.BULK_BAD, tone="warning") for text in space.bulk_bad[:_SHOWN]]


def _running(space: Workspace, batch: Batch) -> None:
    if not batch.state.over:
        _progress(space.tenant, batch.id, paused=batch.state is BatchState.PAUSED)
    else:
        st.markdown(batch_wording.batch_over(batch))
    with st.container(horizontal=True):
        verbs = ("cancel", "resume" if batch.state is BatchState.PAUSED else "pause") if not batch.state.over else ()
        for verb in verbs:
            if st.button(batch_wording.BATCH_VERBS[verb], key=f"bulk-{verb}"):
                bulk_room().move(space.tenant, batch.id, verb)
                st.rerun()
        if batch.state.over and st.button(batch_wording.BULK_NEW, key="bulk-new", icon=":material/delete:"):
            bulk_room().delete(space.tenant, batch.id)
            space.batch = None
            st.rerun()
    if space.bulk_bad:
        listing("bulk-bad", _bad(space), label=batch_wording.BULK_BAD)
    if batch.results:
        _results(space, batch)


@st.fragment(run_every=1.0)
def _progress(tenant: str, batch_id: str, *, paused: bool) -> None:
    batch = bulk_room().get(tenant, batch_id)
    st.progress(batch.counts.done / max(1, batch.counts.total), text=batch_wording.batch_progress(batch))
    if batch.reason_detail:
        plain(batch.reason_detail)
    # It may pause itself, when the provider refuses the key: then it is to be resumed, not paused.
    if batch.state.over or paused is not (batch.state is BatchState.PAUSED):
        st.rerun()


def _results(space: Workspace, batch: Batch) -> None:
    found = space.once(("bulk", batch.id, batch.results), lambda: bulk_room().results(space.tenant, batch.id))
    if batch.state.over:
        _report(space, batch, found)
    wanted = kept_select(batch_wording.OUTCOME, batch_wording.OUTCOME_FILTER, "", "bulk-outcome")
    items = []
    for result in found:
        outcome = str(result.body.get("outcome") or "failed")
        if wanted and outcome != wanted:
            continue
        items.append(_letter(result.custom_id, outcome, result.body))
    listing("bulk-results", items[:_SHOWN], label=batch_wording.LETTERS, empty=batch_wording.NO_LETTERS)


def _letter(name: str, outcome: str, body: Any) -> Item:
    item = Item(name, tag=batch_wording.OUTCOME_FILTER.get(outcome, outcome), tone=_TONES.get(outcome, "plain"))
    if error := body.get("error"):
        return item.says(str(error.get("message") or error.get("code") or ""))
    worth = body.get("worth") or {}
    for reason in () if worth.get("bid", True) else worth.get("reasons", ()):
        item.says(batch_wording.not_worth(reason))
    claims = body.get("claims") or {}
    item.says(wording.claims_backed(claims.get("supported", 0), claims.get("total", 0)))
    return item.quotes(str(body.get("text") or ""))


def _report(space: Workspace, batch: Batch, found: Any) -> None:
    report = space.once(
        ("bulk report", batch.id, batch.results), lambda: bulk_room().report(space.tenant, batch.id, {})
    )
    wire = report_to_wire(report)
    texts = {r.custom_id: str(r.body.get("text") or "") for r in found if r.state is ItemState.SUCCEEDED}
    rows = "".join(json.dumps({"id": r.custom_id, **r.body}, ensure_ascii=False) + "\n" for r in found)
    with st.container(horizontal=True):
        st.download_button(batch_wording.BULK_JSONL, rows, "letters.jsonl", "application/jsonl", on_click="ignore")
        st.download_button(batch_wording.BULK_CSV, report_to_csv(report), "letters.csv", "text/csv", on_click="ignore")
    _alike(wire["similar"], texts)


def _alike(pairs: list[dict[str, Any]], texts: dict[str, str]) -> None:
    """Two letters side by side, with the passages they share."""
    if not pairs:
        return
    st.subheader(batch_wording.ALIKE)
    note(batch_wording.too_alike(len(pairs)))
    number = st.number_input(batch_wording.PAIR, 1, len(pairs), 1, key="bulk-pair")
    pair = pairs[number - 1]
    for column, side in zip(st.columns(2), ("first", "second"), strict=True):
        text = texts.get(pair[side], "")
        marks = [
            {
                "rule": "",
                "title": batch_wording.SHARED,
                "severity": "warning",
                "start": passage[side]["start"],
                "end": passage[side]["end"],
                "quote": text[passage[side]["start"] : passage[side]["end"]],
                "message": "",
                "fingerprint": f"{side}-{place}",
                "fix": None,
            }
            for place, passage in enumerate(pair["passages"])
        ]
        with column:
            marked_text(f"pair-{side}", text, marks, label=pair[side])
