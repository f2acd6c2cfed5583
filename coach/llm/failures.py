"""Every failure of litellm and instructor as one of ours. Nothing of the foreign error travels on.

Their errors can hold the prompt, the reply and the key as attributes, so ours are raised `from None` and made from
constants, the class name and the status code alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from coach.errors import (
    BudgetExceeded,
    CoachBug,
    CoachError,
    ModelAccessRefused,
    ModelRateLimited,
    ModelRefused,
    ModelReplyError,
    ModelTimeout,
    ModelUnavailable,
    SetupError,
    TextTooLong,
)

_REFUSED: dict[str, tuple[str, str]] = {
    "AuthenticationError": ("The provider does not accept the key.", "Check the provider's key variable."),
    "PermissionDeniedError": ("The key may not use this model.", "Choose another model or ask the provider."),
    "NotFoundError": ("The provider does not know this model.", "Check the model's name; `coach doctor` shows it."),
    "ContentPolicyViolationError": ("The provider's content policy stopped the request.", "Change the text."),
    "RejectedRequestError": ("The provider rejected the request.", "Choose another model."),
    "BadRequestError": ("The provider could not read the request.", "Choose another model."),
    "UnprocessableEntityError": ("The provider could not read the request.", "Choose another model."),
    "UnsupportedParamsError": ("The model lacks something the coach needs.", "Choose another model."),
    "InvalidRequestError": ("The provider could not read the request.", "Choose another model."),
    "ImageFetchError": ("The provider could not read the request.", "Choose another model."),
    "PaymentRequiredError": ("The provider asks for payment.", "Top up the account or choose another model."),
    "GuardrailRaisedException": ("A guard of the provider stopped the request.", "Change the text."),
    "BlockedPiiEntityError": ("A guard of the provider stopped the request.", "Change the text."),
    "SensitiveDataRouteException": ("A guard of the provider stopped the request.", "Change the text."),
    "ModifyResponseException": ("A guard of the provider stopped the reply.", "Change the text."),
}
_STATUS = {401: "AuthenticationError", 402: "PaymentRequiredError", 403: "PermissionDeniedError"}
_ACCESS = frozenset(_STATUS.values())
_SETUP = {
    "LiteLLMUnknownProvider": "The model's provider is not known.",
    "ModelNotMappedError": "The model is not in the price list.",
    "ConfigurationError": "The model client is wrongly configured.",
    "ModeError": "The model client is wrongly configured.",
    "ClientError": "The model client is wrongly configured.",
    "ProviderError": "The model client is wrongly configured.",
    "MultimodalError": "The model client is wrongly configured.",
}
_REPLY = {
    "APIResponseValidationError",
    "JSONSchemaValidationError",
    "IncompleteOutputException",
    "InstructorRetryException",
    "InstructorError",
    "ValidationError",
    "AsyncValidationError",
    "ResponseParsingError",
    "JSONDecodeError",
}
_UNAVAILABLE = {
    "APIConnectionError",
    "APIError",
    "BadGatewayError",
    "InternalServerError",
    "MidStreamFallbackError",
    "MockException",
    "OpenAIError",
    "ServiceUnavailableError",
    "VectorStoreSearchError",
}
_BUDGET = {"BudgetExceededError", "TokenBudgetExceeded", "TokenBudgetError", "TokenUsageUnavailableError"}
_TIMEOUT = {"Timeout", "TimeoutError", "APITimeoutError"}


def known_failures() -> frozenset[str]:
    """Names of all foreign errors that have a place here; a test compares them with the libraries' own lists."""
    return frozenset(
        {
            *_REFUSED,
            *_SETUP,
            *_REPLY,
            *_UNAVAILABLE,
            *_BUDGET,
            *_TIMEOUT,
            "RateLimitError",
            "ContextWindowExceededError",
        }
    )


def translate(error: BaseException, model: str) -> CoachError:
    """Our error for a foreign one. The cause decides where instructor only wraps; subclasses count as their base."""
    if isinstance(error, CoachError):
        return error
    if isinstance(error, TimeoutError | asyncio.TimeoutError):
        return _timeout(model)
    inner = _wrapped(error)
    for kind in type(inner).__mro__:
        found = _by_name(kind.__name__, inner, model)
        if found is not None:
            return found
    return CoachBug(f"The model client failed in an unknown way ({type(inner).__name__}).", hint="Please report it.")


def _wrapped(error: BaseException) -> BaseException:
    """The provider's error inside instructor's retry error, if there is one; a broken import is nobody's network."""
    seen: BaseException | None = error
    for _ in range(6):
        if seen is None:
            break
        if isinstance(seen, ImportError):
            return seen
        if type(seen).__module__.startswith(("litellm", "openai")):
            return seen
        seen = seen.__cause__ or seen.__context__
    return error


def _by_name(name: str, error: BaseException, model: str) -> CoachError | None:
    if name == "RateLimitError":
        if _used_up(error):
            return ModelAccessRefused(
                f"The provider asks for payment. ({model})", hint="Top up the account or choose another model."
            )
        return ModelRateLimited(
            f"The provider of {model} asks for fewer calls.", hint="Wait and try again.", retry_after=_wait(error)
        )
    if name == "ContextWindowExceededError":
        return TextTooLong(f"The text does not fit the window of {model}.", hint="Shorten it.", where="text")
    if name == "APIError":
        # The client has a class of its own for some refusals only; the status tells the others.
        name = _STATUS.get(getattr(error, "status_code", None) or 0, name)
    if name in _REFUSED:
        message, hint = _REFUSED[name]
        refused = ModelAccessRefused if name in _ACCESS else ModelRefused
        return refused(f"{message} ({model})", hint=hint)
    if name in _SETUP or name in ("ImportError", "ModuleNotFoundError"):
        return SetupError(_SETUP.get(name, "A package the model needs is missing."), hint="Run `coach doctor`.")
    if name in _BUDGET:
        return BudgetExceeded(f"The call to {model} goes over its budget.", hint="Raise the cap or shorten the text.")
    if name in _TIMEOUT:
        return _timeout(model)
    if name in _REPLY:
        return ModelReplyError(f"The reply of {model} does not fit what was asked.", hint="Try again.")
    if name in _UNAVAILABLE:
        return ModelUnavailable(f"{model} cannot be reached.", hint="Check the network or choose another model.")
    return None


def _used_up(error: BaseException) -> bool:
    """Whether a refusal of status 429 is about the account, which no waiting mends. Only the code says so: the words
    "exceeded your current quota" also stand in refusals that end with the minute."""
    body = getattr(error, "body", None)
    code = body.get("code") if isinstance(body, Mapping) else None
    return "insufficient_quota" in (code, getattr(error, "code", None)) or '"insufficient_quota"' in str(error)


def _timeout(model: str) -> ModelTimeout:
    return ModelTimeout(f"{model} did not answer in time.", hint="Try again or raise COACH_TIMEOUT.")


def _wait(error: BaseException) -> float | None:
    """Seconds of a Retry-After header, where the provider sent one."""
    headers = getattr(error, "litellm_response_headers", None)
    if not isinstance(headers, Mapping):
        return None
    try:
        return max(0.0, float(headers.get("retry-after") or headers.get("Retry-After") or ""))
    except ValueError:
        return None
