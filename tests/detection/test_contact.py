"""Contact data written plainly: the formats of many countries, ids of many services, and honest text beside them."""

from __future__ import annotations

import pytest

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Severity
from coach.domain.situation import Situation


def hard(text: str, kind: DocumentKind = DocumentKind.MESSAGE, situation: Situation | None = None) -> list[str]:
    """The quotes of the hard findings of the contact rules."""
    found = check(Document(text, kind), situation or Situation())
    return [f.quote for f in found if f.severity is Severity.HARD and f.rule.startswith("CON")]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ring me on 07700 900 461 after six.", "07700 900 461"),
        ("UK mobile: 0044 7700 900461", "0044 7700 900461"),
        ("T: (312) 555-0187", "(312) 555-0187"),
        ("+1-917-555-0102 is my line", "+1-917-555-0102"),
        ("my contact no. is +91-98200 12345", "+91-98200 12345"),
        ("ping on 98765 43210 anytime", "98765 43210"),
        ("my cell no 0321 4567890", "0321 4567890"),
        ("my number is 01712-345678", "01712-345678"),
        ("Viber +63 917 555 0123", "+63 917 555 0123"),
        ("cp# 0917 123 4567 globe", "0917 123 4567"),
        ("tel. 067-123-45-67", "067-123-45-67"),
        ("Handy: +49 (0)151 2345 6789", "+49 (0)151 2345 6789"),
        ("Telefon 030/1234567", "030/1234567"),
        ("zap (11) 98765-4321", "(11) 98765-4321"),
        ("mon tel 06 12 34 56 78", "06 12 34 56 78"),
        ("mi movil +34 612 345 678", "+34 612 345 678"),
        ("my line is +254 712 345678", "+254 712 345678"),
        ("tlf +47 912 34 567", "+47 912 34 567"),
        ("Mobile 0412 683 900, best after 4 pm", "0412 683 900"),
        ("call +48&nbsp;507&nbsp;338&nbsp;200", "+48&nbsp;507&nbsp;338&nbsp;200"),
    ],
)
def test_numbers_of_many_countries_are_marked_whole(text: str, number: str) -> None:
    assert number in hard(text)


def test_national_numbers_follow_the_regions_of_the_two_sides() -> None:
    text = "It is 044 668 18 00, in the mornings."
    assert hard(text, situation=Situation(regions=("CH",))) == ["044 668 18 00"]


@pytest.mark.parametrize(
    ("text", "handle"),
    [
        ("My Skype id is live:ola.kiln_7 by the way.", "live:ola.kiln_7"),
        ("Discord: nightkiln#0042", "nightkiln#0042"),
        ("I'm @ola_kiln on Telegram", "@ola_kiln"),
        ("TG ola_kiln", "ola_kiln"),
        ("hmu on snap: olakiln_22", "olakiln_22"),
        ("WeChat ID: ola_kiln_88", "ola_kiln_88"),
        ("IG: ola.kiln.works", "ola.kiln.works"),
        ("QQ: 3105527784", "3105527784"),
        ("My ICQ is 604-118-932", "604-118-932"),
        ("Reach me on Discord as kilnowl.", "kilnowl"),
        ("Add me on WeChat, ola_kiln", "ola_kiln"),
        ("Find me on Behance under kilnowl", "kilnowl"),
        ("YouTube channel: @OlaFiresPots", "@OlaFiresPots"),
        ("My Fiverr name is olakiln_pro", "olakiln_pro"),
        ("LinkedIn, in slash ola-kiln-pots", "in slash ola-kiln-pots"),
        ("My Teams id is ola@kilnowl.onmicrosoft.com", "ola@kilnowl.onmicrosoft.com"),
        ("Write to ola@mail.kilnowl.com.", "ola@mail.kilnowl.com"),
        ("Skype me: ola.kiln", "ola.kiln"),
        ("My Skype ola.kilnowl", "ola.kilnowl"),
        ("我的微信 ola_kiln", "ola_kiln"),
        ("T.G. @olakiln", "@olakiln"),
        ("Hit up @olakiln after lunch", "@olakiln"),
        ("Mastodon @ola@kilnowl.social", "@ola@kilnowl.social"),
        ("yahoo id ola_kiln", "ola_kiln"),
        ("I am olakilnworks on instagram", "olakilnworks"),
        ("look for kiln_dev on tg", "kiln_dev"),
        ("ping @kiln_dev whenever", "@kiln_dev"),
        ("on the paper plane app my nick is ola_kiln", "ola_kiln"),
        ("телеграм: ola_kiln", "ola_kiln"),
    ],
)
def test_ids_are_marked_without_the_name_of_their_service(text: str, handle: str) -> None:
    assert handle in hard(text)


