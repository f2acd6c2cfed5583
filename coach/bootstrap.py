"""Builds the product from its settings: the one place where the parts meet."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from coach import service
from coach.domain.documents import DocumentKind
from coach.domain.situation import Situation
from coach.errors import SetupError
from coach.settings import Settings

if TYPE_CHECKING:
    from coach.bulk.engine import Engine
    from coach.detection.judgements import JudgementStore
    from coach.domain.facts import FactSheet
    from coach.domain.outcomes import Estimate, Rewrite
    from coach.intake.files import IntakeText
    from coach.keeping import Archive
    from coach.llm.client import LLM
    from coach.rules.rule import Rule
    from coach.tailoring.letters import Letter


class Coach:
    """What every door uses: the command line, the web page, the API."""

    def __init__(self, settings: Settings, *, api_key: str | None = None) -> None:
        """`api_key` is one visitor's own; it stays in this object's memory."""
        self.settings = settings
        self._api_key = api_key
        self._models: dict[str, LLM | None] = {}
        self._judgements: JudgementStore | None = None

    def with_choices(self, *, api_key: str | None = None, max_cost_usd: Decimal | None = None) -> Coach:
        """The same product for one visitor with a key and a cost cap of their own. Loaded local models are shared."""
        cap = self.settings.max_cost_usd if max_cost_usd is None else max_cost_usd
        own = Coach(replace(self.settings, max_cost_usd=cap), api_key=api_key)
        own._models = {name: model for name, model in self._models.items() if name.startswith("local/")}
        return own

    def check(
        self,
        text: str,
        kind: DocumentKind,
        situation: Situation | None = None,
        *,
        polish: bool = True,
        quick: bool = False,
    ) -> dict[str, Any]:
        """A check as `coach.check/1`; `quick` does without the grammar library."""
        from coach.wire import check_to_wire

        return check_to_wire(service.check(text, kind, situation, polish=polish, quick=quick))

    async def judge(
        self,
        text: str,
        kind: DocumentKind,
        situation: Situation | None = None,
        *,
        model: str | None = None,
        polish: bool = True,
        quick: bool = False,
    ) -> service.CheckResult:
        """A check that also asks the model about the rules only a reader can judge; the same text is asked about once.

        SetupError when no model is configured.
        """
        from coach.detection.judgements import FolderStore

        llm = self.model(model)
        if llm is None:
            raise SetupError(
                "There is no model to ask.",
                hint="Name one with --model or COACH_MODEL; `coach doctor` says what is there.",
            )
        if self._judgements is None:
            self._judgements = FolderStore(self.settings.cache_folder / "judgements")
        return await service.judge(text, kind, situation, llm=llm, store=self._judgements, polish=polish, quick=quick)

    async def rewrite(
        self,
        text: str,
        kind: DocumentKind,
        *,
        situation: Situation | None = None,
        facts: FactSheet | None = None,
        model: str | None = None,
        on_partial: Callable[[str], None] | None = None,
        second_opinion: bool = False,
    ) -> Rewrite:
        """Rewrite with the configured model, or with `model` if the operator names one."""
        return await service.rewrite(
            text,
            kind,
            situation=situation,
            facts=facts,
            llm=self.model(model),
            on_partial=on_partial,
            second_opinion=second_opinion,
        )

    def estimate(
        self,
        text: str,
        kind: DocumentKind,
        *,
        situation: Situation | None = None,
        facts: FactSheet | None = None,
        model: str | None = None,
    ) -> Estimate | None:
        """What a rewrite's first model call takes at most; None when the built-in editor writes."""
        llm = self.model(model)
        return None if llm is None else service.estimate(text, kind, llm, situation=situation, facts=facts)

    def rewrite_now(
        self,
        text: str,
        kind: DocumentKind,
        *,
        situation: Situation | None = None,
        facts: FactSheet | None = None,
        model: str | None = None,
        second_opinion: bool = False,
    ) -> Rewrite:
        """`rewrite` for doors without an event loop. Must not be called from inside one."""
        return asyncio.run(
            self.rewrite(text, kind, situation=situation, facts=facts, model=model, second_opinion=second_opinion)
        )

    async def tailor(
        self,
        job_post: str,
        facts: FactSheet,
        *,
        situation: Situation | None = None,
        model: str | None = None,
        past_letters: Sequence[str] = (),
        title: str = "",
        follow_checks: bool = False,
        on_partial: Callable[[str], None] | None = None,
    ) -> Letter:
        """A letter for one job post with the configured model, or with `model` if the operator names one."""
        return await service.tailor(
            job_post,
            facts,
            situation=situation,
            llm=self.model(model),
            past_letters=past_letters,
            title=title,
            follow_checks=follow_checks,
            on_partial=on_partial,
        )

    def model(self, name: str | None = None) -> LLM | None:
        """The model `name` stands for, or the configured one; None is the built-in editor.

        SetupError says what is missing and how to mend it. Built once: a local model stays loaded.
        """
        from coach.llm.choice import choose, connect

        choice = choose(self.settings, name)
        if choice.name not in self._models:
            self._models[choice.name] = connect(choice, self.settings, self._api_key)
        return self._models[choice.name]

    def bulk_model(self, name: str | None = None) -> LLM | None:
        """As `model`, for many calls at once: a lean client where the endpoint allows it, and no answers on disk,
        since the batch keeps its own."""
        from coach.llm.choice import choose, connect
        from coach.llm.lean import lean_model

        choice = choose(self.settings, name)
        key = f"bulk {choice.name}"
        if key not in self._models:
            lean = None if self._api_key else lean_model(choice.name, self.settings)
            self._models[key] = lean or connect(choice, replace(self.settings, answer_cache=False), self._api_key)
        return self._models[key]

    def model_name(self, name: str | None = None) -> str:
        """The name of the model that would write, without loading it; `builtin` is the built-in editor."""
        from coach.llm.choice import choose

        return choose(self.settings, name).name

    def masked(self, text: str, situation: Situation | None = None) -> str:
        """`text` as a model would see it: contact data and confidential names as placeholders."""
        from coach.masking import mask

        return mask(text, confidential=(situation or Situation()).confidential_names).text

    def read_job(self, text: str) -> dict[str, Any]:
        """What a job post asks for."""
        return service.read_job(text)

    async def read_job_again(self, text: str, *, model: str | None = None) -> dict[str, Any]:
        """`read_job`, and a second reading by the model where one is configured."""
        llm = self.model(model)
        return service.read_job(text) if llm is None else await service.read_job_again(text, llm)

    def facts(self, sources: Mapping[str, str]) -> FactSheet:
        """The fact sheet of what the user gave, by source name."""
        return service.fact_sheet(sources)

    def rules(self) -> tuple[Rule, ...]:
        """The catalogue."""
        from coach.rules.loader import load_catalogue

        return load_catalogue().rules

    def extract(self, data: bytes, name: str) -> IntakeText:
        """The text of an uploaded file; UploadRefused says why not."""
        from coach.intake.files import read_bytes

        return read_bytes(data, name)

    def doctor(self) -> list[dict[str, str]]:
        """What is configured, which model will be used, what is missing: rows of name, state, detail, hint."""
        from coach.llm.diagnosis import diagnose

        return diagnose(self.settings)


