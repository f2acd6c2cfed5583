"""Contact data is found under every disguise, and the span is what must go: the data with its disguise."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Finding, Severity

Disguise = Callable[[str], str]

_LOOK_ALIKE = str.maketrans("aeopcyxAEOPCTX", "аеорсухАЕОРСТХ")
_BOLD = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "𝐚𝐛𝐜𝐝𝐞𝐟𝐠𝐡𝐢𝐣𝐤𝐥𝐦𝐧𝐨𝐩𝐪𝐫𝐬𝐭𝐮𝐯𝐰𝐱𝐲𝐳𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
)
_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
_NUMBER_WORDS = dict(zip("0123456789", "zero one two three four five six seven eight nine".split(), strict=True))

EMAIL_DISGUISES: dict[str, Disguise] = {
    "plain": lambda said: said,
    "upper case": str.upper,
    "words": lambda said: said.replace("@", " at ").replace(".", " dot "),
    "brackets": lambda said: said.replace("@", "(at)").replace(".", "[dot]"),
    "stars": lambda said: said.replace("@", "*at*").replace(".", "*dot*"),
    "the rate": lambda said: said.replace("@", " at the rate "),
    "Spanish": lambda said: said.replace("@", " arroba ").replace(".", " punto "),
    "blanks around the signs": lambda said: said.replace("@", " @ ").replace(".", " . "),
    "letters apart": " ".join,
    "zero width": "\u200b".join,
    "soft hyphens": "\u00ad".join,
    "look-alikes": lambda said: said.translate(_LOOK_ALIKE),
    "bold": lambda said: said.translate(_BOLD),
    "full width": lambda said: said.translate(_WIDE),
    "entities": lambda said: said.replace("@", "&#64;").replace(".", "&period;"),
    "percent": lambda said: said.replace("@", "%40").replace(".", "%2E"),
    "percent throughout": lambda said: "".join(f"%{ord(char):02x}" for char in said),
    "comments": "<!-- -->".join,
    "base64": lambda said: base64.b64encode(said.encode()).decode(),
    "base32": lambda said: base64.b32encode(said.encode()).decode(),
    "hexadecimal": lambda said: said.encode().hex(),
    "rot13": lambda said: codecs.encode(said, "rot13"),
    "backwards": lambda said: said[::-1],
}
PHONE_DISGUISES: dict[str, Disguise] = {
    "plain": lambda said: said,
    "dots": lambda said: said.replace(" ", "."),
    "words": lambda said: " ".join(_NUMBER_WORDS[digit] for digit in said if digit.isdigit()),
    "every other word": lambda said: "".join(
        _NUMBER_WORDS[digit] if place % 2 else digit
        for place, digit in enumerate(char for char in said if char.isdigit())
    ),
    "keycaps": lambda said: "".join(f"{digit}\ufe0f\u20e3" for digit in said if digit.isdigit()),
    "bold": lambda said: said.translate(_BOLD),
    "full width": lambda said: said.translate(_WIDE),
    "Arabic digits": lambda said: said.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "digits apart": lambda said: " ".join(digit for digit in said if digit.isdigit()),
    "dashes": lambda said: "-".join(digit for digit in said if digit.isdigit()),
    "underscores": lambda said: "_".join(digit for digit in said if digit.isdigit()),
    "zero width": "\u200b".join,
    "letters for digits": lambda said: said.replace("0", "O").replace("1", "I"),
    "percent throughout": lambda said: "".join(f"%{ord(char):02x}" for char in said),
}
names = st.sampled_from("ola mirek tamsin jorge anju bohdan paulo greta ikram lwazi".split())
locals_ = st.builds(
    lambda first, mark, number: f"{first}{mark}{number}", names, st.sampled_from("._-"), st.integers(2, 99)
)
domains = st.sampled_from("gmail.com outlook.com kilnloom.com brackenworks.net harbourink.org tidecode.com".split())
emails = st.builds(lambda local, domain: f"{local}@{domain}", locals_, domains)
area = st.integers(201, 989).filter(lambda code: code % 100 != 11 and 0 < code // 10 % 10 < 9)
phones = st.builds(
    lambda code, line: f"+1 {code} 555 01{line:02d}", st.sampled_from([212, 415, 646, 917, 312]), st.integers(2, 99)
)
frames = st.sampled_from(
    ["You can write to {} for a quick answer.", "My contact: {}", "{} is where I read.", "Thanks!\n{}\nSee you."]
)


def iou(start: int, end: int, finding: Finding) -> float:
    """Intersection over union of a place and a finding."""
    shared = max(0, min(end, finding.span.end) - max(start, finding.span.start))
    return shared / (max(end, finding.span.end) - min(start, finding.span.start))


def best_overlap(said: str, frame: str, kind: DocumentKind = DocumentKind.MESSAGE) -> float:
    """How well the best hard finding of the frame around `said` covers it."""
    start = frame.index("{}")
    found = [f for f in check(Document(frame.replace("{}", said), kind)) if f.severity is Severity.HARD]
    return max((iou(start, start + len(said), finding) for finding in found), default=0.0)


@pytest.mark.parametrize("disguise", EMAIL_DISGUISES)
@given(email=emails, frame=frames)
def test_an_address_is_found_under_its_disguise(disguise: str, email: str, frame: str) -> None:
    assert best_overlap(EMAIL_DISGUISES[disguise](email), frame) >= 0.5


@pytest.mark.parametrize("disguise", PHONE_DISGUISES)
@given(phone=phones, frame=st.sampled_from(["Call me on {} tonight.", "My number is {} if you like.", "WhatsApp: {}"]))
def test_a_number_is_found_under_its_disguise(disguise: str, phone: str, frame: str) -> None:
    assert best_overlap(PHONE_DISGUISES[disguise](phone), frame) >= 0.5


@pytest.mark.parametrize(
    ("said", "frame"),
    [
        ("tamsin dot reed at gmail dot com", "{} in case you need it"),
        ("bohdan(at)ukr{.}net", "ping {} please"),
        ("jorge underscore vidal arroba gmail punto com", "mi correo {}"),
        ("paulo.reis arroba uol ponto com", "{} por favor"),
        ("anju at the rate of outlook dot com", "contact {}"),
        ("lwazi#gmail.com", "{} with the usual sign"),
        ("kilnloom dot co dot uk", "My site is {} by the way."),
        ("t dot me slash ola_k", "join {} now"),
        ("zero seven seven double oh, nine double oh, one two three", "ring {} after six"),
        ("cero seis uno dos tres cuatro cinco seis siete ocho", "mi movil {}"),
        ("null eins sieben sechs eins zwei drei vier fünf sechs", "Handy {}"),
        ("9I7-5S5-OlO2", "call {} tomorrow"),
        ("lwazi@gmail,com", "{} works best"),
        ("lwazi.m@outlook", "{} is mine"),
        ("l-w-a-z-i-@-g-m-a-i-l-.-c-o-m", "{} for the brief"),
        ("{415} {555} {0163}", "phone {} after six"),
        ("415\n555\n0163", "call me:\n{}\nafter six"),
        ("kilnloom,com", "My site: go to {} and read the comma as a dot"),
        ("lwazi[at]kilnloom[dot]farm", "{} any day"),
        ("lwazi-at-kilnloom-dot-press", "email {}"),
        ("lwazi dot m at kilnloom dot press", "it is {}"),
        ("lwaziATgmailDOTcom", "{} in lower case"),
        ("erots.moolnlik@izawl", "mirrored: {}"),
        ("kilnloom[.]carrd[.]co", "My site is {} by the way."),
        ("www,kilnloom,com", "My site is {} by the way."),
        ("девять один два три четыре пять шесть семь восемь девять", "мой номер {}"),
        ("41five-555-zero163", "{} text me"),
        ("4.1.5.5.5.5.0.1.6.3", "{} ring me"),
        (".---- ----. .---- --... ..... ..... ..... ----- .---- ----- ..---", "tap {} out"),
    ],
)
def test_single_disguises_people_use(said: str, frame: str) -> None:
    kind = DocumentKind.PROFILE if "site" in frame else DocumentKind.MESSAGE
    assert best_overlap(said, frame, kind) >= 0.5


def test_halves_of_a_number_that_count_themselves_are_parts_of_one() -> None:
    for text in ("First six: 415555. Last four: 0163.", "My number, part one: 415555, part two: 0163."):
        found = check(Document(text, DocumentKind.MESSAGE))
        assert [f.quote for f in found if f.rule == "CON-02"] == ["415555", "0163"]


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Listen to Oksana_voice_447700900358.mp3 tonight.", "Oksana_voice_447700900358.mp3"),
        ("Attached: Faisal_CV_0321-4478120.pdf", "Faisal_CV_0321-4478120.pdf"),
        ("Seven one three five five five now, the remaining four later.", "Seven one three five five five"),
        (
            "Zero seven, then double seven, then nine, and I tell you the rest.",
            "Zero seven, then double seven, then nine",
        ),
    ],
)
def test_a_number_in_a_file_name_or_with_its_end_promised_is_found(text: str, quote: str) -> None:
    found = check(Document(text, DocumentKind.MESSAGE))
    assert quote in [f.quote for f in found if f.rule in ("CON-02", "CON-10")]


@pytest.mark.parametrize(
    "text",
    [
        "one two three four five, the rest of the pages follow tomorrow",
        "The draft is report_2024-05-12.pdf and the logo is v2_final.svg.",
        "I clean up PayPаl and Slаck exports.",
        "Я переводчик, 2 000 слов в день.",
        "𝟏𝟎𝟎% on time, 𝐞𝐯𝐞𝐫𝐲 𝐝𝐚𝐲.",
        "w i d e letters make a calm header",
        "The path is /tmp/my%20file%2Efinal and the key is aGVsbG8=.",
        "one two three four five, testing the microphone",
        "Use 1-2-3-4-5-6-7-8 as the order of the slides.",
        "Polka Dot Company sells dots at dot com prices.",
    ],
)
def test_a_disguise_without_contact_data_is_no_finding(text: str) -> None:
    found = check(Document(text, DocumentKind.PROPOSAL))
    assert [f.quote for f in found if f.rule.startswith("CON")] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Read it backwards: ue.xobni@atad.alo", "ue.xobni@atad.alo"),
        ("You find ola.kiln over at yahoo, drop a note.", "ola.kiln over at yahoo"),
        ("Part one ola.kiln part two @outlook.de", "ola.kiln"),
        ("Type kilnworks and after it .io, that is my page.", "kilnworks and after it .io"),
        ("My own website is kilnworks dot. Com at the end.", "kilnworks dot. Com"),
        ("telegarm: @ola_kiln", "@ola_kiln"),
        ("My facebook is Ola Glaze Kiln, send the brief there.", "Ola Glaze Kiln"),
        ("Do u have WA? I reply faster.", "Do u have WA"),
        ("Can we move to watsup?", "move to watsup"),
    ],
)
def test_contact_data_told_in_pieces_or_misspelt_is_marked(text: str, told: str) -> None:
    marked = [finding.quote for finding in check(Document(text, DocumentKind.MESSAGE))]
    assert any(told in quote and len(quote) <= 2 * len(told) for quote in marked), marked