@pytest.mark.parametrize(
    "text",
    [
        "Visit 48 Juniper Lane, 2nd floor, Bristol.",
        "Come to House 12, Street 4, F-7/2, Islamabad.",
        "Ship it to Musterstraße 12, 10115 Berlin.",
        "Our office pin: 53.3498, -6.2603, ring twice.",
    ],
)
def test_street_addresses_are_marked(text: str) -> None:
    assert hard(text)


@pytest.mark.parametrize(
    "text",
    [
        "I shipped 27 apps since 2015 with 1,200,000 downloads and 4.9 stars.",
        "Order #4155552671 was refunded; ticket 88-2345-1199 is closed.",
        "The dataset has 4155552671 rows and took 36000000 ms to load.",
        "ISBN 9781234567897, SKU 415-555-2671, tracking number 1Z999AA10123456784.",
        "Budget $1,500-2,000; 2024-05-01 to 2024-06-15; 10:00 - 11:30 UTC+02:00.",
        "Server 192.168.10.20:8080, ISO 27001:2022, version 2.10.3.14, 1920 x 1080.",
        "Class labels 12 34 56 78 90 and the scale 1 2 3 4 5 6 7.",
        "Commit 9fceb02d0ae598e95dc970b74767f19372d61af8 broke the build.",
        "My validator accepts first+tag@example.com and rejects a@b.",
        "@media, @Component, @types/node, @tailwindcss/forms and 3 @ $20 each.",
        "I build WhatsApp chatbots, Telegram bots, Discord bots and Slack apps.",
        "I run LinkedIn Ads, edit Instagram Reels and grew a TikTok page to 50k.",
        "I worked at Gmail for three years and like at dot product similarity.",
        "Signal processing, line art, discord between teams, zoom levels.",
        "I answer in the chat here; a call through Upwork at 3 pm suits me.",
        "The contact page has a form with name, email and phone; the phone link is dead.",
        "Your PDF shows the old address 10 Downing Street; is that on purpose?",
        "The coordinates 52.5200, 13.4050 in your sample are wrong.",
        "I cannot share my email or WhatsApp before a contract.",
        "The plugin decodes the audio file and writes it back.",
        "Enable «Private Google Access» on the `north` subnet.",
        "See my portfolio on Behance.",
        "The regex matches US numbers such as 415-555-0100 in our schema.",
        "Put lena@example.com in as a placeholder of the sign-up form.",
        "Cloning git@github.com:kiln/loom.git ends with exit code 128.",
        'My parser reads addresses written as "name at domain dot com".',
        "GTIN 00012345600012 and EAN 4006381333931 fail the check; the budget line 600-12-4410 moved.",
        "I used faker to fill lena.doe@example.org into the tables.",
        "P.S. The draft is due 12/07/2024, the next one due 19/07/2024.",
        "The @babel/core@7.24.0 preset and urn:com.example@2 stay pinned.",
        "Look at dot five on the plan; it sits at a dot press machine.",
        "The matrix m[0][1][2][3][4][5][6][7] is sparse.",
        "My primary Facebook page: updated weekly by a colleague.",
        "Chapters\n101\n102\n103\n104 are proofread.",
        "Sprint 1 is 03.02.-14.02.2025 and ad group 148829375 spent 46.300 INR.",
        "Product codes look like 0917-552-3084-XL in this catalogue.",
    ],
)
@pytest.mark.parametrize("kind", [DocumentKind.PROFILE, DocumentKind.PROPOSAL])
def test_honest_text_raises_no_hard_finding(text: str, kind: DocumentKind) -> None:
    assert hard(text, kind) == []


@pytest.mark.parametrize(
    "text",
    [
        "The number of my studio is in the attached PDF.",
        "my contacts are in the attached pdf",
        "Scan the QR in my logo to chat.",
        "The file name is my phone number.",
        "google my name plus studio",
        "just google 'Ola Kiln Works Bristol' and you will find my number",
        "My username is the same everywhere.",
        "Search my brand name on google.",
        "message me on the blue bird messenger",
        "Escríbeme por WhatsApp, es más rápido.",
        "Attached: contact_at_gmail_ola.kiln.pdf",
    ],
)
def test_hints_that_lead_to_contact_data_count_like_the_data(text: str) -> None:
    assert hard(text, DocumentKind.PROPOSAL)
