"""The language tier as a whole: what it marks, what it leaves alone, and that its fixes agree."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.detection.engine import check_polish
from coach.detection.polish.finders import proposals
from coach.detection.polish.library import _portions
from coach.detection.polish.prose import Prose
from coach.domain.documents import Document, DocumentKind
from coach.domain.edits import Safety, apply_edits
from coach.domain.findings import Finding
from coach.domain.situation import Situation
from coach.writing.tidying import corrected


def found(text: str, *, quick: bool = True, field: str | None = None) -> list[Finding]:
    return check_polish(Document(text, DocumentKind.PROPOSAL), Situation(field=field), quick=quick)


def mended(text: str, *, quick: bool = True) -> str:
    edits = {
        edit
        for finding in found(text, quick=quick)
        if finding.fix and finding.fix.safety is Safety.AUTOMATIC
        for edit in finding.fix.edits
    }
    return apply_edits(text, edits)[0]


GOOD = """Hello Mara,

Your menu loads in nine seconds on a phone because each photo is sent at full size. I would resize them on upload and
cache the list, then measure again with you. I have done this for two cafes and a bakery since 2021.

What I would need first:
- read access to the WordPress site
- one example of a slow page

Would Tuesday at 10:00 UTC suit you for a first look?

Kind regards,
Ada"""


def test_a_well_written_letter_has_no_finding() -> None:
    assert [(f.rule, f.quote) for f in found(GOOD, quick=False)] == []


MISTAKES = [
    ("i am a baker and i love bread.", "I am a baker and I love bread."),
    ("Thats a honest answer , thank you.", "That's an honest answer, thank you."),
    ("The oven is hot. dont touch it.", "The oven is hot. Don't touch it."),
    ("My expirience is long. its not a problem.", "My experience is long. Its not a problem."),
    ("I did not sent the list.", "I did not send the list."),
    ("I discussed about the menu with a architect.", "I discussed the menu with an architect."),
    ("We use javascript,php and Wordpress here.", "We use JavaScript, PHP and WordPress here."),
    ("Your going to like the the bread.", "You're going to like the bread."),
    ("Sugar is cheaper then honey.Please ask me.", "Sugar is cheaper than honey. Please ask me."),
    ("We seperate flour and suggar.", "We separate flour and sugar."),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES)
def test_sure_corrections_are_made_and_leave_nothing_behind(text: str, expected: str) -> None:
    assert mended(text) == expected
    assert mended(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Please run `pip instal coach` first.",
        "The button says “Recieve order”, which is wrong.",
        "See https://cafe.example/recieve/seperate for it.",
        "Write to the folder data/recieve_orders.csv today.",
        "Hello [CLIENT_NAME], I read the brief of {{compnay}}.",
        "I work with Zyntera and Kowalczyk on this.",
        "My stack: nodejs, kubectl, pytest, webpack, figma",
        "- html\n- css\n- javascript",
        "Ich schreibe kurze Texte für kleine Läden und prüfe jeden Satz.",
        "Я пеку хлеб и пишу о нём каждый день.",
        "We sell to NASA, IKEA and the BBC.",
        "The flag is -i and the variable is i = 3.",
        "I build ETL and REST APIs for iOS.",
        "An MVP in a UK shop takes a European about an hour.",
        "The colours and the centre were organised by our neighbour.",
        "The color and the center were organized by our neighbor.",
        "For you and I have one question: is it open?",
        "Thanks! :) See you ;)",
        "What she and I are planning is a small shop.",
        "If he have doubts" + " about the oven, we wait.",
        "Since 2019 I have baked, and for 3 years I have taught.",
        "It took 3 days, 4 hours, etc. and then it ran.",
    ],
)
def test_names_code_quotes_lists_and_other_languages_are_left_alone(text: str) -> None:
    assert [(f.rule, f.quote) for f in found(text)] == []


def test_a_word_that_is_written_three_times_is_meant() -> None:
    assert found("We bake recieve here.")
    assert not found("We bake recieve here. The recieve is good. Try recieve.")


def test_an_unsure_correction_is_advice_and_is_not_applied() -> None:
    text = "HIRE ME NOW, BEST PRICE!!!"
    (finding,) = found(text)
    assert finding.fix is not None
    assert finding.fix.safety is Safety.ADVICE_ONLY
    assert mended(text) == text


def test_the_skills_field_is_a_list_of_names() -> None:
    assert found("i like javascript and bread a lot.")
    assert not found("i like javascript and bread a lot.", field="skills")


def test_the_grammar_library_sees_what_the_patterns_do_not() -> None:
    text = "The loaf that I have ate was good, and one of the baker agreed."
    assert found(text, quick=False)
    assert not found(text)


def test_the_grammar_library_finds_the_same_mistake_far_into_a_long_text() -> None:
    mistake = "The loaf that I have ate was good, and one of the baker agreed."
    filler = "We bake bread with care every morning. " * 250
    near = [(f.rule, f.quote) for f in found(mistake, quick=False)]
    far = [f for f in found(filler + mistake, quick=False) if f.span.start >= len(filler)]
    assert [(f.rule, f.quote) for f in far] == near


def test_the_grammar_library_reads_a_long_text_in_portions_and_not_without_end() -> None:
    sentences = list(Prose("We bake bread with care every morning. " * 10_000).sentences)
    portions = list(_portions(sentences))
    assert max(map(len, portions)) <= 4_000
    assert 115_000 < portions[-1].end <= 120_000
    assert all(before.end <= after.start for before, after in pairwise(portions))


def test_the_grammar_library_writes_nothing_to_the_console() -> None:
    code = (
        "from coach.detection.polish.library import mistakes\n"
        "from coach.detection.polish.prose import Prose\n"
        "list(mistakes(Prose('I look forward to discuss bread. I has a apple. He could of went.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""


def test_several_threads_may_check_at_once() -> None:
    texts = [f"The loaf that I have ate in {year} was good." for year in range(2000, 2016)]
    alone = [found(text, quick=False) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda text: found(text, quick=False), texts)) == alone


def test_a_quick_check_does_not_load_the_grammar_library() -> None:
    code = (
        "import sys, coach\n"
        "coach.check('I has a apple.', coach.DocumentKind.PROPOSAL, quick=True)\n"
        "assert 'harper' not in sys.modules and 'hunspell' not in sys.modules and 'symspellpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


PIECES = [
    "I has a apple. ", "dont ", "thats ", "i ", "recieve ", "The oven is hot. ", "the the ", "HIRE ME NOW! ",
    "Wordpress ", "javascript,php ", "since 5 years ", "\n", "\n- ", ". ", " , ", "ÉTÉ ", "😀 ", "a ", "an ", "“",
    "its ", "bread.Please ", "your going to ", "hour ", "informations ", "can to ", "more then ", "Fast. ", "\u2028",
    "İ", "etc. ",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=16).map("".join)


@given(texts)
def test_proposals_never_overlap_and_lie_in_the_text(text: str) -> None:
    found_here = proposals(Prose(text))
    for before, after in pairwise(found_here):
        assert before.span.end <= after.span.start
    for item in found_here:
        assert item.span.of(text)
        assert item.replacement != item.span.of(text)


@given(texts)
def test_all_fixes_can_be_applied_together(text: str) -> None:
    apply_edits(text, {edit for f in found(text) if f.fix for edit in f.fix.edits})


@given(texts)
def test_marks_are_cut_from_the_text_itself(text: str) -> None:
    for finding in found(text):
        assert finding.quote == finding.span.of(text) != ""


@pytest.mark.parametrize("text", ["i bake and i'm happy.", "The the bread is is good.", "Ask me (i am here)."])
def test_what_the_editor_corrects_by_itself_the_tier_corrects_in_the_same_way(text: str) -> None:
    ours = mended(text)
    assert corrected(ours) == ours
    assert ours.lower() == corrected(text).lower()


def test_a_long_text_is_read_in_proportion() -> None:
    unit = "I has a apple and a honest oven. thats it. We seperate flour from sugar.\n"
    assert len(found(unit * 200)) >= 200


@pytest.mark.parametrize(("wrong", "right"), [("builded", "built"), ("teached", "taught"), ("maked", "made")])
def test_a_verb_bent_like_a_regular_one_is_put_right_not_taken_for_another_word(wrong: str, right: str) -> None:
    assert mended(f"I have {wrong} this for a bakery.") == f"I have {right} this for a bakery."
