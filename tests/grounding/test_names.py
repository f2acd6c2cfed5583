"""One product in its spellings, and products that only look alike."""

from __future__ import annotations

import pytest

from coach.grounding.names import same_name, spelt_out, written_names
from coach.grounding.words import stem


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PowerBI", "Reports in Power BI"),
        ("GSuite", "Daily in Google Workspace"),
        ("Adobe Illustrator", "Icons in Illustrator"),
        ("Illustrator", "Icons in Adobe Illustrator"),
        ("CMS", "Set up a content management system"),
        ("VA", "Virtual assistant for a vet"),
        ("Tik Tok", "Short clips for TikTok"),
    ],
)
def test_spelling_maker_and_abbreviation_are_looked_through(name: str, text: str) -> None:
    assert same_name(name, written_names(text))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Google Ads", "Ads on Facebook"),
        ("Power Apps", "Reports in Power BI"),
        ("Adobe InDesign", "Icons in Adobe Illustrator"),
        ("AWS", "A web shop"),
        ("PM", "Paper maps"),
    ],
)
def test_another_product_is_another_name(name: str, text: str) -> None:
    assert not same_name(name, written_names(text))


def test_an_abbreviation_brings_the_words_it_stands_for() -> None:
    assert {stem("virtual"), stem("assistant")} <= spelt_out(["Worked as a VA"])
    assert stem("va") in spelt_out(["A virtual assistant for a vet"])
