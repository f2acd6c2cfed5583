"""What one visitor has on the page. Lives in the browser session's state, never in a module: visitors stay apart."""

from __future__ import annotations

import dataclasses
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

import streamlit as st

from coach.bootstrap import Coach, build
from coach.detection.dismissals import Dismissals
from coach.domain.documents import DocumentKind, encodable
from coach.domain.facts import FactSheet
from coach.domain.situation import AccountKind, ClientPlan, Situation, Speaker, Stage
from coach.errors import CoachError
from coach.settings import Settings
from ui import visitors
from ui.history import History
from ui.keeping import Keeping, own_file, own_shelf

_KEY = "workspace"
_KEPT_ANSWERS = 32
_SESSION_ONLY = "choice: keep nothing on disk"
_FIELDS = ("title", "overview", "skills", "portfolio")
_PLACES = (*(kind.value for kind in DocumentKind), *(f"profile-{name}" for name in _FIELDS))
"""Where findings can be set aside."""


@dataclass
class Draft:
    """A text being worked on. `revision` counts how often the page itself put another text in."""

    kind: DocumentKind
    field: str | None = None
    """The field of the platform's form it belongs to, where that is known."""
    text: str = ""
    revision: int = 0
    sequence: int = 0
    tier: int = 2
    dismissed: dict[str, str] = dataclasses.field(default_factory=dict)
    """Fingerprint of a finding set aside in the editor as it stands, and the reason given."""
    aside: Dismissals | None = None
    """All that was set aside here, in earlier visits too; None until it is asked for."""

    def put(self, text: str) -> None:
        """Replace the text, as if the page had typed it; the editor takes it over."""
        self.text = clean(text)
        self.revision += 1
        self.tier = 2


@dataclass
class AboutMe:
    """What the visitor told about themselves: the only place facts come from. All are texts, kept by field name."""

    profile: str = ""
    resume: str = ""
    notes: str = ""
    never_claim: str = ""
    confidential: str = ""
    voice: str = ""
    name: str = ""

    def sources(self) -> dict[str, str]:
        """The texts facts are read from, by the name results show."""
        given = {"profile": self.profile, "resume": self.resume, "facts": self.notes}
        return {name: text for name, text in given.items() if text.strip()}

    def letters(self) -> tuple[str, ...]:
        """Earlier letters, which stand one after another with a line of three dashes between them."""
        return tuple(letter.strip() for letter in re.split(r"^-{3,}$", self.voice, flags=re.M) if letter.strip())


@dataclass
class Choices:
    """Settings of this visit; the key stays in memory and is gone when the session ends."""

    model: str = ""
    api_key: str = ""
    max_cost: str = ""
    region: str = "US"
    agency: bool = False

    @property
    def cap(self) -> Decimal | None:
        """The cost cap in USD, if one is set and is an amount."""
        try:
            amount = Decimal(self.max_cost)
        except InvalidOperation:
            return None
        return amount if amount.is_finite() and amount >= 0 else None


@dataclass(frozen=True)
class Judged:
    """A model's findings (wire form) in `text`."""

    text: str
    findings: tuple[Mapping[str, Any], ...]


