"""How good the coach is: the last runs of the evals, their metrics with intervals, and how they moved."""

from __future__ import annotations

import streamlit as st

from ui import batch_wording
from ui.eval_runs import Run, read_runs
from ui.show import note, plain


def screen() -> None:
    """Draw the screen."""
    st.title(batch_wording.EVALS_TITLE)
    runs = read_runs()
    if not runs:
        note(batch_wording.EVALS_EMPTY)
        return
    number = st.selectbox(
        batch_wording.EVAL_RUN,
        range(len(runs)),
        format_func=lambda number: batch_wording.run_name(runs[number]),
        key="eval-run",
    )
    run = runs[number]
    plain(", ".join(run.models))
    _passed(run)
    st.subheader(batch_wording.METRICS)
    st.dataframe(list(run.rows()), hide_index=True, width="stretch")
    if len(runs) > 1:
        _trend(runs)


def _passed(run: Run) -> None:
    shares = run.passed()
    if shares:
        st.subheader(batch_wording.PASSED)
        st.bar_chart({"suite": list(shares), "passed": list(shares.values())}, x="suite", y="passed", horizontal=True)


def _trend(runs: list[Run]) -> None:
    st.subheader(batch_wording.TREND)
    points = [
        {"finished": run.finished, "suite": suite, "passed": share}
        for run in runs
        for suite, share in run.passed().items()
    ]
    st.line_chart(points, x="finished", y="passed", color="suite")
