"""The situation around a text: what changes a verdict (POLICY, section 3)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from coach.domain.documents import DocumentKind


class Stage(StrEnum):
    """Where the contract stands. Contact exchange is banned before it starts."""

    PRE_CONTRACT = "pre_contract"
    ACTIVE_CONTRACT = "active_contract"
    ENDED = "ended"


class ClientPlan(StrEnum):
    """Enterprise clients may exchange contact data before a contract, in private messages only."""

    STANDARD = "standard"
    ENTERPRISE = "enterprise"


class Purpose(StrEnum):
    """Why contact data is in the text: scoping access and legal papers are permitted reasons."""

    SCOPING_ACCESS = "scoping_access"
    LEGAL = "legal"
    OTHER = "other"


class Speaker(StrEnum):
    """Who is speaking: a quoted or incoming client request is not the freelancer's own breach."""

    FREELANCER = "freelancer"
    CLIENT = "client"


class AccountKind(StrEnum):
    """ "We" is normal for an agency."""

    INDIVIDUAL = "individual"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known around a document. `None` means unknown; `assumptions` says what is then taken for granted."""

    stage: Stage | None = None
    consent: bool | None = None
    client_plan: ClientPlan = ClientPlan.STANDARD
    met_on_upwork: bool = True
    purpose: Purpose = Purpose.OTHER
    speaker: Speaker = Speaker.FREELANCER
    account_kind: AccountKind = AccountKind.INDIVIDUAL
    field: str | None = None
    """Field of the form the text sits in: title, overview, skills, portfolio, cover_letter, screening_answer."""
    job_post: str | None = None
    """The client's post a proposal answers. Its own domains and demanded phrases are then known."""
    previous_letters: tuple[str, ...] = ()
    """Earlier letters of the same user, for the repeated-letter rule."""
    earlier_texts: tuple[str, ...] = ()
    """What the reader saw just before, oldest first: the title above an overview, the writer's earlier messages.
    Contact data spread over them is put together."""
    never_claim: tuple[str, ...] = ()
    confidential_names: tuple[str, ...] = ()
    regions: tuple[str, ...] = ("US",)
    """ISO country codes whose national phone formats are tried."""
    user_name: str | None = None

    def stage_for(self, kind: DocumentKind) -> Stage:
        """The stage that applies: what was said, else before the contract (the strict reading)."""
        del kind
        return self.stage or Stage.PRE_CONTRACT

    def assumptions(self, kind: DocumentKind) -> list[str]:
        """Sentences that say what was assumed because nobody told us."""
        if kind is DocumentKind.MESSAGE and self.stage is None:
            return ["The contract stage is not known; the text was judged as written before a contract."]
        return []
