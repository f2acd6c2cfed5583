"""The catalogue: every rule with its reason, its source, how it is checked, and examples."""

from __future__ import annotations

import streamlit as st

from coach.rules.rule import Rule
from ui import wording
from ui.kept import kept_select
from ui.listing import Item, listing
from ui.session import coach
from ui.show import note


def screen() -> None:
    """Draw the screen."""
    st.title(wording.RULES_TITLE)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(wording.RULES_SEARCH, key="rules-search", max_chars=100)
        kind = kept_select(wording.RULE_KIND, wording.ALL_KINDS, "", "rules-kind")
        severity = kept_select(wording.RULE_SEVERITY, wording.ALL_SEVERITIES, "", "rules-severity")
    found = [rule for rule in coach().rules() if _fits(rule, words, kind, severity)]
    note(wording.found_rules(len(found)))
    listing("rules", [_entry(rule, full=len(found) <= 3) for rule in found], label=wording.RULES_TITLE)


def _fits(rule: Rule, words: str, kind: str, severity: str) -> bool:
    text = f"{rule.id} {rule.title} {rule.message} {rule.why}".casefold()
    return (
        all(word in text for word in words.casefold().split())
        and (not kind or kind in rule.kinds)
        and (not severity or rule.severity == severity)
    )


def _entry(rule: Rule, *, full: bool) -> Item:
    source = rule.source
    item = Item(
        f"{rule.id} {rule.title}",
        tag=wording.SEVERITIES[rule.severity.value],
        tone=rule.severity.value,
        aside=", ".join(wording.CHECKED_BY[means] for means in rule.checked_by),
    )
    item.says(rule.message).says(rule.why).says(wording.source_of(source))
    if source.url:
        item.links.append({"url": source.url, "text": source.url})
    if full:
        for label, examples in ((wording.FLAGGED, rule.examples.flagged), (wording.KEPT, rule.examples.kept)):
            for example in examples:
                item.quotes(f"{label}: {example.text}")
    return item
