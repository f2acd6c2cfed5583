"""Span metrics against worked examples and against another implementation."""

from hypothesis import given
from hypothesis import strategies as st
from nervaluate import Evaluator

from evals.scorers.spans import Labelled, iou, match, semeval, soft_overlap

RULES = ("CON-01", "PAY-01")


@st.composite
def labelled(draw: st.DrawFn) -> list[Labelled]:
    """Spans that do not touch each other, as both implementations expect."""
    cuts = sorted(draw(st.sets(st.integers(0, 60), max_size=12)))
    pairs = [(a, b) for a, b in zip(cuts[::3], cuts[1::3], strict=False)]
    return [Labelled(draw(st.sampled_from(RULES)), a, b) for a, b in pairs]


def test_half_an_overlap_is_exactly_iou_one_half_at_the_bar() -> None:
    assert iou(Labelled("A", 0, 10), Labelled("A", 0, 5)) == 0.5
    assert match([Labelled("A", 0, 10)], [Labelled("A", 0, 5)]).pairs == ((0, 0),)
    assert match([Labelled("A", 0, 10)], [Labelled("A", 0, 4)]).missed == (0,)


def test_one_prediction_cannot_answer_for_two_gold_spans() -> None:
    result = match([Labelled("A", 0, 4), Labelled("A", 0, 5)], [Labelled("A", 0, 5)])
    assert len(result.pairs) == 1
    assert result.missed == (0,)


def test_the_right_place_under_the_wrong_rule_is_incorrect_not_missed() -> None:
    counts = semeval([Labelled("CON-01", 0, 5)], [Labelled("PAY-01", 0, 5)])
    assert (counts.incorrect, counts.missed, counts.spurious) == (1, 0, 0)


def test_soft_overlap_counts_the_covered_share() -> None:
    assert soft_overlap([Labelled("A", 0, 10)], [Labelled("A", 5, 15)]) == (0.5, 0.5)


@given(labelled(), labelled())
def test_strict_counts_agree_with_nervaluate(gold: list[Labelled], found: list[Labelled]) -> None:
    if not gold or not found:
        return
    rows = [[{"label": s.rule, "start": s.start, "end": s.end} for s in spans] for spans in (gold, found)]
    theirs = Evaluator([rows[0]], [rows[1]], tags=list(RULES)).evaluate()["overall"]["strict"]
    assert semeval(gold, found).correct == theirs.correct


@given(labelled())
def test_a_perfect_answer_is_perfect_everywhere(gold: list[Labelled]) -> None:
    assert len(match(gold, gold).pairs) == len(gold)
    if gold:
        assert semeval(gold, gold).strict == (1.0, 1.0)
        assert soft_overlap(gold, gold) == (1.0, 1.0)
