"""Links by the class of their host, the kind of document and the stage of the contract."""

from __future__ import annotations

import pytest

from coach.detection import build_hosts
from coach.detection.detectors.urls import links
from coach.detection.domains import host_of
from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Severity
from coach.domain.situation import Situation, Stage

HARD, WARNING, ADVICE = Severity.HARD, Severity.WARNING, Severity.ADVICE
PROFILE, PROPOSAL, MESSAGE, JOB_POST = (
    DocumentKind.PROFILE,
    DocumentKind.PROPOSAL,
    DocumentKind.MESSAGE,
    DocumentKind.JOB_POST,
)
EVERYWHERE = (HARD, HARD, HARD, HARD)
# What a link weighs in a profile, a proposal, a message before the contract, and a job post.
TABLE = [
    ("messenger", "Join https://t.me/ola_kiln please.", EVERYWHERE),
    ("messenger", "Here: https://wa.me/447700900123", EVERYWHERE),
    ("meeting room", "Meet me at https://meet.google.com/abc-defg-hij today.", EVERYWHERE),
    ("booking page", "Pick a slot: https://calendly.com/ola-kiln/intro", EVERYWHERE),
    ("link hub", "All my links are on linktr.ee/olakiln", EVERYWHERE),
    ("form", "Fill in the form https://forms.gle/AbCd123 first.", EVERYWHERE),
    ("social profile", "Find me on https://www.linkedin.com/in/ola-kiln-7", EVERYWHERE),
    ("other marketplace", "More about me: https://www.fiverr.com/olakiln", (HARD, HARD, HARD, None)),
    ("own site", "My website is https://olakiln.com for the rest.", (HARD, WARNING, WARNING, None)),
    ("contact page", "Use https://olakiln.com/contact any time.", (HARD, HARD, HARD, None)),
    ("piece of work", "A comparable board: https://ferry-times.app/boards/demo", (ADVICE, ADVICE, ADVICE, None)),
    ("repository", "The code is at https://github.com/ferry/times/pull/12", (ADVICE, ADVICE, ADVICE, None)),
    ("portfolio piece", "See https://www.behance.net/gallery/81/Kiln-rebrand", (ADVICE, ADVICE, ADVICE, None)),
    ("post on a network", "The clip: https://www.instagram.com/reel/C1abc/", (ADVICE, ADVICE, ADVICE, None)),
    ("short link", "A sample: https://bit.ly/3kilns", (WARNING, WARNING, WARNING, None)),
    ("documentation", "As https://core.telegram.org/bots/api says, it is free.", (None, None, None, None)),
    ("help page", "As in https://help.calendly.com/hc/en-us/embed it works.", (None, None, None, None)),
    ("Upwork", "My project: https://www.upwork.com/services/kiln", (None, None, None, None)),
]


def weight(text: str, kind: DocumentKind, situation: Situation | None = None) -> Severity | None:
    """The gravest finding of the contact rules."""
    found = [f.severity for f in check(Document(text, kind), situation or Situation()) if f.rule.startswith("CON")]
    return max(found, key=lambda severity: severity.rank, default=None)


@pytest.mark.parametrize(("what", "text", "verdicts"), TABLE, ids=[f"{row[0]}-{n}" for n, row in enumerate(TABLE)])
def test_a_link_weighs_by_its_host_and_the_kind_of_document(
    what: str, text: str, verdicts: tuple[Severity | None, ...]
) -> None:
    assert tuple(weight(text, kind) for kind in (PROFILE, PROPOSAL, MESSAGE, JOB_POST)) == verdicts, what


@pytest.mark.parametrize(("what", "text"), [(row[0], row[1]) for row in TABLE])
def test_with_a_running_contract_and_consent_every_link_may_stay(what: str, text: str) -> None:
    assert weight(text, MESSAGE, Situation(stage=Stage.ACTIVE_CONTRACT, consent=True)) is None, what


@pytest.mark.parametrize(
    "text",
    [
        "On kilnware.shop the filter resets after the third click.",
        "Your page https://kilnware.shop/sofas loads in 6 seconds.",
        "I read https://www.instagram.com/kilnware and like the tone.",
    ],
)
def test_the_clients_own_pages_are_clean(text: str) -> None:
    post = "We sell sofas on https://kilnware.shop and show them on instagram.com/kilnware, help us grow."
    assert weight(text, PROPOSAL, Situation(job_post=post)) is None


def test_a_site_that_only_ends_like_the_clients_is_not_the_clients() -> None:
    assert weight("Mine: https://mykilnware.shop/a", PROPOSAL, Situation(job_post="kilnware.shop")) is ADVICE


def test_no_link_lives_inside_an_email_address() -> None:
    text = "Write to maya.r@northloom-studio.com today."
    assert links(text) == ()
    assert [f.rule for f in check(Document(text, PROPOSAL))] == ["CON-01"]


@pytest.mark.parametrize(
    "text",
    [
        "node.js, next.js, socket.io and asp.net are my daily tools.",
        "I read main.py, index.html, readme.md and package.json.",
        "The page is done.It took two days.Then we tested it.",
        "E.g. Figma, i.e. design; 3 p.m. U.S. time.",
        "carrd.co expertise, calendly.com style, booking.com scraper",
        "We rank sites that end in .io or .dev, and I map the dot com domain.",
        "Polka dot company, dot net core, dot com boom.",
        "the server 10.0.12.7 runs 3.11.4",
    ],
)
def test_dotted_words_of_the_trade_are_no_links(text: str) -> None:
    assert links(text.lower()) == ()


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see kilnloom dot com now", "kilnloom dot com"),
        ("see kilnloom[.]design now", "kilnloom[.]design"),
        ("see kilnloom (dot) co (dot) uk now", "kilnloom (dot) co (dot) uk"),
        ("open hxxps://kilnloom[.]dev/cv now", "hxxps://kilnloom[.]dev/cv"),
        ("my site is kilnloom, then a dot, then io", "kilnloom, then a dot, then io"),
        ("my site is kilnloom,com today", "kilnloom,com"),
        ("(https://kilnloom.com/a_b?c=d#e).", "https://kilnloom.com/a_b?c=d#e"),
    ],
)
def test_the_span_is_the_link_and_no_more(text: str, link: str) -> None:
    assert [text[found.start : found.end] for found in links(text)] == [link]


def test_a_profile_that_lists_sites_of_clients_is_no_own_site() -> None:
    text = "Shops I run: https://kilnware.shop https://oak-and-ash.com https://tidelamps.net"
    assert weight(text, PROFILE) is ADVICE


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("https://docs.google.com/forms/d/x", "form"),
        ("docs.google.com/document/d/x", "file"),
        ("developers.facebook.com/docs", "reference"),
        ("www.youtube.com/@kiln", "social"),
        ("youtube.com/watch?v=1", "file"),
        ("shop.kilnware.co.uk/a", "unknown"),
    ],
)
def test_the_longest_entry_of_the_host_table_decides(link: str, kind: str) -> None:
    assert host_of(link).kind == kind


def test_the_compiled_host_table_is_current() -> None:
    assert build_hosts.TARGET.read_text("utf-8") == build_hosts.compiled()
