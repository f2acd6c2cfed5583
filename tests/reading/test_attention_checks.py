"""Attention checks are found with their exact words; texts about the work hold none."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.detection.instructions import InstructionKind, find_instructions


def checks(text: str) -> list[tuple[str | None, str | None]]:
    return [(i.phrase, i.position) for i in find_instructions(text) if i.kind is InstructionKind.ATTENTION_CHECK]


@pytest.mark.parametrize(
    ("post", "phrase", "position"),
    [
        ("Please start your cover letter with the word Sunrise so I know you read it all.", "Sunrise", "start"),
        ("Begin the proposal with BLUEBIRD.", "BLUEBIRD", "start"),
        ("To filter out bots, your first line must be: purple elephant", "purple elephant", "start"),
        ("When you apply, tell me the secret word, which is cinnamon.", "cinnamon", "anywhere"),
        ("Put 'pineapple' in the subject line of your message.", "pineapple", "subject"),
        ("Applications that don't start with the phrase \"Go Team\" are deleted.", "Go Team", "start"),
        ("write the word potato at the end of your cover letter", "potato", "end"),
        ("Use \"Hey Marcus\" as your greeting so I can see that you have read the posting.", "Hey Marcus", "start"),
        ("The password to apply is: swordfish.", "swordfish", "anywhere"),
        ("Quote the reference number DX-2201 in your cover letter.", "DX-2201", "anywhere"),
        ("Finish your proposal with the word OMEGA so that I know you got to the end.", "OMEGA", "end"),
        ("Please put an emoji 🍕 in the first line of your proposal so I know you read this.", "🍕", "start"),
        ("Begin your cover letter with \"I've read it\" to show you have read this.", "I've read it", "start"),
        ("If you are human, please write Lighthouse at the top.", "Lighthouse", "start"),
        ("also add word saffron in capital at the beginning of your proposal", "SAFFRON", "start"),
        ("The code word for this job is \"Waffle\".", "Waffle", "anywhere"),
        ("To be considered please type the word:\n\"Oak Barrel\"", "Oak Barrel", "anywhere"),
        ("Type (kite) at the start of your proposal.", "(kite)", "start"),
        ("Use the phrase slow river somewhere in your cover letter.", "slow river", "anywhere"),
        ("The subject line has to say: Salt & Tin.", "Salt & Tin", "subject"),
        ("First word of your letter = ORCHID", "ORCHID", "start"),
        ("How many days has May? Put the answer in the first line of your proposal.", None, "start"),
        ("Name your favourite fruit at the end of your application.", None, "end"),
    ],
)  # fmt: skip
def test_a_demanded_phrase_is_found_with_its_place(post: str, phrase: str | None, position: str) -> None:
    assert checks(post) == [(phrase, position)]
    assert checks(f"We run a small shop. {post}\nThe work starts in May.") == [(phrase, position)]


@pytest.mark.parametrize(
    "post",
    [
        'Start the intro video with the word "Welcome" and our logo.',
        'The landing page headline should begin with "Grow faster".',
        "Begin your proposal with a short summary of your experience.",
        'Mention the keyword "running shoes" three times in the blog post.',
        'The bot must answer with "I don\'t know" when unsure.',
        'Write a cover letter for my job at a bank; it should open with "Dear Hiring Manager".',
        'Please specify "hourly" or "fixed" when you send your price.',
        "Mention SEO and CRM skills in your proposal.",
        "The proposal should include the total price, NOT an hourly rate.",
        'In the message template, begin with "Hi {first_name}".',
        'We use the phrase "digital twin" a lot; you should know what it means before applying.',
        'Only apply if you have experience with "Laravel Nova".',
        "Do not use the word project in your proposal.",
        "How to Apply: Send your resume and cover letter.",
        "Put the answer of the API into the first column.",
        "Use the phrase book in the first lesson, please.",
    ],
)
def test_no_phrase_is_invented_where_none_is_demanded(post: str) -> None:
    assert checks(post) == []


@given(st.text(string.ascii_lowercase, min_size=4, max_size=12).filter(lambda w: w not in ("that", "this", "with")))
def test_any_word_is_given_back_exactly_as_it_was_written(word: str) -> None:
    post = f'Please write "{word}" at the top of your proposal.'
    (found,) = find_instructions(post)
    assert (found.phrase, found.position) == (word, "start")
    assert word in found.span.of(post)


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing_and_places_lie_inside(text: str) -> None:
    for item in find_instructions(text):
        assert 0 <= item.span.start < item.span.end <= len(text)
