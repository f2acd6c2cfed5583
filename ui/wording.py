"""Texts for people, in one place: short, friendly, in the words of the product."""

from __future__ import annotations

from typing import Any

PRODUCT = "Coach"
PAGES = {
    "coach": "Coach",
    "profile": "Profile",
    "job_post": "Job post",
    "facts": "My facts",
    "history": "History",
    "rules": "Rules",
    "bulk": "Bulk",
    "evals": "Evals",
    "settings": "Settings",
}
SECTIONS = {"write": "Write", "you": "You", "more": "More"}

SEVERITIES = {"hard": "breaks a rule", "warning": "may break a rule", "advice": "advice"}
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
        "hard": "{count} broken",
        "warning": "{count} to look at",
        "advice": "{count} advice",
        "requirement": "{count} asked for",
        "question": "{count} to answer",
        "instruction": "{count} instructions",
    },
    "more": "Show {count} more",
    "clean": "Nothing to mend.",
    "empty": "Findings appear here while you type.",
    "counter": "{used} of {limit} characters",
    "characters": "{used} characters",
    "preview": "What the client sees first",
    "help": "Alt+↓ next finding · Alt+↑ previous · Ctrl+Enter accept · Alt+Shift+D dismiss · "
    "Alt+Shift+A accept all safe · Alt+Shift+Z undo · Alt+Shift+C copy",
    "help_reading": "Alt+↓ next mark · Alt+↑ previous",
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

OUTCOMES = {
    "accepted": "Accepted: it passes every check.",
    "needs_person": "Needs you: something is open, see below.",
    "refused": "Refused: the purpose of this text is what the rules forbid.",
    "failed": "No usable text came back; yours is unchanged.",
}
OUTCOME_ICONS = {
    "accepted": ":material/check_circle:",
    "needs_person": ":material/help:",
    "refused": ":material/block:",
    "failed": ":material/error:",
}
KINDS = {"proposal": "Proposal", "message": "Message", "profile": "Profile text"}
STAGES = {
    "": "I do not say",
    "pre_contract": "Before a contract",
    "active_contract": "Contract is running",
    "ended": "Contract has ended",
}
SPEAKERS = {"freelancer": "I wrote it", "client": "I received it"}

COACH_TITLE = "Make it better, and keep it within the rules"
COACH_LABEL = {"proposal": "Your proposal", "message": "The message", "profile": "Your profile text"}
COACH_PLACEHOLDER = "Paste or type here. Marks appear while you write."
EXAMPLE = "Try an example"
REWRITE = "Rewrite"
UPLOAD = "Open a file"
UPLOAD_HELP = "txt, md, docx or pdf, up to 10 MB. Read on this machine; the file is not kept."
KIND = "What is it?"
JOB_POST = "Job post it answers"
JOB_POST_HELP = "The client's own words. Phrases they ask for are then known."
FACTS_HINT = "What is true of you: profile, resume, notes. Only this may be claimed."
CONTEXT = {"proposal": "Job post and facts", "message": "Facts", "profile": "Facts"}
FACTS = "Facts about me"
STAGE = "Where does the contract stand?"
SPEAKER = "Who wrote it?"
CONSENT = "Both sides agreed to be in touch outside"
ENTERPRISE = "The client is on the Enterprise plan"
RESULT = "The rewrite"
QUESTIONS = "Questions only you can answer"
NOTES = "Worth knowing"
ANSWER = "Your answer"
WORK_IN = "Work the answers in"
USE = "Use this text"
WORKING = "Writing and checking …"
CANCEL = "Cancel"
CANCELLED = "Cancelled. Your text is unchanged."
DOWNLOAD = "Download"
STILL_OPEN = "Still open after the rewrite"
WRITER_BUILTIN = "built-in editor (no model)"
NO_MODEL_TITLE = "No model is connected"
NO_MODEL = (
    "The built-in editor mends what the rules can mend by themselves. For real rewriting connect a model: "
    "a provider's key, Ollama, or a model file on this machine."
)
CONNECT = "Connect a model"
TOUR = (
    ("1", "Paste a text", "Marks show every place that breaks a guideline, with the reason and the source."),
    ("2", "Press Rewrite", "You get a better text. Code checks it again; nothing you never said is added."),
    ("3", "Take or leave", "Each change has its reason. Copy the result and send it yourself."),
)
TOUR_DONE = "Hide this"


def writer(name: str) -> str:
    """Who wrote, as shown."""
    return WRITER_BUILTIN if name == "builtin" or name.startswith("builtin") else name.removeprefix("model:")


FORMATS = {
    "txt": "Plain text (.txt)",
    "md": "Markdown (.md)",
    "docx": "Word (.docx)",
    "html": "Report with reasons (.html)",
}


def working(seconds: int, characters: int) -> str:
    """Progress of a rewrite."""
    so_far = f" · {characters:,} characters of the answer so far" if characters else ""
    return f"{WORKING} {seconds} s{so_far}"


def written_by(wire: Any) -> str:
    """Who wrote, in how many calls, for how much."""
    usage = wire["usage"]
    said = f"Written by: {writer(wire['writer'])}"
    if usage["calls"]:
        calls = "1 call" if usage["calls"] == 1 else f"{usage['calls']} calls"
        tokens = usage["input_tokens"] + usage["output_tokens"]
        said += f" · {calls}, {tokens:,} tokens, {usage['cost_usd']} USD"
    return said


def answer_to(number: int) -> str:
    """The label of an answer's field."""
    return f"{ANSWER} {number}"
