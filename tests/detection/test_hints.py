"""Ways to a person told in a sentence: described signs, sums, names to search for, apps described, other languages."""

from __future__ import annotations

import pytest

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Severity


def hard(text: str, kind: DocumentKind = DocumentKind.MESSAGE) -> list[str]:
    """The quotes of the hard findings of the contact rules."""
    found = check(Document(text, kind))
    return [f.quote for f in found if f.severity is Severity.HARD and f.rule.startswith("CON")]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Before the at sign: ola.kiln. After it: fastmail.com.", ["ola.kiln", "fastmail.com"]),
        ("left of the monkey tail stands ola.kiln, right of it gmx.net", ["ola.kiln", "gmx.net"]),
        ("ola.kiln goes before the sign and gmx.net behind it", ["ola.kiln", "gmx.net"]),
        ("my mail begins with ola.kiln and lives at proton", ["ola.kiln and lives at proton"]),
        ("mail: 'ola' + 'kiln' + at + 'icloud' + '.com'", ["'ola' + 'kiln' + at + 'icloud' + '.com'"]),
        ("it is ola.kiln{@}gmail,com", ["ola.kiln{@}gmail,com"]),
        ("the mail is ola-kiln A-T pm D-O-T me", ["ola-kiln A-T pm D-O-T me"]),
        ("My gallery: kilnloom. Then a dot. Then the letters a r t.", ["kilnloom. Then a dot. Then the letters a r t"]),
        ("discord gg slash bQ72hpL", ["discord gg slash bQ72hpL"]),
    ],
)
def test_an_address_told_in_words_is_marked_where_it_stands(text: str, parts: list[str]) -> None:
    found = hard(text, DocumentKind.PROFILE)
    assert [part for part in parts if part not in found] == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("num is 3o3-five5five-o1six9, text first", ["3o3-five5five-o1six9"]),
        ("call O491 five7O l5seven after noon", ["O491 five7O l5seven"]),
        ("the old sim is dead, new one 08030004417 , ring it twice", ["08030004417"]),
        ("part one 0917 55, part two is coming: 40123", ["0917 55", "40123"]),
        ("Take +44 7700 from my headline and put 900412 behind it.", ["+44 7700", "900412"]),
        ("Use the Boston area code, then 555 0117.", ["555 0117"]),
        (
            "My line: 212, then triple five, then 0, then a hundred and twenty-two",
            ["212, then triple five, then 0, then a hundred and twenty-two"],
        ),
    ],
)
def test_a_number_told_in_pieces_or_as_a_sum_is_marked(text: str, parts: list[str]) -> None:
    found = hard(text)
    assert [part for part in parts if part not in found] == []


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("add blue_heron77, I accept at once", "blue_heron77"),
        ("Find me as wren_scales22, I reply in a minute", "wren_scales22"),
        ("hit up crane_dispatch9 for the address", "crane_dispatch9"),
        ("Telegram for urgent edits: peach.cuts", "peach.cuts"),
        ("add my wechat lihua_print88 , we discuss samples there", "lihua_print88"),
        ("Skype me, the name is ola.kiln", "ola.kiln"),
        ("Sk y pe ola.kiln for auditions", "ola.kiln"),
        ("D1sc0rd only, user nebula_hiring", "nebula_hiring"),
        ("加我微信 xiaomei_cad, then we talk", "xiaomei_cad"),
        ("I'm u/quietcartographer on Reddit, chat me there", "u/quietcartographer"),
        ("Facebook me, I'm there under Anselm Okafor Bakery, then we talk", "Anselm Okafor Bakery"),
        ("On LinkedIn I go by Ruxandra Velea-Moor, connect and we plan it.", "Ruxandra Velea-Moor"),
        ("gryrtenz: @xben_nepu", "@xben_nepu"),
        ("Telegram name in morse -.- --- .-. .... .. .-.. .-.. fun", "-.- --- .-. .... .. .-.. .-.."),
    ],
)
def test_an_id_or_a_name_is_marked_with_the_invitation_that_stands_by_it(text: str, handle: str) -> None:
    assert handle in hard(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Type Marlow Quince Tilework into any search box, the first hit has a form.", "Marlow Quince Tilework"),
        ("Search Ilse Vandoren notary Bruges, my phone is on the map card.", "Ilse Vandoren notary Bruges"),
        ("I have the same user name on whichever app you like.", "the same user name on whichever app you like"),
        ("My studio name plus the most boring ending of all.", "My studio name plus the most boring ending of all"),
        ("Scan the QR in the corner of the mockup, it opens my chat.", "Scan the QR in the corner of the mockup"),
        ("shall we talk on the app that begins with W?", "shall we talk on the app that begins with W"),
        ("Voice is quicker, so let's use the green messenger everybody has.", "let's use the green messenger"),
        ("do u use tele gram? the boss answers in a second", "do u use tele gram"),
        ("Hello! напишите мне в ватсап, так быстрее", "напишите мне в ватсап"),
        ("пишите в телегу, отвечу сразу", "пишите в телегу"),
        ("hablamos por guasap mejor, I send audio", "hablamos por guasap"),
        ("me chama no zap, fica mais fácil", "me chama no zap"),
        ("schreib mir kurz auf Telegram, geht schneller", "schreib mir kurz auf Telegram"),
        ("راسلني على تيليجرام, it is faster", "راسلني على تيليجرام"),
    ],
)  # fmt: skip
def test_a_hint_or_an_invitation_is_marked_as_a_whole(text: str, hint: str) -> None:
    assert hint in hard(text)


@pytest.mark.parametrize(
    "text",
    [
        "The @Transactional annotation is missing on line 212.",
        "@RestController is in place; message me when you deployed the class.",
        "The phone column mixes +44, 0044 and 0 prefixes.",
        "Part number 555-0142-B is missing in the list.",
        "The model number is 212-5550-17B, the drawing shows 17C.",
        "README still mentions git@github.com: style remotes.",
        "add user_id2 and order_id7 to the index",
        "Follow snake_case for variables such as my_value1.",
        "First part is 1200 words, second part is 1500 words.",
        "Start with 404 errors, then 500 errors, then the 301 chains.",
        "Scan the QR on the box with the test phone, it opens the wrong product page.",
        "The app that starts with a blank screen is the staging build.",
        "Let's use the green app icon on the splash screen.",
        "Do you use Telegram Bot API or MTProto for such things?",
        "Google Tag Manager loads twice, my number of events is doubled.",
        "Search Blue Wool Scarf in your shop, the first result is a cap.",
        "Same username as in the old database, so the migration keeps it.",
        "My company name plus a line about VAT must stand in the footer.",
        "I worked on LinkedIn as Senior Marketing Manager for two brands.",
        "The Morse trainer prints ... --- ... as a sample line.",
    ],
)
def test_work_that_only_sounds_alike_is_no_contact_data(text: str) -> None:
    assert hard(text) == []
