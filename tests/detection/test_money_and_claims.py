"""Detectors in code for account numbers, payment links, name fields and claims."""

from __future__ import annotations

import pytest

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.domain.situation import Situation


def quotes(text: str, rule: str, kind: DocumentKind = DocumentKind.MESSAGE, **situation: object) -> list[str]:
    findings = check(Document(text, kind), Situation(**situation))  # type: ignore[arg-type]
    return [finding.quote for finding in findings if finding.rule == rule]


@pytest.mark.parametrize(
    "account",
    [
        "DE89 3704 0044 0532 0130 00",
        "GB29NWBK60161331926819",
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC",
        "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
        "paypal.me/janeexample",
        "https://buymeacoffee.com/example",
    ],
)
def test_account_numbers_and_payment_links_are_marked_exactly(account: str) -> None:
    assert account in quotes(f"Reference: {account} as agreed.", "PAY-01")


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("My Cash App is $olakiln", "$olakiln"),
        ("My UPI handle: olakiln@okaxis", "olakiln@okaxis"),
        ("Revolut tag @olakiln", "@olakiln"),
        ("Binance ID: 481220577", "481220577"),
    ],
)
def test_names_of_payees_are_marked_exactly(text: str, account: str) -> None:
    assert account in quotes(text, "PAY-01")


@pytest.mark.parametrize(
    "text",
    [
        "Cash App charges a price of $20 in the mock-up; the variable is $price.",
        "I wrote the Venmo scraper and its @dataclass models.",
        "The order id is DE89 3704 0044 0532 0130 01.",
        "I audited the contract address 0x52908400098527886E0F7030069857D2E4169EE7 on a testnet.",
        "Commit 3f2504e04f8911d39a0c0305e82c3301aa fixed it.",
        "See paypal.com/developer for the guide.",
    ],
)
def test_other_long_strings_are_not(text: str) -> None:
    assert quotes(text, "PAY-01") == []


def test_what_was_never_to_be_claimed_is_marked_as_whole_words() -> None:
    text = "I know Kubernetes and kubernetesque things."
    assert quotes(text, "TRU-01", never_claim=("kubernetes", " ")) == ["Kubernetes"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15 years of experience with Flutter", ["15 years of experience with Flutter"]),
        ("twenty years of React", ["twenty years of React"]),
        ("10 years of React", []),
        ("20 years of experience in accounting", []),
        ("12 years with Python, 2 of them with FastAPI", []),
    ],
)
def test_no_one_has_used_a_tool_longer_than_it_exists(text: str, found: list[str]) -> None:
    assert quotes(text, "TRU-01", DocumentKind.PROFILE) == found


def test_the_name_field_holds_a_name() -> None:
    assert quotes("Name: Web Wizard\nI build sites.", "IDN-01", DocumentKind.PROFILE) == ["Web Wizard"]
    assert quotes("Name: Ada Byron\nI build sites.", "IDN-01", DocumentKind.PROFILE) == []
    assert quotes("Northwind Labs", "IDN-01", DocumentKind.PROFILE, field="name") == ["Northwind Labs"]
