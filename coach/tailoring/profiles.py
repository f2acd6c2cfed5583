"""A profile as the fields of the form: limits, what the client sees first, what is missing, what to ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from coach.detection import engine
from coach.detection.limits import preview
from coach.domain.documents import Document, DocumentKind
from coach.domain.facts import Question
from coach.domain.findings import Finding
from coach.domain.situation import Situation
from coach.errors import TextTooLong, UserInputError
from coach.rules.loader import FieldLimit, load_catalogue


@dataclass(frozen=True, slots=True)
class PortfolioItem:
    """One work of the portfolio."""

    title: str
    description: str = ""
    role: str = ""
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProfileFields:
    """The fields of a profile as the user filled them."""

    title: str = ""
    overview: str = ""
    skills: tuple[str, ...] = ()
    portfolio: tuple[PortfolioItem, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldReview:
    """One field: how full it is, and what breaks a rule in it. `name` is `title`, `portfolio[0].description` ..."""

    name: str
    used: int
    limit: int | None
    unit: str
    note: str
    """What is known about the limit: it may change, and sources disagree."""
    findings: tuple[Finding, ...] = ()

    @property
    def over(self) -> bool:
        """True when the form would refuse or cut it."""
        return self.limit is not None and self.used > self.limit


@dataclass(frozen=True, slots=True)
class ProfileReview:
    """A profile, field by field."""

    fields: tuple[FieldReview, ...]
    preview: str
    """The first 250 characters of the overview: all a client sees before opening the profile."""
    completeness: float
    """0 to 1, by the weights of the points below."""
    done: tuple[str, ...]
    missing: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class _Point:
    """One thing a complete profile has, its weight, and what to ask for when it is missing."""

    name: str
    weight: int
    question: str
    why: str


_POINTS = (
    _Point(
        "title",
        15,
        "In at most 70 characters: what do you do, and for whom?",
        "The title is what search and clients read first.",
    ),
    _Point(
        "overview",
        20,
        "What do you do, for which clients, and what changed for one of them?",
        "A profile without an overview is seldom opened.",
    ),
    _Point(
        "first lines",
        15,
        "Which sentence about your work should a client read first?",
        "Only the first 250 characters show; a greeting wastes them.",
    ),
    _Point(
        "results",
        15,
        "Which result of your work can you state with a number?",
        "A number a client can picture is worth ten adjectives.",
    ),
    _Point(
        "skills",
        15,
        "Which tools and skills do you want to be found by? Name at least five.",
        "Clients filter by skills.",
    ),
    _Point(
        "portfolio",
        20,
        "Which finished work may you show, what was your part in it, and what came of it?",
        "A shown work answers most doubts.",
    ),
)
_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|dear|greetings|welcome|good (?:morning|day)|thanks|thank you|my name is|nice to)\b", re.I
)
_RESULT = re.compile(r"\d")
_LONGEST = 100_000
"""Characters of one field that are read."""
_LONG_ENOUGH = 300
"""Characters from which an overview says enough."""


def parse_fields(data: Mapping[str, Any]) -> ProfileFields:
    """The fields from a JSON object; missing ones are empty. UserInputError names what cannot be read."""
    if not isinstance(data, Mapping):
        raise UserInputError("A profile must be a JSON object.", where="fields")
    unknown = sorted(str(key)[:40] for key in data if key not in ("title", "overview", "skills", "portfolio"))
    if unknown:
        raise UserInputError(
            f"{unknown[0]!r} is not a field.", hint="Known: title, overview, skills, portfolio.", where="fields"
        )
    portfolio = data.get("portfolio") or ()
    if not isinstance(portfolio, list | tuple) or not all(isinstance(item, Mapping) for item in portfolio):
        raise UserInputError("This must be a list of objects.", where="portfolio")
    return ProfileFields(
        _line(data, "title"),
        _line(data, "overview"),
        _tags(data, "skills"),
        tuple(
            PortfolioItem(_line(i, "title"), _line(i, "description"), _line(i, "role"), _tags(i, "skills"))
            for i in portfolio
        ),
    )


def _line(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise UserInputError("This must be a text.", where=name)
    if value and len(value) > _LONGEST:
        raise TextTooLong(f"The field has {len(value):,} characters; at most {_LONGEST:,} are read.", where=name)
    return value or ""


def _tags(data: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = data.get(name) or ()
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise UserInputError("This must be a list of texts.", where=name)
    return tuple(item.strip() for item in value if item.strip())


def review_profile(fields: ProfileFields) -> ProfileReview:
    """Review a profile by code alone; same fields, same review. An empty profile is answered with questions."""
    done = {name for name, there in _present(fields) if there}
    total = sum(point.weight for point in _POINTS)
    return ProfileReview(
        fields=tuple(_fields(fields)),
        preview=preview(Document(fields.overview, DocumentKind.PROFILE)) if fields.overview.strip() else "",
        completeness=sum(point.weight for point in _POINTS if point.name in done) / total,
        done=tuple(point.name for point in _POINTS if point.name in done),
        missing=tuple(point.name for point in _POINTS if point.name not in done),
        questions=tuple(Question(point.question, point.why) for point in _POINTS if point.name not in done),
    )


def _present(fields: ProfileFields) -> Iterator[tuple[str, bool]]:
    overview = fields.overview.strip()
    yield "title", len(fields.title.split()) >= 2
    yield "overview", len(overview) >= _LONG_ENOUGH
    yield "first lines", bool(overview) and not _GREETING.match(overview)
    yield "results", bool(_RESULT.search(overview)) or any(_RESULT.search(i.description) for i in fields.portfolio)
    yield "skills", len(fields.skills) >= 5
    yield "portfolio", any(item.title.strip() and item.description.strip() for item in fields.portfolio)


def _fields(fields: ProfileFields) -> Iterator[FieldReview]:
    limits = load_catalogue().limits
    yield _text("title", fields.title, limits.get("title"), "title")
    yield _text("overview", fields.overview, limits.get("overview"), "overview")
    yield _count("skills", fields.skills, limits)
    for number, item in enumerate(fields.portfolio):
        where = f"portfolio[{number}]"
        yield _text(f"{where}.title", item.title, limits.get("portfolio_title"), "portfolio")
        yield _text(f"{where}.description", item.description, limits.get("portfolio_description"), "portfolio")
        yield _text(f"{where}.role", item.role, limits.get("portfolio_role"), "portfolio")
        yield _count(f"{where}.skills", item.skills, limits)


def _text(name: str, text: str, limit: FieldLimit | None, field: str) -> FieldReview:
    findings: tuple[Finding, ...] = ()
    if text.strip():
        findings = tuple(engine.check(Document(text, DocumentKind.PROFILE), Situation(field=field)))
    return FieldReview(
        name, len(text), limit.value if limit else None, "characters", (limit.note or "") if limit else "", findings
    )


def _count(name: str, skills: tuple[str, ...], limits: Mapping[str, FieldLimit]) -> FieldReview:
    limit = limits.get("portfolio_skills" if name.startswith("portfolio") else "skills")
    return FieldReview(name, len(skills), limit.value if limit else None, "tags", (limit.note or "") if limit else "")
