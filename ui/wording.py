"""Texts for people, in one place: short, friendly, in the words of the product."""

from __future__ import annotations

from collections.abc import Mapping
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

SEVERITIES = {"hard": "breaks a rule", "warning": "may break a rule", "advice": "advice"}
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


def writer(name: str) -> str:
    """Who wrote, as shown."""
    return WRITER_BUILTIN if name == "builtin" or name.startswith("builtin") else name.removeprefix("model:")


JOB_TITLE = "See through a job post"
JOB_PLACEHOLDER = "Paste the client's post here."
JOB_EMPTY = "You get its requirements, questions, hidden instructions and red flags, and how you fit."
JOB_MARKED = "The post"
FIT = "How you fit"
FIT_NO_FACTS = "Add your profile or resume under My facts to see which requirements you can answer."
WORTH_BID = ":material/thumb_up: **Worth a bid.**"
NOT_WORTH_BID = ":material/thumb_down: **Not worth a bid, because:**"
REASON = "reason"
ANSWERED = "you can show it"
GAP = "gap"
LEVELS = {"must": "must have", "nice": "nice to have"}
NO_REQUIREMENTS = "No requirement was recognised in this post."
WRITE_LETTER = "Write the proposal"
FOLLOW_CHECKS = "Put the words the client asks for in place"
LETTER = "The proposal"
EDIT_LETTER = "Edit it on the Coach page"
EVIDENCE = "What each sentence rests on"
QUESTION = "question to you"
CLIENT_ASKS = "the client asks"
NOTE = "note"
LEFT_OUT = "left out"
INSTRUCTIONS = {
    "attention_check": ("The client tests whether you read this", "You decide whether to follow it."),
    "bot_bait": ("Bait for bots", "Shown to you, never obeyed."),
    "no_ai_clause": ("The client does not want AI", "Know it before you bid."),
    "injection": ("An order to a machine", "Shown to you, never obeyed."),
}


def read_in_post(name: str, item: Mapping[str, Any]) -> tuple[str, str]:
    """Title and message of something read in a job post."""
    if name == "requirements":
        return LEVELS.get(item.get("level", "must"), LEVELS["must"]).capitalize(), ""
    if name == "questions":
        return "A question to answer", ""
    title, message = INSTRUCTIONS.get(item["kind"], ("Instruction", ""))
    return title, f"{message} It asks for: {item['phrase']}" if item.get("phrase") else message


def outcome(name: str) -> str:
    """How it ended."""
    return f"{OUTCOME_ICONS[name]} **{OUTCOMES[name]}**"


def claims_backed(supported: int, total: int) -> str:
    """The proof in a line."""
    return f"{supported} of {total} claims backed" if total else "No claim that needs backing"


def rests_on(text: str, source: str) -> str:
    """A fact a sentence rests on."""
    return f"Rests on: {text} ({source})"


def takes_up(text: str) -> str:
    """A requirement a sentence takes up."""
    return f"Takes up: {text.strip()}"


FACTS_TITLE = "What is true of you"
FACTS_INTRO = "Every claim of a rewrite has to rest on something here. Only you see it."
PROFILE_SOURCE = "Profile"
RESUME = "Resume"
NOTES_SOURCE = "Notes and numbers"
NEVER = "Never claim"
NEVER_HELP = "One a line: things no text of yours may say."
CONFIDENTIAL = "Confidential names"
CONFIDENTIAL_HELP = "One a line: clients and products under NDA. They are masked before anything is sent."
VOICE = "Letters you wrote"
VOICE_HELP = "A line of three dashes between two letters. For your own voice, and never twice the same letter."
YOUR_NAME = "Your name"
SHEET = "The fact sheet"
NO_FACTS = "No facts yet. Add your profile or resume."
FILE_INTO = "From a file"

