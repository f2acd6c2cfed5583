"""Hosts: which endings are real, what a host is for, which dotted words are no host at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
RESERVED = ("example.com", "example.org", "example.net", "example.edu")
"""Hosts nobody owns (RFC 2606). In a text about technology they are samples; elsewhere they stand for a real one."""
_RESERVED_ENDINGS = frozenset({"example"})
SECOND_LEVEL = frozenset("co com org net ac edu gov ne or".split())
"""Labels that, before a country's ending, belong to the registry and not to the owner of the domain."""
FILE_ENDINGS = frozenset(
    """js ts py md html htm css php json csv pdf doc docx xls xlsx ppt pptx java rb go rs sh sql xml yml yaml ipynb psd fig
    svg png jpg jpeg gif mp4 mp3 wav zip txt tsx jsx vue kt swift cpp cs c h ini env lock toml log bat exe dll webp scss
    less map ejs hbs blade tf gradle plist""".split()
)
WORDY = frozenset(
    """in it is at be no so to us my am as by do id name live one link team works page world art space today build host
    life sh py md rs ps pl cc ms ml vi la ad st re pm ac ag bi bz gd hm ie im ma mu nu pn ro sc si sr tc tel tf tk vc wf
    ws work works fit run plus center best top new now here car cat dog fun win moe how cash bet bid red blue black pink
    ski guru land cool vip ninja rest call calls click email mail phone market data cloud zip mov""".split()
)
"""Endings that are also words: after a missing blank ("page.It took") they are no domain."""
TECHNOLOGY = frozenset(
    """node next vue nuxt three d3 react express ember backbone angular moment chart p5 alpine socket discord electron
    nest solid paper asp ado vb ml entity net system draw fetch schema w3 json web rxjs index main app readme package
    style styles test tests script server config utils user users obj self this window document console math process
    req res data item row props state event array object string module exports request response deploy setup e i a p u
    d etc vs inc ltd dr mr ms no approx ph u.s""".split()
)
_DOCUMENTATION = frozenset(
    "help support docs doc developer developers dev blog status learn community marketplace core".split()
)
"""Subdomains where a service speaks about itself."""
BRAND_HOSTS = frozenset(
    """upwork.com booking.com amazon.com monday.com make.com shopify.com wordpress.com wordpress.org google.com
    facebook.com youtube.com apple.com microsoft.com salesforce.com hubspot.com cal.com draw.io frame.io socket.io
    asp.net office.com cars.com realtor.com hotels.com alibaba.com walmart.com ebay.com etsy.com airbnb.com
    tripadvisor.com stackoverflow.com fetch.ai character.ai openai.com bubble.io fly.io segment.io customer.io apollo.io
    instantly.ai copy.ai jasper.ai otter.ai zapier.com n8n.io clay.com webflow.io netlify.app vercel.app indeed.com
    linkedin.com paypal.com stripe.com github.com gitlab.com fiverr.com freelancer.com wix.com squarespace.com
    expedia.com crypto.com match.com overstock.com wayfair.com zillow.com trulia.com craigslist.org medium.com quora.com
    reddit.com twitter.com instagram.com pinterest.com x.ai claude.ai fireflies.ai leonardo.ai play.ht vapi.ai retell.ai
    synthflow.ai lovable.dev bolt.new v0.dev replit.com supabase.io lemlist.com reply.io hunter.io smartlead.ai
    bricks.io unity.com epic.com wp.org wp.com authorize.net salesforce.org amazon.co.uk amazon.in amazon.de
    data.gov sam.gov healthcare.gov pypi.org npmjs.com""".split()
)
"""Products whose name is a domain. Named without a path they are a word, not a link."""


@lru_cache(maxsize=1)
def endings() -> frozenset[str]:
    """All top-level domains of the public suffix list's snapshot, in ASCII."""
    return frozenset((_DATA / "tlds.txt").read_text(encoding="ascii").split()) | _RESERVED_ENDINGS


@lru_cache(maxsize=1)
def _hosts() -> dict[str, str]:
    """Host or host/path prefix to its class, from the compiled table."""
    table: dict[str, list[str]] = json.loads((_DATA / "hosts.json").read_text(encoding="utf-8"))
    return {host: name for name, hosts in table.items() for host in hosts}


@dataclass(frozen=True, slots=True)
class Host:
    """A host as written in a text, its registered part and its class ("unknown" when the table has none)."""

    name: str
    registered: str
    kind: str
    path: str

    @property
    def deep(self) -> bool:
        """True when the link leads to one page rather than to the start of a site."""
        return len(self.path.strip("/")) > 1


def host_of(link: str) -> Host:
    """The host of a folded link, with or without scheme. Never fails: odd input gives an unknown host."""
    rest = link.split("://", 1)[-1].lstrip("/")
    name, _, path = rest.partition("/")
    name = name.split("@")[-1].split(":")[0].split("?")[0].removeprefix("www.").strip(".")
    labels = name.split(".")
    short_second = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL
    registered = ".".join(labels[-3 if short_second else -2 :])
    table = _hosts()
    path_start = path.split("/", 1)[0]
    for key in (
        f"{name}/{path_start}",
        f"{registered}/{path_start}",
        f"{registered}/{path_start[:3]}",
        f"{registered}/{path_start[:1]}",
        name,
    ):
        if key in table:
            return Host(name, registered, table[key], path)
    if labels[0] in _DOCUMENTATION and len(labels) > 2 and registered in table:
        return Host(name, registered, "reference", path)
    if registered in table:
        return Host(name, registered, table[registered], path)
    return Host(name, registered, "unknown", path)
