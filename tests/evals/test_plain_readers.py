"""The plain readers that judge rewrites: what they see, what they leave alone, what they count."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import fidelity, oracle


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Mail lena.orr@mapleforge.studio today.", {"email"}),
        ("Letters to lena [at] mapleforge [dot] net please.", {"email"}),
        ("Ring +44 7700 900815 at noon.", {"phone"}),
        ("Ring ２０２－５５５－０１７７ at noon.", {"phone"}),
        ("See https://petraknits.example/shop for more.", {"link"}),
        ("Let us talk on WhatsApp.", {"channel"}),
        ("You can pay me by PayPal outside.", {"payment"}),
        ("Write to [EMAIL_1] please.", {"placeholder"}),
        ("Me\u200bet me.", {"invisible"}),
        ("I build WhatsApp bots and pay attention to 1,250,000 rows in 2019-2024.", set()),
        ("Read https://www.upwork.com/nx/find-work first.", set()),
        ("Version 3.11.4 of 192.168.10.12 answers in 20 ms.", set()),
    ],
)
def test_the_reader_of_violations_sees(text: str, kinds: set[str]) -> None:
    assert oracle.violations(text) == kinds


def test_residual_and_introduced_are_told_apart() -> None:
    before = "Mail lena.orr@mapleforge.studio or ring +44 7700 900815."
    after = "Mail lena.orr@mapleforge.studio or talk on Telegram."
    assert [v.kind for v in oracle.residual(before, after)] == ["email"]
    assert [v.kind for v in oracle.introduced(before, after)] == ["channel"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I cut 2.5k rows to five.", {"#2500", "#5"}),
        ("A run of 40 minutes, 1,250,000 rows, 12 %.", {"#40", "#1250000", "#12"}),
        ("I know PostgreSQL and Vue.js from a bakery in Leeds.", {"postgresql", "vue.js", "leeds"}),
        ("Maps for you. Books for me.", set()),
        ("Please use Upwork Messages on Monday.", set()),
    ],
)
def test_the_reader_of_facts_sees(text: str, expected: set[str]) -> None:
    assert fidelity.facts(text) == expected


def test_an_invented_number_and_name_cost_precision() -> None:
    source = "I cut an import for a bakery in Leeds from 40 minutes to 6."
    assert fidelity.precision("In Leeds I cut an import from 40 minutes to 6.", source) == (3, 3)
    assert fidelity.novel("For Acme in Leeds I cut it from 40 minutes to 5.", source) == ["#5", "acme"]


def test_a_lost_fact_costs_recall_but_not_one_that_had_to_go() -> None:
    source = "A bakery in Leeds. Ring +44 7700 900815. It took 40 minutes."
    assert fidelity.recall(source, "A bakery in Leeds. It took 40 minutes.", ["+44 7700 900815"]) == (2, 2)
    assert fidelity.recall(source, "A bakery. It took 40 minutes.", ["+44 7700 900815"]) == (1, 2)


def test_changes_count_only_outside_the_marked_sentences() -> None:
    text = "I draw maps. Mail me at a@b.io. I bind books."
    assert fidelity.changed_outside(text, "I draw maps. I bind books.", ["a@b.io"])[0] == 0
    changed, outside = fidelity.changed_outside(text, "I draw charts. I bind books.", ["a@b.io"])
    assert (changed, outside) == (len("maps"), len(text) - len("Mail me at a@b.io."))


@given(st.text(max_size=200), st.text(max_size=200))
def test_the_share_of_changes_is_a_share(before: str, after: str) -> None:
    changed, outside = fidelity.changed_outside(before, after, [])
    assert 0 <= changed <= outside == len(before)
    assert fidelity.changed_outside(before, before, [])[0] == 0


@given(st.text(max_size=200))
def test_a_text_holds_all_its_own_facts(text: str) -> None:
    found, number = fidelity.precision(text, text)
    assert found == number
    assert fidelity.recall(text, text) == (number, number)


def test_the_plain_readers_share_nothing_with_the_product() -> None:
    for module in (oracle, fidelity):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
        assert not [name for name in names if name.startswith("coach")]
