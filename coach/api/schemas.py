"""What the API takes in. Unknown fields are refused everywhere, so nothing the server owns can be slipped in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from coach.service import MAX_CHARACTERS, MAX_JOB_CHARACTERS, MAX_REWRITE_CHARACTERS

MAX_SOURCE = 200_000
"""Longest source of facts, in code points."""

Kind = Literal["profile", "proposal", "message", "job_post"]
Text = Annotated[str, Field(min_length=1, max_length=MAX_CHARACTERS)]
Sources = Annotated[
    dict[Annotated[str, Field(max_length=100)], Annotated[str, Field(max_length=MAX_SOURCE)]], Field(max_length=20)
]


class Body(BaseModel):
    """Base of all request bodies."""

    model_config = ConfigDict(extra="forbid")


class CheckRequest(Body):
    """One text to mark."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"kind": "proposal", "text": "Your import fails on two currencies. Write to me at jo@northloom.io."}
            ]
        },
    )
    text: Text
    kind: Kind
    situation: dict[str, Any] | None = Field(default=None, description="stage, consent, client_plan, job_post and more")
    polish: bool = Field(default=True, description="spelling, grammar and capitals too; costs some milliseconds")


class RewriteRequest(Body):
    """One text to mend. `facts` maps the name of a source (profile, facts, resume) to its text."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "kind": "proposal",
                    "text": "i build Shopify shops since 2019. Mail me at jo@northloom.io.",
                    "facts": {"profile": "Shopify developer since 2019. 14 shops built."},
                    "model": "builtin",
                }
            ]
        },
    )
    text: Annotated[str, Field(min_length=1, max_length=MAX_REWRITE_CHARACTERS)]
    kind: Literal["profile", "proposal", "message"]
    situation: dict[str, Any] | None = None
    facts: Sources | None = None
    model: Annotated[str, Field(max_length=200)] | None = Field(
        default=None, description="a model the operator allows; left out: the configured one"
    )


class ReadingRequest(Body):
    """A client's post to read."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "We need a Shopify developer. Start your proposal with the word HARBOR."}]
        },
    )
    text: Annotated[str, Field(min_length=1, max_length=MAX_REWRITE_CHARACTERS)]


class LetterRequest(Body):
    """A letter for one job post, from the user's own facts."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "job_post": "We need a Shopify developer. Must have: Liquid.",
                    "facts": {"profile": "I build Shopify themes in Liquid since 2019."},
                    "model": "builtin",
                }
            ]
        },
    )
    job_post: Annotated[str, Field(min_length=1, max_length=MAX_JOB_CHARACTERS)]
    facts: Sources
    title: Annotated[str, Field(max_length=300)] = ""
    situation: dict[str, Any] | None = None
    past_letters: Annotated[list[Annotated[str, Field(max_length=20_000)]], Field(max_length=50)] = Field(
        default_factory=list
    )
    follow_checks: bool = Field(default=False, description="put the phrase an attention check demands into the letter")
    model: Annotated[str, Field(max_length=200)] | None = None


class Open(BaseModel):
    """Base of answers: fields may be added at any time, so readers must tolerate unknown ones."""

    model_config = ConfigDict(extra="allow")


class CheckAnswer(Open):
    """`coach.check/1`. Offsets are code points, half-open, into the untouched text."""

    schema_: Literal["coach.check/1"] = Field(alias="schema")
    document: dict[str, Any]
    findings: list[dict[str, Any]]
    counts: dict[str, int]
    preview: str
    limits: list[dict[str, Any]]


class RewriteAnswer(Open):
    """`coach.rewrite/1`. Applying `edits` to the text that was sent gives `text`."""

    schema_: Literal["coach.rewrite/1"] = Field(alias="schema")
    outcome: Literal["accepted", "needs_person", "refused", "failed"]
    writer: str
    text: str
    edits: list[dict[str, Any]]
    before: dict[str, Any]
    after: dict[str, Any]
    claims: dict[str, Any]
    questions: list[dict[str, Any]]
    usage: dict[str, Any]
    prompt: dict[str, Any] | None
    attempts: int


class ReadingAnswer(Open):
    """`coach.reading/1`: what a post asks for, each with its span and quote."""

    schema_: Literal["coach.reading/1"] = Field(alias="schema")
    findings: list[dict[str, Any]]
    requirements: list[dict[str, Any]]
    questions: list[dict[str, Any]]
    instructions: list[dict[str, Any]]


class LetterAnswer(Open):
    """`coach.letter/1`: a letter whose sentences name the facts they rest on."""

    schema_: Literal["coach.letter/1"] = Field(alias="schema")
    outcome: Literal["accepted", "needs_person", "refused", "failed"]
    writer: str
    text: str
    sentences: list[dict[str, Any]]
    coverage: dict[str, Any]
    questions: list[dict[str, Any]]
    usage: dict[str, Any]


class Problem(Open):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    retryable: bool
    request_id: str
    errors: list[dict[str, str]] | None = None
