"""Texts of the components: handed to the browser with the data they stand beside."""

from __future__ import annotations

from typing import Any

from ui.wording import SEVERITIES

REMEDIES = {
    "delete": "Take it out.",
    "replace": "Say it another way.",
    "ask": "Only you know what is true here.",
    "keep": "It may stay; know what it does.",
    "decline": "Decline it politely.",
    "refuse": "This cannot be mended: the purpose itself is what the rule forbids.",
}
EDITOR: dict[str, Any] = {
    "findings": "Findings",
    "severities": {**SEVERITIES, "requirement": "asked for", "question": "question", "instruction": "instruction"},
    "remedies": REMEDIES,
    "why": "Why:",
    "source": "Source:",
    "section": "section {section} of the guideline article",
    "read_on": "read {date}",
    "grade": "grade {grade}",
    "fix": {
        "automatic": "Safe fix",
        "needs_review": "Suggested fix: read it before you take it",
        "advice_only": "The direction; write it in your own words",
    },
    "removes": "removes: {text}",
    "puts": "puts: {text}",
    "goes": "This goes; nothing takes its place.",
    "accept": "Accept",
    "dismiss": "Dismiss …",
    "dismiss_why": "Dismiss, because",
    "reasons": {
        "keep": "I know, and keep it",
        "not_true": "It is not what the text says",
        "allowed": "It is allowed in my case",
        "style": "My style",
    },
    "accept_safe": "Accept all safe ({count})",
    "undo": "Undo",
    "copy": "Copy text",
    "copied": "Copied.",
    "not_copied": "Your browser did not allow copying; select the text and copy it.",
    "accepted": "Taken.",
    "accepted_safe": "{count} safe fixes taken.",
    "dismissed": "Set aside. Undo brings it back.",
    "undone": "Undone.",
    "counts": {
        "hard": ["{count} broken", "{count} broken"],
        "warning": ["{count} to look at", "{count} to look at"],
        "advice": ["{count} advice", "{count} advice"],
        "requirement": ["{count} asked for", "{count} asked for"],
        "question": ["{count} to answer", "{count} to answer"],
        "instruction": ["{count} instruction", "{count} instructions"],
    },
    "by_model": "model",
    "more": "Show {count} more",
    "clean": "Nothing to mend.",
    "unchecked": "Not checked.",
    "empty": "Findings appear here while you type.",
    "counter": "{used} of {limit} characters",
    "characters": "{used} characters",
    "preview": "What the client sees first",
    "help": "Alt+↓ next finding · Alt+↑ previous · Ctrl+Enter accept · Alt+Shift+D dismiss · "
    "Alt+Shift+A accept all safe · Alt+Shift+Z undo · Alt+Shift+C copy",
    "help_reading": "Alt+↓ next mark · Alt+↑ previous · Alt+Shift+C copy",
}
JOB_POST: dict[str, Any] = {
    **EDITOR,
    "severities": {**EDITOR["severities"], "hard": "red flag"},
    "counts": {**EDITOR["counts"], "hard": ["{count} red flag", "{count} red flags"]},
    "clean": "Nothing was recognised in this post.",
    "help": "Alt+↓ next mark · Alt+↑ previous · Alt+Shift+D dismiss · Alt+Shift+Z undo · Alt+Shift+C copy",
}
CHANGES: dict[str, Any] = {
    "before": "Yours",
    "after": "Rewritten",
    "changes": "Changes",
    "take": "Take",
    "leave": "Keep mine",
    "left": "kept as yours",
    "reason": "Reason:",
    "rules": "Rules:",
    "facts": "Rests on:",
    "safety": {"automatic": "safe", "needs_review": "read before you take it", "advice_only": "direction only"},
    "copy": "Copy text",
    "copied": "Copied.",
    "not_copied": "Your browser did not allow copying; select the text and copy it.",
    "goes": "taken out",
    "claims": "{supported} of {total} claims backed",
    "no_claims": "The text claims nothing that needs backing.",
    "own_text": "your own text",
    "unsupported": "not backed by anything you gave",
    "count": "{count} changes",
    "one": "1 change",
    "none": "No changes.",
    "help": "Tab moves between changes, Enter opens one.",
}
