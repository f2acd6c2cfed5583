"""The report on a batch: what only shows when all letters are seen together."""

import csv
import io
from decimal import Decimal

import pytest

from coach.bulk.batch import Batch, BatchOptions, BatchState, Counts, ItemState
from coach.bulk.report import BatchReport, make_report, report_to_csv, report_to_wire, reported, safe_cell

BATCH = Batch(
    "bat_1", "t", BatchState.SUCCEEDED, Counts(succeeded=3, failed=1), BatchOptions(), 0.0, spent_usd=Decimal("0.06")
)
SHARED = (
    "I moved eleven web shops to new hosts and kept every order, every picture and every customer account in place."
)


def letter(text: str, **more: object) -> dict[str, object]:
    return {"text": text, "outcome": "accepted", "worth": {"bid": True, "reasons": []}, "questions": [], **more}


def made() -> BatchReport:
    done = ItemState.SUCCEEDED
    posts = {
        "a": "Our company Brightfern Textiles wants its shop moved.",
        "b": "We at Quillmark Dairy need reports mended.",
        "c": "A booking form for a small hotel.",
    }
    return make_report(
        BATCH,
        [
            reported("a", done, letter(f"Your shop can move. {SHARED}"), posts["a"], Decimal("0.02")),
            reported(
                "b",
                done,
                letter(f"The team of Brightfern Textiles will like this. {SHARED}"),
                posts["b"],
                Decimal("0.02"),
            ),
            reported(
                "c",
                done,
                letter(
                    "I build booking forms.",
                    worth={"bid": False, "reasons": ["=SUM(A1) must-have is missing"]},
                    questions=[{"text": "Which hotels did you work for?", "why": "asked"}],
                ),
                posts["c"],
                Decimal("0.02"),
            ),
            reported("d", ItemState.FAILED, {"error": {"code": "MODEL_TIMEOUT", "message": "late"}}, "", Decimal(0)),
        ],
    )


def test_letters_that_are_too_alike_are_shown_with_the_place_in_both() -> None:
    wire = report_to_wire(made())
    assert wire["schema"] == "coach.batch_report/1"
    (pair,) = wire["similar"]
    assert {pair["first"], pair["second"]} == {"a", "b"}
    passage = pair["passages"][0]["first"]
    text = f"Your shop can move. {SHARED}"
    assert "eleven web shops" in text[passage["start"] : passage["end"]]


def test_another_clients_name_in_a_letter_is_named_with_its_place_and_owner() -> None:
    (found,) = report_to_wire(made())["foreign_names"]
    assert (found["id"], found["belongs_to"]) == ("b", ["a"])
    assert "Brightfern" in found["name"]


def test_a_name_of_the_users_own_facts_is_nobody_elses() -> None:
    report = made()
    assert make_report(BATCH, report.letters, "I worked for Brightfern Textiles in 2021.").foreign == ()


def test_jobs_not_worth_a_bid_failures_questions_and_costs_are_counted() -> None:
    wire = report_to_wire(made())
    assert [row["id"] for row in wire["not_worth_a_bid"]] == ["c"]
    assert wire["failures"] == [{"code": "MODEL_TIMEOUT", "ids": ["d"]}]
    assert wire["questions"] == [{"text": "Which hotels did you work for?", "ids": ["c"]}]
    assert wire["cost"] == {"currency": "USD", "total": "0.060000", "per_letter": "0.020000"}
    assert wire["counts"]["succeeded"] == 3


def test_the_csv_has_a_row_for_every_item_and_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(report_to_csv(made()))))
    assert [row["id"] for row in rows] == ["a", "b", "c", "d"]
    assert rows[2]["reasons"].startswith("'=SUM")
    assert rows[0]["too_alike"].startswith("b (")
    assert rows[3]["error"] == "MODEL_TIMEOUT"
    assert [row["letter"] for row in rows] == [item.text for item in made().letters]


def test_a_letter_like_all_others_names_the_most_alike_and_how_many_more() -> None:
    done = ItemState.SUCCEEDED
    texts = [f"Your shop can move. {SHARED} Shop number {n} is yours." for n in range(30)]
    letters = [reported(f"i{n}", done, letter(text), "", Decimal(0)) for n, text in enumerate(texts)]
    rows = list(csv.DictReader(io.StringIO(report_to_csv(make_report(BATCH, letters)))))
    assert rows[0]["too_alike"].count("%") == 20
    assert rows[0]["too_alike"].endswith("and 9 more")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "|cmd", "%x"])
def test_what_a_spreadsheet_would_run_is_shown_as_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


def test_plain_cells_stay_as_they_are() -> None:
    assert safe_cell("Line-1, 5 = 5") == "Line-1, 5 = 5"


def test_a_batch_without_letters_has_a_report_too() -> None:
    wire = report_to_wire(make_report(BATCH, []))
    assert wire["cost"]["per_letter"] is None and wire["similar"] == []