HISTORY_TITLE = "Versions"
HISTORY_EMPTY = "Nothing here yet. Each rewrite keeps your text and the new one."
SEARCH = "Search in the texts"
OPEN = "Open"
DELETE = "Delete"
DELETE_ALL = "Delete all"
COMPARE = "What changed"

RULES_TITLE = "The rules"
RULES_SEARCH = "Search"
ALL = "All"
RULE_KIND = "Kind of text"
RULE_SEVERITY = "Severity"
CHECKED_BY = {
    "phrases": "by phrases",
    "literal": "by code",
    "polish": "by a language check",
    "judged": "by a model, its quotes verified",
}
FLAGGED = "marked"
KEPT = "not marked"
ALL_KINDS = {"": ALL, **KINDS, "profile": "Profile", "job_post": "Job post"}
ALL_SEVERITIES = {"": ALL, "hard": "Breaks a rule", "warning": "May break a rule", "advice": "Advice"}

SETTINGS_TITLE = "Settings"
MODEL = "Model"
MODEL_HELP = "A litellm model such as openai/gpt-5-mini, ollama_chat/llama3.1, local/name-of-file, or builtin."
MODEL_PLACEHOLDER = "chosen for you"
KEY = "Key of the provider"
KEY_HELP = "Never shown again and never in a log. To have it at each start, set it in the environment instead."
KEY_KEPT = "The key stays in memory until this session ends. It is never written to disk."
CAP = "Most a rewrite may cost, in USD"
CAP_WRONG = "Give an amount such as 0.05."
REGION = "Your country"
REGION_HELP = "Phone numbers are read as people write them there."
REGIONS = {
    "US": "United States",
    "GB": "United Kingdom",
    "IN": "India",
    "PK": "Pakistan",
    "PH": "Philippines",
    "BD": "Bangladesh",
    "UA": "Ukraine",
    "DE": "Germany",
    "CA": "Canada",
    "AU": "Australia",
    "NG": "Nigeria",
    "KE": "Kenya",
    "EG": "Egypt",
    "BR": "Brazil",
}
AGENCY = "I write for an agency"
TEST_MODEL = "Test the model"
TESTING_TEXT = "i has built two online shop for a bakery in a small town."
MODEL_WORKS = ":material/check_circle: **The model answers.**"
MODEL_BUILTIN = ":material/check_circle: **The built-in editor works; it needs no model.**"
MODEL_SILENT = ":material/error: **The model gave no usable answer.**"
CONNECT_WAYS = """
**A provider.** Put the model's name and your key on this page, or start the page with the key in the
environment, for example `OPENAI_API_KEY`, `ANTHROPIC_API_KEY` or `GEMINI_API_KEY`.

**Ollama.** Start it on this machine; its first model is found by itself.

**A file.** Put a `.gguf` model into `~/.cache/coach-models` and install the extra `local`.
"""
LEAVES = "What leaves this machine"
LEAVES_INTRO = (
    "With the built-in editor or a local model: nothing. With a provider: the text below, with contact data and "
    "confidential names replaced by placeholders. What the provider keeps is in its own terms."
)
LEAVES_NOTHING = "Write something on the Coach page, and see here what a provider would get."
HEALTH = "Health"
HEALTH_STATES = {"ok": "ok", "missing": "not set", "problem": "problem"}

PROFILE_TITLE = "Your profile, field by field"
PROFILE_FIELDS = {
    "title": "Title",
    "overview": "Overview",
    "skills": "Skills, separated by commas",
    "portfolio": "Portfolio: what you did, for whom, with which result",
}
PROFILE_PLACEHOLDERS = {
    "title": "Shopify developer for faster checkouts",
    "overview": "The first two lines are what a client sees in the search.",
    "skills": "Shopify, Liquid, JavaScript",
    "portfolio": "One project a paragraph.",
}
PROFILE_AS_FACTS = "Take this profile as my facts"
PROFILE_TAKEN = "Your profile is now under My facts."
COMPLETENESS = "How complete it is"
MISSING = "missing"
PRESENT = "there"


