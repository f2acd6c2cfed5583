"""Account numbers money can be sent to: IBANs, crypto wallets and payment links, each with its check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.gates import gate
from coach.detection.hits import Finder, Hit
from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.situation import Situation
from coach.domain.spans import Span

_ACCOUNT_GATE = gate(r"[A-Z]{2}[0-9]{2}[ -]?[A-Z0-9]{4}|[A-Za-z0-9]{26}")
_IBAN = deferred(r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,3})?(?![A-Za-z0-9])")
_LONG = deferred(r"(?<![A-Za-z0-9])[A-Za-z0-9]{26,62}(?![A-Za-z0-9])")
_WALLET = deferred(
    r"0x[0-9a-fA-F]{40}|T[1-9A-HJ-NP-Za-km-z]{33}|bc1[02-9ac-hj-np-z]{25,59}|[13][1-9A-HJ-NP-Za-km-z]{25,34}"
)
_LINK = deferred(
    r"(?<![\w.])(?:https?://)?(?:www\.)?(?:paypal\.me|paypal\.com/paypalme|cash\.app|venmo\.com|revolut\.me|wise\.com/pay|"
    r"buymeacoffee\.com|ko-fi\.com|patreon\.com|buy\.stripe\.com|checkout\.stripe\.com|square\.link|monzo\.me|"
    r"payoneer\.com/pay|upi://pay)(?:/[\w$@.?=&%+-]{1,80})+",
    re.IGNORECASE,
)
_PAYEE = deferred(
    r"\bc[a4@]sh ?app\b[^.!?\n$]{0,24}(\$[a-z][a-z0-9_-]{2,20})(?![\w.])|(\$[a-z][a-z0-9_-]{2,20})\s(?:on|at|via)\s(?:c[a4@]sh ?app)\b|"
    r"\b(?:venmo|revolut|revtag|wisetag|wise tag|monzo)\b(?:[\s:(=–-]|\b(?:is|tag|handle|id|me|to|at|as|user ?name|name|account|it)\b){0,8}(@[a-z][\w-]{2,30})|(@[a-z][\w-]{2,30})\s(?:on|at|via|in)\s(?:venmo|revolut)\b|"
    r"(?<![\w.+-])([a-z0-9][\w.-]{1,40}@(?:ok(?:axis|sbi|icici|hdfcbank)|ybl|ibl|axl|paytm|ptyes|ptaxis|apl|upi|yapl|axisb|fbl|icici|sbi|hdfcbank|waaxis|wasbi))(?![\w.])|"
    r"\b(?:binance|okx|bybit|kucoin|payoneer|skrill|webmoney)\s(?:pay\s)?(?:u?id|customer id|account(?: id| number| no\.?)?)\b\s{0,2}(?:is|:|=|-)?\s{0,2}(\d{6,14})(?!\d)"
)
"""Names and numbers by which a payment service knows a payee; without the service's name only UPI's endings count."""
_SERVICE_GATE = gate(
    r"(?:paypal|cash\.app|venmo|revolut|wise\.com|coffee|ko-fi|patreon|stripe|square|monzo|payoneer)[a-z.]*/|upi:|"
    r"c[a4@]sh ?app|venmo|revolut|revtag|wise ?tag|monzo|@(?:ok[ashi]|ybl|ibl|axl|paytm|pt[ya]|apl|upi|yapl|axisb|fbl|icici|sbi|hdfc|wa[as])|"
    r"(?:binance|okx|bybit|kucoin|payoneer|skrill|webmoney)\s(?:pay\s)?(?:u?id|customer|account)"
)
_IN_THE_MAKING = deferred(r"\b(?:testnet|contract address|deployed|token|explorer|audit|repository|etherscan)\b")


def account(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """IBANs with valid check digits, wallet addresses of the common chains, and personal payment links."""
    del situation, parameters
    text = document.text
    opens = _ACCOUNT_GATE.stands_in(text)
    for found in _IBAN.finditer(text) if opens else ():
        if _iban_holds(found[0]):
            yield Hit(Span(*found.span()), 0.95, "A bank account number.")
    for found in _LONG.finditer(text) if opens else ():
        if _WALLET.fullmatch(found[0]) and _mixed(found[0]):
            around = text[max(0, found.start() - 80) : found.end() + 40].lower()
            # A developer names the address of a contract; a payee names a wallet.
            if not _IN_THE_MAKING.search(around):
                yield Hit(Span(*found.span()), 0.9, "A crypto wallet address.")
    if _SERVICE_GATE.stands_in(view.text):
        for found in _PAYEE.finditer(view.text):
            place = found.span(found.lastindex or 0)
            yield Hit(view.span(*place), 0.9, "The name of an account money can be sent to.")
        for found in _LINK.finditer(text):
            yield Hit(Span(*found.span()), 0.95, "A payment link.")


def _iban_holds(text: str) -> bool:
    """ISO 13616: moved to the end and read as a number, the first four characters make it 1 modulo 97."""
    compact = text.replace(" ", "").replace("-", "")
    if not 15 <= len(compact) <= 34:
        return False
    return int("".join(str(int(character, 36)) for character in compact[4:] + compact[:4])) % 97 == 1


def _mixed(text: str) -> bool:
    return any(character.isdigit() for character in text[2:]) and any(character.isalpha() for character in text[2:])


FINDERS: dict[str, Finder] = {"account": account}