@dataclass
class Workspace:
    """Everything of one visitor."""

    visitor: str | None = None
    """Who signed in (`ui.visitors.signed_in`)."""
    drafts: dict[str, Draft] = field(default_factory=dict)
    about: AboutMe = field(default_factory=AboutMe)
    choices: Choices = field(default_factory=Choices)
    keeping: Keeping = field(default_factory=Keeping)
    history: History = field(default_factory=History)
    about_kept: dict[str, str] = field(default_factory=dict)
    """What the shelf holds of `about`, as far as this visit knows."""
    kind: str = DocumentKind.PROPOSAL.value
    stage: str = ""
    speaker: str = Speaker.FREELANCER.value
    consent: bool = False
    enterprise: bool = False
    proposed: dict[str, Any] = field(default_factory=dict)
    """The last rewrite of each place (`ui.changes.Proposed`)."""
    working: dict[str, Any] = field(default_factory=dict)
    """The rewrite under way at each place (`ui.running.Work`)."""
    answers: OrderedDict[tuple[object, ...], Any] = field(default_factory=OrderedDict)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The suggested answer to a client's message (`coach.reply/1`)."""
    judged: dict[str, Judged] = field(default_factory=dict)
    """What a model found in the text of each place, beyond what code sees."""
    letter: dict[str, Any] | None = None
    """The last proposal written for a job post (`coach.letter/1`)."""
    follow_checks: bool = False
    tenant: str = field(default_factory=lambda: f"page-{uuid4().hex}")
    """Under which name this visitor's batches are kept apart from everyone else's."""
    batch: str | None = None
    bulk_posts: str = ""
    bulk_bad: list[str] = field(default_factory=list)

    @property
    def job_post(self) -> str:
        """The client's post the visitor works with; one post, wherever it is typed."""
        return self.draft("job_post", DocumentKind.JOB_POST).text

    @job_post.setter
    def job_post(self, text: str) -> None:
        draft = self.draft("job_post", DocumentKind.JOB_POST)
        if clean(text) != draft.text:
            draft.put(text)

    def draft(self, place: str, kind: DocumentKind, form_field: str | None = None) -> Draft:
        """The draft of a place on the page, made at the first visit."""
        return self.drafts.setdefault(place, Draft(kind, form_field))

    def once(self, key: tuple[object, ...], make: Callable[[], Any]) -> Any:
        """The answer for `key`, computed once; the oldest answers go first."""
        if key in self.answers:
            self.answers.move_to_end(key)
            return self.answers[key]
        answer = self.answers[key] = make()
        while len(self.answers) > _KEPT_ANSWERS:
            self.answers.popitem(last=False)
        return answer

    def situation(self, kind: DocumentKind, form_field: str | None = None) -> Situation:
        """What is known around a text of this kind, in this field of the form."""
        message = kind is DocumentKind.MESSAGE
        return Situation(
            field=form_field,
            stage=Stage(self.stage) if message and self.stage else None,
            consent=True if message and self.consent else None,
            client_plan=ClientPlan.ENTERPRISE if message and self.enterprise else ClientPlan.STANDARD,
            speaker=Speaker(self.speaker) if message else Speaker.FREELANCER,
            account_kind=AccountKind.AGENCY if self.choices.agency else AccountKind.INDIVIDUAL,
            job_post=self.job_post if kind is DocumentKind.PROPOSAL and self.job_post.strip() else None,
            never_claim=lines(self.about.never_claim),
            confidential_names=lines(self.about.confidential),
            regions=(self.choices.region,),
            user_name=self.about.name.strip() or None,
            previous_letters=self.about.letters() if kind is DocumentKind.PROPOSAL else (),
            earlier_texts=self._seen_before(form_field),
        )

    def _seen_before(self, form_field: str | None) -> tuple[str, ...]:
        title = self.drafts.get("profile-title")
        return (title.text,) if form_field == "overview" and title is not None and title.text.strip() else ()

    def open_shelf(self) -> None:
        """Take up what the visitor kept in earlier visits."""
        self.keeping.shelf, self.keeping.file = own_shelf(), own_file()
        self.history.keeping = self.keeping
        kept = self.keeping.ask(lambda shelf: shelf.sources(), {})
        self.keeping.session_only = _SESSION_ONLY in kept
        for name in vars(self.about):
            if name in kept:
                setattr(self.about, name, kept[name])
        self.about_kept = dict(vars(self.about))
        self.history.refresh()

    def keep_about(self) -> None:
        """Put what changed in `about` on the shelf."""
        now = vars(self.about)
        changed = {name: text for name, text in now.items() if text != self.about_kept.get(name, "")}
        if changed and self.keeping.ask(lambda shelf: (shelf.change_sources(changed), True)[1], False):
            self.about_kept = dict(now)

    def keep_nothing(self, wish: bool) -> None:
        """From now on nothing is kept on disk, or again. The wish itself is kept, or the next visit would not know."""
        self.keeping.ask(lambda shelf: shelf.change_sources({_SESSION_ONLY: "yes" if wish else ""}), None, erases=True)
        self.keeping.session_only = wish

    def forget_kept(self) -> bool:
        """Remove from the disk all that this visitor kept; False when that failed. The texts on the page stay."""
        wish = self.keeping.session_only
        gone = self.keeping.ask(lambda shelf: (shelf.forget(_PLACES), True)[1], False, erases=True)
        if gone:
            self.history.versions = [version for version in self.history.versions if version.id < 0]
            # What stands on the page now is not put back by the next step, only what is typed from now on.
            self.about_kept = dict(vars(self.about))
            if wish:
                self.keep_nothing(wish)
        return gone

    def set_aside(self, place: str, draft: Draft) -> Dismissals:
        """The findings set aside at a place, those of earlier visits among them."""
        if draft.aside is None:
            draft.aside = self.keeping.ask(lambda shelf: shelf.dismissals(place), Dismissals())
        return draft.aside

    def facts(self) -> FactSheet:
        """The fact sheet of what the visitor gave."""
        sources = self.about.sources()
        found: FactSheet = self.once(("facts", *sources.items()), lambda: coach().facts(sources))
        return found


def workspace() -> Workspace:
    """The visitor's own workspace; a new one when somebody else has signed in since."""
    found: Workspace | None = st.session_state.get(_KEY)
    who = visitors.signed_in()
    if found is None or found.visitor != who:
        found = st.session_state[_KEY] = Workspace(visitor=who)
        found.open_shelf()
    return found


@st.cache_resource(show_spinner=False)
def _shared_coach() -> Coach:
    """The product for this installation. It holds rules and models, nothing of a visitor."""
    product = build(Settings.from_environment())
    # The first check reads rules and word lists; better now than under a visitor's first words.
    threading.Thread(target=_warm, args=(product,), name="coach-warm", daemon=True).start()
    return product


def _warm(product: Coach) -> None:
    with suppress(CoachError):
        product.check("A sentence to begin with.", DocumentKind.PROPOSAL)


def coach() -> Coach:
    """The product behind the page."""
    return _shared_coach()


def clean(text: str) -> str:
    """A text as the page holds it: line ends as the browser counts them, half surrogate pairs replaced one for one."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return encodable(unified)


def lines(text: str) -> tuple[str, ...]:
    """The non-empty lines of a list typed one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
