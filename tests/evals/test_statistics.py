"""The statistics, against hand-worked values and their own promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics import (
    corrected_rate,
    f_beta,
    kappa,
    mcnemar_exact,
    paired_bootstrap,
    upper_bound_of_zero,
    wilson,
)


@pytest.mark.parametrize(
    ("good", "total", "low", "high"), [(45, 50, 0.79, 0.96), (90, 100, 0.83, 0.95), (180, 200, 0.85, 0.93)]
)
def test_wilson_agrees_with_published_values(good: int, total: int, low: float, high: float) -> None:
    assert wilson(good, total) == pytest.approx((low, high), abs=0.006)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_rate_and_stays_in_0_to_1(good: int, bad: int) -> None:
    low, high = wilson(good, good + bad)
    assert 0 <= low <= high <= 1
    if good + bad:
        assert low - 1e-9 <= good / (good + bad) <= high + 1e-9


def test_nothing_seen_in_100_still_leaves_three_percent_possible() -> None:
    assert upper_bound_of_zero(100) == pytest.approx(0.0295, abs=0.0002)
    assert upper_bound_of_zero(0) == 1


def test_six_broken_cases_are_the_fewest_that_mcnemar_calls_real() -> None:
    assert mcnemar_exact(0, 5) == pytest.approx(0.0625)
    assert mcnemar_exact(0, 6) < 0.05
    assert mcnemar_exact(0, 0) == 1


def test_f2_weighs_recall_more() -> None:
    assert f_beta(0.5, 1.0, 2) > f_beta(1.0, 0.5, 2)
    assert f_beta(0, 0, 1) == 0


def test_the_bootstrap_is_the_same_every_time_and_brackets_the_mean() -> None:
    differences = [1.0, 0.0, 0.0, -1.0, 1.0, 0.0, 1.0, 0.0]
    first = paired_bootstrap(differences)
    assert first == paired_bootstrap(differences)
    assert first[1] <= first[0] <= first[2]


def test_families_that_err_together_make_the_interval_wider() -> None:
    differences = [1.0] * 10 + [0.0] * 10
    alone = paired_bootstrap(differences)
    together = paired_bootstrap(differences, clusters=["a"] * 10 + ["b"] * 10)
    assert together[2] - together[1] > alone[2] - alone[1]


def test_a_rate_is_corrected_for_a_reader_that_errs() -> None:
    assert corrected_rate(0.26, sensitivity=0.8, specificity=0.9) == pytest.approx(0.2286, abs=0.001)
    assert corrected_rate(0.05, sensitivity=0.8, specificity=0.9) == 0
    assert corrected_rate(0.3, sensitivity=0.4, specificity=0.6) is None


def test_kappa_sees_through_raw_agreement() -> None:
    """A judge that waves nearly all through agrees on 92 of 100 and still knows next to nothing."""
    pairs = [(True, True)] * 91 + [(True, False)] * 4 + [(False, True)] * 4 + [(False, False)]
    assert sum(a == b for a, b in pairs) == 92
    assert kappa(pairs) == pytest.approx(0.158, abs=0.001)
    assert kappa([(True, True), (False, False)]) == 1
    assert kappa([]) == 0
