"""Names of tools and trades in their different spellings: "PowerBI", "Adobe Illustrator", "VA" for virtual assistant.

Only spelling, makers and abbreviations are looked through; another product is another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from coach.grounding.synonyms import TOOLS
from coach.grounding.words import STOP, WORD, stem

_MAKERS = frozenset("adobe microsoft ms google apple amazon autodesk atlassian oracle apache ibm meta".split())
_LONGEST = 4
"""Words a name may have."""
_SAME = {
    "gsuite": "googleworkspace", "googleapps": "googleworkspace", "vscode": "visualstudiocode", "adwords": "googleads",
    "googleadwords": "googleads", "ga4": "googleanalytics", "ga": "googleanalytics", "gsc": "googlesearchconsole",
    "searchconsole": "googlesearchconsole", "gtm": "googletagmanager", "tagmanager": "googletagmanager",
    "mssql": "sqlserver", "microsoftsqlserver": "sqlserver", "msexcel": "excel", "premierepro": "premiere",
    "adobepremierepro": "premiere", "aftereffects": "adobeaftereffects", "xd": "adobexd", "ror": "rubyonrails",
    "office365": "microsoft365", "o365": "microsoft365", "msoffice": "microsoftoffice", "fbads": "facebookads",
    "metaads": "facebookads", "qbo": "quickbooksonline", "quickbooks": "quickbooksonline", "dotnet": "net",
    "lightroomclassic": "lightroom", "gdocs": "googledocs", "gsheets": "googlesheets", "tf": "tensorflow",
    "obsstudio": "obs", "unity3d": "unity", "ue5": "unrealengine", "ue4": "unrealengine", "unreal": "unrealengine",
    "blender3d": "blender", "c4d": "cinema4d", "wp": "wordpress", "gcp": "googlecloud", "googlecloudplatform":
    "googlecloud", "amazonwebservices": "aws", "davinciresolve": "davinci", "insta": "instagram", "twitter": "x",
}  # fmt: skip
"""Products that have two names; all squeezed and in lower case."""
_SPELT = {
    "va": "virtual assistant", "qa": "quality assurance", "ml": "machine learning", "ai": "artificial intelligence",
    "hr": "human resources", "pr": "public relations", "ux": "user experience", "ui": "user interface",
    "seo": "search engine optimization", "crm": "customer relationship management", "ppc": "pay per click",
    "pm": "project management", "etl": "extract transform load", "sop": "standard operating procedure",
    "sops": "standard operating procedures", "ci": "continuous integration", "nlp": "natural language processing",
    "cad": "computer aided design", "kpi": "key performance indicator", "api": "application programming interface",
    "faq": "frequently asked questions", "pt": "part time", "cs": "customer support", "cx": "customer experience",
    "vat": "value added tax", "ga": "google analytics", "po": "purchase order", "bi": "business intelligence",
    "cro": "conversion rate optimization", "smm": "social media marketing", "ap": "accounts payable",
    "ar": "accounts receivable", "dtp": "desktop publishing", "mtpe": "machine translation post editing",
    "b2b": "business to business", "vo": "voice over", "native": "mother tongue", "pentester": "penetration tester",
    "pentest": "penetration test", "pentesting": "penetration testing", "rn": "registered nurse",
    "cpa": "certified public accountant", "ea": "executive assistant", "pa": "personal assistant",
    "ba": "business analyst", "dba": "database administrator", "sdr": "sales development representative",
    "csm": "customer success manager", "esl": "english as a second language", "gtm": "google tag manager",
    "oop": "object oriented programming", "iot": "internet of things", "l10n": "localization",
    "i18n": "internationalization", "rfp": "request for proposal", "erp": "enterprise resource planning",
    "nda": "non-disclosure agreement",
    "ndas": "non-disclosure agreements", "pos": "point of sale",
    "kb": "knowledge base", "sla": "service level agreement", "tm": "translation memory",
}  # fmt: skip
"""Abbreviations of trades and what they stand for."""


def squeezed(name: str) -> str:
    """A name without blanks, marks and case, under the first of its spellings."""
    plain = re.sub(r"[^a-z0-9+#]", "", name.casefold())
    return _SAME.get(plain, plain)


@lru_cache(maxsize=4096)
def written_names(text: str) -> frozenset[str]:
    """Every run of up to four words of a text as one squeezed name, and the initials of the longer runs."""
    words = WORD.findall(text)
    found: set[str] = set()
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + _LONGEST) + 1):
            run = words[start:end]
            found.add(squeezed("".join(run)))
            # Of two letters too many runs make a word, so short forms are looked up instead.
            if (
                len(run) >= 3
                and not {run[0].casefold(), run[-1].casefold()} & STOP
                and all(w[0].isalpha() for w in run)
            ):
                found.add("".join(word[0] for word in run).casefold())
    return frozenset(found)


def same_name(name: str, written: frozenset[str]) -> bool:
    """True when `written` holds the name under another spelling, or with or without its maker."""
    plain = squeezed(name)
    if plain in written:
        return True
    first, _, rest = name.casefold().partition(" ")
    if first in _MAKERS and squeezed(rest) in TOOLS and squeezed(rest) in written:
        return True
    spelt = _SPELT.get(plain)
    return spelt is not None and squeezed(spelt) in written


def spelt_out(texts: Iterable[str]) -> frozenset[str]:
    """Stems of what the abbreviations in the texts stand for, and the abbreviations of what they spell out."""
    found: set[str] = set()
    for text in texts:
        words = [word.casefold() for word in WORD.findall(text)]
        line = " ".join(words)
        for short, spelt in _SPELT.items():
            if short in words:
                found.update(stem(word) for word in re.split(r"[ -]", spelt) + spelt.split())
            if spelt in line:
                found.add(stem(short))
    return frozenset(found)