def build(settings: Settings) -> Coach:
    """The product for these settings."""
    return Coach(settings)


def build_archive(settings: Settings) -> Archive:
    """Where visitors of the page keep their texts and facts. Nothing is opened before it is asked."""
    from coach.keeping import Archive

    return Archive(settings.database)


def build_engine(
    settings: Settings, coach: Coach | None = None, *, url: str | None = None, concurrency: int | None = None
) -> Engine:
    """The bulk engine for these settings: letters, with the models of `coach`. Nothing is opened before its start.

    `url` and `concurrency` stand in for those of the settings.
    """
    from coach.bulk.egress import EgressRules
    from coach.bulk.engine import Engine, EngineConfig
    from coach.bulk.letters import LetterWork
    from coach.bulk.webhooks import WebhookConfig
    from coach.storage.rates import Limit, Limits

    coach = coach or build(settings)
    config = EngineConfig(
        url=url or settings.database,
        concurrency=concurrency or settings.concurrency,
        limits=Limits(Limit(settings.model_requests_per_minute, settings.model_tokens_per_minute)),
        webhooks=WebhookConfig(EgressRules(settings.webhook_loopback, frozenset(settings.webhook_ports))),
        failpoint=settings.failpoint,
    )
    return Engine(config, work=LetterWork(), models=coach.bulk_model)
