"""Every error the model libraries can raise becomes one of ours, without a word of what it carried."""

from __future__ import annotations

import inspect
import traceback
from importlib import import_module

import httpx
import pytest

from coach.errors import BudgetExceeded, CoachBug, CoachError, ModelReplyError, ModelTimeout, SetupError
from coach.llm.failures import known_failures, translate
from coach.llm.provider import _libraries

# Their import alone reaches for the network unless the product tells them not to.
litellm, instructor = _libraries()
MODULES = [import_module(name) for name in ("litellm.exceptions", "instructor.core.exceptions")]

SECRET = "sk-plantedkey0123456789 and a whole prompt"


def classes(module: object) -> list[type[BaseException]]:
    found = [item for _, item in inspect.getmembers(module, inspect.isclass)]
    return [item for item in found if issubclass(item, Exception) and item.__module__.split(".")[0] in _OURS]


_OURS = ("litellm", "instructor", "openai")
ALL = sorted({item for module in MODULES for item in classes(module)}, key=lambda item: item.__name__)


def raised(kind: type[BaseException]) -> BaseException:
    """An instance of `kind` with secrets in it, made without its constructor: those want many things."""
    error = kind.__new__(kind)
    Exception.__init__(error, SECRET)
    request = httpx.Request("POST", "https://provider.example", headers={"authorization": SECRET})
    for name, value in {
        "message": SECRET, "messages": [SECRET], "last_completion": SECRET, "request": request, "status_code": 500,
        "body": SECRET, "llm_provider": "openai", "model": "m", "num_retries": None, "max_retries": None,
        "litellm_debug_info": SECRET,
    }.items():  # fmt: skip
        try:
            setattr(error, name, value)
        except AttributeError:
            continue
    return error


def test_the_lists_are_not_empty() -> None:
    assert len(ALL) > 30


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_every_error_of_the_libraries_has_a_place(kind: type[BaseException]) -> None:
    names = {base.__name__ for base in kind.__mro__}
    assert names & known_failures(), f"{kind.__name__} is new: give it a place in coach/llm/failures.py"
    ours = translate(raised(kind), "openai/m")
    assert isinstance(ours, CoachError) and not isinstance(ours, CoachBug)
    told = "".join(traceback.format_exception(ours)) + repr(vars(ours))
    assert "planted" not in told and "whole prompt" not in told
    assert ours.message and ours.hint


def test_the_provider_inside_a_retry_error_decides() -> None:
    outer = instructor.core.exceptions.InstructorRetryException.__new__(
        instructor.core.exceptions.InstructorRetryException
    )
    Exception.__init__(outer, SECRET)
    outer.__cause__ = raised(litellm.exceptions.Timeout)
    assert isinstance(translate(outer, "m"), ModelTimeout)
    outer.__cause__ = None
    assert isinstance(translate(outer, "m"), ModelReplyError)


def test_our_own_errors_pass_through() -> None:
    own = BudgetExceeded("too dear")
    assert translate(own, "m") is own


def test_a_broken_installation_is_not_taken_for_a_broken_network() -> None:
    assert isinstance(translate(ModuleNotFoundError("no module named " + SECRET), "m"), SetupError)


def test_an_unknown_error_is_a_bug_that_quotes_nothing() -> None:
    ours = translate(RuntimeError(SECRET), "m")
    assert isinstance(ours, CoachBug) and "planted" not in str(ours)