def found_rules(count: int) -> str:
    """How many rules the filters leave."""
    return f"{count} rule" if count == 1 else f"{count} rules"


def source_of(source: Any) -> str:
    """Where a rule comes from, in a line."""
    places = [f"section {source.section} of the guideline article"] if source.section else []
    return f"Source: {'; '.join(places) or 'see the link'} · grade {source.grade} · read {source.read_on}"


def made(version: Any) -> str:
    """When and how a version came about."""
    return f"{KINDS.get(version.kind, version.kind)} · {version.made_at:%Y-%m-%d %H:%M} UTC · {writer(version.origin)}"


def complete(share: float) -> str:
    """The progress bar's text."""
    return f"{round(share * 100)} % of what a complete profile has"


def too_long(field: Mapping[str, Any]) -> str:
    """A field that is over its limit."""
    return f"{field['name']}: {field['used']} of {field['limit']} {field['unit']}"


def fill_in(gap: str) -> str:
    """A gap only the visitor can fill."""
    return f"Fill in {gap} yourself."


OVER_LIMIT = "over the limit"
KEEP_NOTHING = "Keep nothing on disk"
KEEP_NOTHING_HELP = "Versions, facts and dismissed findings then end with this session. What is kept already stays."
FORGET = "Delete all that is kept"
FORGET_HELP = "Removes every version, fact and dismissed finding of yours from the disk."
KEPT_TITLE = "What is kept"
KEPT_PARTS = "Versions of your texts, what stands under My facts, and the findings you set aside."
FORGOTTEN = "Deleted. Nothing of yours is left on the disk."
NOT_KEPT = ":material/warning: Nothing can be kept on disk at the moment. Your texts are safe in this session."
JUDGE = "Ask the model about the rest"
JUDGE_HELP = "Some rules only a reader can judge. The model reads your masked text once and quotes what it means."
NOT_CHECKED_YET = ":material/hourglass_top: **Not checked yet.** This is what the model writes; code reads it next."


def stays_where(keeping: Any) -> str:
    """What becomes of versions and facts after the visit."""
    if keeping.shelf is None or keeping.session_only:
        return "Kept for this session only; nothing of it is written to disk."
    where = f"in `{keeping.file.replace('`', '')}` on this machine" if keeping.file else "under your name on the server"
    return f"Kept {where} until you delete it: one by one under History, all at once under Settings."


def show_again(count: int) -> str:
    """The button that brings dismissed findings back."""
    return f"Show {count} dismissed finding again" if count == 1 else f"Show {count} dismissed findings again"


def judged(count: int) -> str:
    """How many places a model found."""
    return "The model found nothing more." if not count else f"The model found {count} more; they say so."


SIGN_IN_TITLE = "Sign in"
SIGN_IN_INTRO = "Your texts, facts and versions are kept under your own name; nobody else sees them."
SIGN_IN_BROKEN = "Sign-in is not set up rightly here. Whoever runs this page finds what is missing in docs/page.md."
SECRETS_UNREADABLE = "The secrets file of this page cannot be read, so nobody is let in. Whoever runs it can mend it."
SIGN_OUT = "Sign out"


def sign_in(provider: str, count: int) -> str:
    """The button that leads to an identity provider; its name is told where there are several."""
    return SIGN_IN_TITLE if count == 1 else f"Sign in with {provider}"


SUGGEST_REPLY = "Suggest an answer"
DRAFT_MESSAGE = "Draft a message"
INTENTS = {
    "feedback": "Ask for feedback",
    "payment": "Ask for a payment",
    "absence": "Say that I am away",
    "delay": "Say that I am late",
}
REPLY = "A polite answer that stays within the rules"
SUGGESTION = "suggestion"
USE_REPLY = "Use it as my message"

FORMATS = {
    "txt": "Plain text (.txt)",
    "md": "Markdown (.md)",
    "docx": "Word (.docx)",
    "html": "Report with reasons, to read or print (.html)",
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
