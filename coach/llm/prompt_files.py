"""Prompts as files: a header that says what they need, a static part for the system role, a part with places."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Template

from coach.domain.outcomes import PromptUsed
from coach.errors import PromptError
from coach.llm.client import RenderedPrompt
from coach.llm.untrusted import fence

_ROOT = Path(__file__).resolve().parents[2] / "prompts"
_PACKAGED = Path(__file__).resolve().parents[1] / "_prompts"
_SPLIT = re.compile(r"^--- user ---\s*$", re.M)
_FIELDS = {"id", "version", "purpose", "inputs", "untrusted_inputs", "reply"}


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt file. `inputs` are filled as they are, `untrusted_inputs` only through a fence."""

    id: str
    version: int
    purpose: str
    inputs: tuple[str, ...]
    untrusted_inputs: tuple[str, ...]
    reply: str
    system: str
    user: str
    sha256: str

    def render(self, values: Mapping[str, str]) -> RenderedPrompt:
        """The prompt with every place filled. PromptError names inputs that are missing or too many."""
        names = {*self.inputs, *self.untrusted_inputs}
        if set(values) != names:
            missing, unknown = sorted(names - set(values)), sorted(set(values) - names)
            raise PromptError(f"missing inputs: {missing}, unknown inputs: {unknown}", where=self.id)
        filled = {n: fence(n, v) if n in self.untrusted_inputs else v for n, v in values.items()}
        user = Template(self.user).substitute(filled)
        return RenderedPrompt(self.system, user, PromptUsed(self.id, self.version, self.sha256))


def folder() -> Path:
    """Where prompts are read from: the repository, or the copy inside the installed package."""
    return _ROOT if _ROOT.is_dir() else _PACKAGED


@lru_cache(maxsize=64)
def load_prompt(prompt_id: str) -> Prompt:
    """The prompt `<prompt_id>.md`. PromptError says what is wrong in which file."""
    path = folder() / f"{prompt_id}.md"
    if not path.is_file():
        raise PromptError("There is no such prompt file.", where=f"prompts/{prompt_id}.md")
    return parse_prompt(path.read_text(encoding="utf-8"), f"prompts/{path.name}")


def parse_prompt(content: str, where: str) -> Prompt:
    """Read header and body; places in the user part must be exactly the inputs of the header."""
    import yaml

    parts = content.split("---\n", 2)
    if not content.startswith("---\n") or len(parts) < 3:
        raise PromptError("The file must open with a header between two lines of ---.", where=where)
    try:
        header = yaml.safe_load(parts[1])
    except yaml.YAMLError as bad:
        raise PromptError(f"The header is not YAML: {bad}", where=where) from None
    if not isinstance(header, dict) or set(header) != _FIELDS:
        raise PromptError(f"The header needs exactly {', '.join(sorted(_FIELDS))}.", where=where)
    halves = _SPLIT.split(parts[2])
    if len(halves) != 2:
        raise PromptError("The body needs one line `--- user ---` between its two parts.", where=where)
    system, user = halves[0].strip(), halves[1].strip()
    inputs, untrusted = tuple(header["inputs"] or ()), tuple(header["untrusted_inputs"] or ())
    places = set(Template(user).get_identifiers())
    if places != {*inputs, *untrusted}:
        raise PromptError(f"The places {sorted(places)} are not the inputs of the header.", where=where)
    if Template(system).get_identifiers():
        raise PromptError("The static part must hold no places, so that providers can cache it.", where=where)
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Prompt(
        str(header["id"]), int(header["version"]), str(header["purpose"]), inputs, untrusted, str(header["reply"]),
        system, user, digest,
    )  # fmt: skip
