"""Does a text claim only what is known? The exact channel: code alone, no fuzziness, no model.

A sentence the user wrote stands. Any other sentence must find each of its slots in the user's own words, together where
they stand together, and may not claim more than its source: more done, more surely, more of it, or what the client
owns.
Definitions follow the entity-level consistency of Nan et al. 2021, made typed and owned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coach.domain.facts import Claim, FactSheet, Question
from coach.domain.findings import Finding, Origin, Remedy, Severity, Source, fingerprint
from coach.domain.situation import Situation
from coach.domain.spans import Span
from coach.grounding.activities import kinds_told, other_subject, other_work, verbless
from coach.grounding.bindings import full_time, torn
from coach.grounding.clauses import FIRST, clauses, client_parts, own_part
from coach.grounding.contexts import exactly, out_of_place, starts_now
from coach.grounding.inflation import another_field, brought_in, inflated, unknown_actor
from coach.grounding.limits import overlooked, unlimited, world
from coach.grounding.lost import LostFact, lost_facts
from coach.grounding.matter import share_known, verbs
from coach.grounding.related import kind
from coach.grounding.results import promised
from coach.grounding.slot import Slot, SlotKind
from coach.grounding.slots import slots
from coach.grounding.sources import Knowledge, Statement, knowledge
from coach.grounding.strength import ROLE_WORDS, SURE_WORDS, Strength, strength
from coach.grounding.swaps import swapped
from coach.grounding.titles import untold_title
from coach.grounding.words import LIGHT, STOP, plain, sentences, stem, stems

_ENOUGH = 0.6
"""Share of a claim's content words the user's own words must hold."""
_COURTESY = (
    r"am|was|'m|hope|like|love|enjoy|think|believe|see|understand|read(?!\s(?-i:[A-Z]))|look(?! after)|want|"
    r"wish|need|appreciate|"
    r"notice[ds]?|thank|"
    r"suggest|propose|ask|wonder|agree|prefer|guess|apply|care|mean|feel|assume|saw|get|hear|noted"
)
_STATES = re.compile(
    rf"\b(?:i|we)(?:'ve)?\s+(?:\w+ly |also |always |often |never |even |just |"
    rf"both )*(?!(?:{_COURTESY})\b)[a-z]{{2,}}\b|"
    r"\b(?:my|our)\s+(?:[\w'’-]+\s){1,4}?(?:is|are|was|were|has|have|had|comes?|gets?|stays?|runs?|serves?|hangs?|"
    r"saves?|brings?|earns?|uses?|trusts?|returns?|\w{3,}ed)\b|\b(?:mine|ours) (?:is|are|was|were)\b|"
    r"\b(?:i am|i'm|i was|as)\s+(?:an?|the|one of|"
    r"(?:\w+ )?(?:head|chief|editor|director|manager|owner|founder|lead))\b|^(?:(?:with|having)\s+)?(?:my|our)\b",
    re.I,
)
"""A sentence that states something of its writer in the present: what he does, has or is."""
_BACKED = 0.45
"""The same where a statement about the same matter gives all of its figures."""
_ADMITTED = 0.3
_ADMITS = re.compile(
    r"\b(?:(?:i|we)\s(?:\w+ly\s|really\s|also\s)?(?:don['’]t|do not|can['’]t|cannot|am not|"
    r"haven['’]t (?:yet )?(?:done|used|worked|tried)|"
    r"have not (?:yet )?(?:done|used|worked|tried)|didn['’]t|did not)|(?:i|we)['’](?:m|re) not|"
    r"(?:i|we)\s(?:seldom|rarely|hardly)|is(?: not|n['’]t) (?:something|part|what|among)\b|\b(?:is|are|"
    r"lies?) (?:outside|beyond|no part)\b|\bis(?: not|n['’]t)\b[^.;]{0,30}\b(?:i|we) (?:do|offer|provide|use|"
    r"know|have|take)\b|\bnot my (?:field|trade|area|strength)\b)(?!.*\b(?:single|"
    r"any (?:mistake|delay|complaint)\w*|ever|miss))",
    re.I,
)
"""What the writer says he does not do lowers him, so it needs less ground: "I don't compose music"."""
_NEW_TO_ME = re.compile(r"\b(?:(?:new|unfamiliar|unknown|foreign) (?:for|to) me|be my first|have yet to)\b", re.I)
_MAKER = re.compile(
    r"\b(?:am|['’]m) (?:an?|the) (?:author|creator|founder|owner|maker|developer|designer|writer) of\b", re.I
)
_I_AM = re.compile(r"\bi(?: am|['’]m)\s(?:an? |the |also )?([a-z-]+)\b", re.I)
_ABILITY = re.compile(r"\b(?:i|we)\s+(?:can|could|am able to|are able to)\b", re.I)
_LISTED = re.compile(
    r"\b([\w-]{3,})(?:,? (?:and|or|&) |, )([a-z][\w-]{2,})(?=\s*(?:[.,;:!?)]|$|\s(?:for|in|on|at|with|from|since|"
    r"over|and)\b))"
)
_PAIRED_KINDS = re.compile(r"\b([\w-]{3,}) ([\w-]{3,}) (?:and|or) ([\w-]{3,}) \2\b", re.I)
_EMPTY = Situation()


@dataclass(frozen=True, slots=True)
class Grounding:
    """What the comparison gives: claims, findings of origin grounding, questions, and what was lost."""

    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    lost: tuple[LostFact, ...] = ()


def check(
    text: str,
    *,
    original: str,
    facts: FactSheet,
    job_post: str | None = None,
    situation: Situation = _EMPTY,
    removable: Sequence[Span] = (),
    phrases: Sequence[str] = (),
) -> Grounding:
    """Compare `text` with the user's own words (`original`, `facts`) and the client's (`job_post`).

    `removable` are places of the original that had to go; what stood only there is not lost. `phrases` are sentences of
    the product that claim nothing and may stand anywhere.
    """
    neutral = frozenset(plain(p[a:b]) for p in phrases for a, b in sentences(p))
    known = knowledge(original, facts, job_post)
    claims: list[Claim] = []
    findings: list[Finding] = []
    questions: list[Question] = []
    for start, end in sentences(text):
        span = Span(start, end)
        if plain(text[start:end]) in neutral:
            continue
        verdict = _judge(text[start:end], known)
        if verdict is None:
            continue
        reason, rests_on = verdict
        claims.append(Claim(text[start:end], span, rests_on, not reason, reason))
        if reason:
            findings.append(_finding(text, span, reason))
            questions.append(_question(text[start:end], reason))
    findings += _never_claimed(text, situation)
    return Grounding(tuple(claims), tuple(findings), tuple(questions[:5]), lost_facts(original, text, removable))


def _judge(sentence: str, known: Knowledge) -> tuple[str, tuple[str, ...]] | None:
    """(reason, fact ids): an empty reason is support. None when the sentence asserts nothing checkable."""
    found = slots(sentence)
    rests_on = known.exact(sentence)
    if rests_on is not None:
        measured = strength(sentence)
        return ("", rests_on) if found or measured.role or measured.done else None
    own = own_part(sentence)
    measured = strength(own)
    question = sentence.rstrip().endswith("?")
    asserts = not question and _asserts(own, measured)
    nearest = known.nearest(own, found)
    reason = _unknown_slot(sentence, own, found, known, asserts)
    if not reason and not question:
        reason = _bent(sentence, own, measured, found, nearest, known, asserts)
    if not found and not asserts and not reason:
        return None
    return reason, tuple(dict.fromkeys(s.fact for s in nearest if s.fact))


def _asserts(own: str, measured: Strength) -> bool:
    """True when a sentence says what its writer has done, does or is, or tells of something past."""
    if measured.not_yet and not measured.done:
        return False
    if measured.done or measured.told or _STATES.search(own):
        return True
    if other_subject(own) and FIRST.search(own):
        return True
    role = _I_AM.search(own)
    if role and kind(role.group(1).casefold()) == "p":
        return True
    return bool(FIRST.search(own)) and (measured.role > 0 or measured.share >= 2)


def _unknown_slot(sentence: str, own: str, found: Sequence[Slot], known: Knowledge, asserts: bool) -> str:
    """The first slot that nobody stated, or that only the client stated and the writer takes as his own."""
    theirs = client_parts(sentence)
    asks = sentence.rstrip().endswith("?")
    for slot in found:
        if known.holds(slot):
            continue
        in_client_part = any(part.overlaps(slot.span) for part in theirs)
        if asks and in_client_part:
            continue  # "Do you have a licence for Odoo?" states nothing of the writer
        if known.client_holds(slot):
            able = slot.kind is SlotKind.NAME and bool(_ABILITY.search(own)) and not theirs
            beside = _stands_before(slot, own)
            if in_client_part or beside or not (asserts or able):
                continue  # "Thirty pages fit my week" speaks of the client's thirty
            return f"“{slot.text}” is the client's, not yours"
        if known.states(slot):
            return f"your facts give “{slot.text}” another unit, rate or bound"
        return f"“{slot.text}” stands in none of your facts"
    return ""


def _stands_before(slot: Slot, own: str) -> bool:
    """True for a figure that opens a sentence without a deed, before its writer speaks of himself."""
    measured, first = strength(own), FIRST.search(own)
    if slot.kind in (SlotKind.NAME, SlotKind.LINK) or measured.done or measured.told or measured.role > 2:
        return False
    return first is not None and slot.span.end <= first.start()


def _bent(
    sentence: str,
    own: str,
    measured: Strength,
    found: Sequence[Slot],
    nearest: Sequence[Statement],
    known: Knowledge,
    asserts: bool,
) -> str:
    """How the sentence says more than its sources, or an empty string."""
    title = untold_title(own, known)
    if title:
        return f"none of your facts gives you the title “{title}”"
    promise = promised(sentence, own, found, known)
    if promise:
        return promise
    beyond = overlooked(own, nearest, known, admits(own)) or full_time(own, known) or starts_now(own, known)
    beyond = beyond or exactly(own, found, known)
    if beyond:
        return beyond
    if not asserts and not (measured.sure == 3 and FIRST.search(own)) and not measured.trades:
        return world(own, nearest)
    reason = _uncovered(own, found, nearest, known) or _listed(own, known)
    if reason:
        return reason
    # A bare "Two apps in Kotlin" does not say what was done; it leaves the verb to the claim.
    told = not nearest or nearest[0].strength.told or kinds_told(nearest[0].text)
    other = other_work(own, known.work, known.deeds) if told else ""
    bare = bool(nearest) and verbless(own, nearest[0].text) and not known.handles
    other = "" if other and (bare or known.tells_of_deed(other)) else other
    if other:
        return f"none of your facts says that you {other}"
    field = another_field(own, known)
    if field:
        return field
    added = brought_in(own, known) or unknown_actor(own, known)
    if added:
        return f"“{added}” stands in none of your facts"
    if not nearest:
        more = (
            measured.amount >= 4 or measured.sure == 3 or measured.share >= 2 or measured.trades or measured.role == 4
        )
        return "none of your facts says this" if more else ""
    return (
        _only_planned(own, measured, found, known)
        or _separated(sentence, found, known)
        or inflated(own, measured, found, nearest, known, admits(own))
        or unlimited(own, measured, nearest, known)
        or swapped(own, known)
        or torn(own, found, nearest, known)
        or out_of_place(own, found, known)
    )


def admits(own: str) -> bool:
    """True when a sentence says what its writer does not do or know."""
    return bool(_ADMITS.search(own) or _NEW_TO_ME.search(own))


def _uncovered(own: str, found: Sequence[Slot], nearest: Sequence[Statement], known: Knowledge) -> str:
    """A claim whose matter the user never mentioned, or only the client did."""
    plain_words = SURE_WORDS.sub(" ", ROLE_WORDS.sub(" ", own))
    words = stems(plain_words) - LIGHT
    if not words:
        return ""
    taken = (words & known.client_words) - known.words
    if taken and len(taken) * 3 >= len(words):
        return "this is what the client asks for; none of your facts says you did it"
    figures = [slot for slot in found if slot.kind not in (SlotKind.NAME, SlotKind.LINK, SlotKind.DATE)]
    backed = bool(figures) and any(all(s.gives(slot) for slot in figures) and words & s.words for s in nearest)
    enough = _ADMITTED if admits(own) else _BACKED if backed else _ENOUGH
    named = frozenset(w for slot in found if slot.kind is SlotKind.NAME and known.holds(slot) for w in stems(slot.text))
    meant = frozenset(stem(word) for word in re.findall(r"[a-z][a-z'’-]+", plain_words.casefold()) if known.tells(word))
    if share_known(plain_words, words, lambda word: word in named or word in meant or known.covers(word)) < enough:
        return "none of your facts says this"
    measured = strength(own)
    past = measured.done or measured.told or _MAKER.search(own)
    unsettled = (words & known.words) - known.settled - (frozenset() if past else known.offered)
    if (past or _STATES.search(own)) and not measured.planned and not measured.not_yet and unsettled:
        return "your facts tell of a plan, not of something done"
    return ""


def _only_planned(own: str, measured: Strength, found: Sequence[Slot], known: Knowledge) -> str:
    """A name that the facts hold in plans, wishes and denials alone, told as what is."""
    if measured.sure == 1:
        return ""
    for slot in found:
        parts = frozenset(slot.value.split())
        if slot.kind is SlotKind.NAME and parts <= known.words and not parts & (measured.planned | measured.denied):
            if not parts <= known.standing and own[slot.span.start : slot.span.end].strip():
                return f"your facts tell of “{slot.text}” only as a plan, or deny it"
    return ""


def _listed(own: str, known: Knowledge) -> str:
    """A member of a list that the facts do not hold, beside one that they do: "chemistry and physics"."""
    for match in _PAIRED_KINDS.finditer(own):
        if stem(match.group(3)) not in known.words | LIGHT and stem(match.group(1)) in known.words:
            return f"“{match.group(3)}” stands in none of your facts"
    deeds = verbs(own)
    for match in _LISTED.finditer(own):
        first, second = (stem(match.group(index)) for index in (1, 2))
        new = second not in known.words and second not in LIGHT and match.group(2).casefold() not in STOP
        if new and first in known.words - deeds and not ROLE_WORDS.fullmatch(match.group(2)):
            return f"“{match.group(2)}” stands in none of your facts"
    return ""


def _separated(sentence: str, found: Sequence[Slot], known: Knowledge) -> str:
    """Two slots joined in one clause that no single statement of the user joins: twelve dashboards, for Acme."""
    for clause in clauses(sentence):
        inside = [slot for slot in found if clause.span.contains(slot.span) and not clause.client]
        names = [slot for slot in inside if slot.kind is SlotKind.NAME and known.holds(slot)]
        for number in inside:
            if number.kind in (SlotKind.NAME, SlotKind.LINK, SlotKind.DATE):
                continue
            if number.kind is SlotKind.YEAR and known.dates_another(number, stems(_dated(sentence, number))):
                return f"“{number.text}” is not about this in your facts"
            if number.value.endswith("mo") and not known.spans(number, stems(_dated(sentence, number))):
                return f"“{number.text}” is not about this in your facts"
            if number.nouns and known.holds(number) and not known.counts(number):
                return f"“{number.text}” is not about this in your facts"
            for name in names:
                if _joined(sentence, number, name) and not known.together(number, name):
                    return f"your facts do not join “{number.text}” and “{name.text}”"
    return ""


def _dated(sentence: str, year: Slot) -> str:
    """The part of a sentence that a year dates: "since 2020 a tester and since 2023 a lead" has two."""
    mark = r",\s|\sand\s" if year.kind is SlotKind.YEAR else r"\sand\s"
    edges = [0, *(m.end() for m in re.finditer(mark, sentence)), len(sentence)]
    start = max(edge for edge in edges if edge <= year.span.start)
    return sentence[start : min(edge for edge in edges if edge >= year.span.end)]


def _joined(sentence: str, number: Slot, name: Slot) -> bool:
    """Whether a clause ties a number to a name. A duration is tied only where it stands right beside the name."""
    if number.kind is not SlotKind.DURATION:
        return True
    if number.span.end <= name.span.start:
        return bool(_BESIDE.fullmatch(sentence[number.span.end : name.span.start]))
    return bool(
        re.fullmatch(r"\s(?:\w+\s){0,2}(?:for|since)\s(?:\w+\s){0,2}", sentence[name.span.end : number.span.start])
    )


_BESIDE = re.compile(r"\s(?:\w+\s)?(?:of|with|in|on|using|as)\s(?:[\w-]+\s){0,2}")
_WHY = "A claim that cannot be backed misleads the client; misrepresentation can cost the account and the contract."
_RULE = "TRU-01"


def _finding(text: str, span: Span, reason: str) -> Finding:
    return Finding(
        rule=_RULE,
        title="Claim that your facts do not carry",
        severity=Severity.HARD if "say" in reason and "not so" in reason else Severity.WARNING,
        span=span,
        quote=span.of(text),
        message=f"Nothing you gave carries this sentence: {reason}.",
        why=_WHY,
        source=Source(section=4),
        remedy=Remedy.ASK,
        origin=Origin.GROUNDING,
        fingerprint=fingerprint(_RULE, text, span),
    )


def _question(sentence: str, reason: str) -> Question:
    shown = " ".join(sentence.split())
    shown = shown if len(shown) <= 140 else f"{shown[:139]}…"
    return Question(
        f"Is this true, and which fact shows it: “{shown}”?", f"It was left out or marked, because {reason}."
    )


def _never_claimed(text: str, situation: Situation) -> list[Finding]:
    """Places that hold what the user asked never to claim."""
    found = []
    for phrase in situation.never_claim:
        if not phrase.strip():
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(phrase.strip())}(?!\w)", text, re.I):
            span = Span(*match.span())
            found.append(
                Finding(
                    rule=_RULE,
                    title="Something you asked never to claim",
                    severity=Severity.HARD,
                    span=span,
                    quote=span.of(text),
                    message="This stands on your list of things never to claim.",
                    why=_WHY,
                    source=Source(section=4),
                    remedy=Remedy.DELETE,
                    origin=Origin.GROUNDING,
                    fingerprint=fingerprint(_RULE, text, span),
                )
            )
    return found
