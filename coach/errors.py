"""Every error the product raises on purpose, sorted by whose move is next.

    CoachError
      UserInputError        the caller sent something we cannot work with: mend the input
        UploadRefused       a file that cannot be read safely
        TextTooLong         the text does not fit a limit; the message holds both numbers
      SetupError            the installation or configuration is incomplete: mend the set-up
        CatalogueError      a rule file is wrong; holds file and line
        PromptError         a prompt file is wrong
      ModelReplyError       the model answered badly: it may be asked again
      ModelUnavailable      the model cannot be reached now: wait or choose another
        ModelRateLimited    the provider asks us to slow down; holds the wait in seconds if known
        ModelTimeout        no answer in time
      ModelRefused          the provider will not answer this request (policy, unknown model)
        ModelAccessRefused  it will answer none before key or account are mended
        BudgetExceeded      the call would cost or count more than the user allows
      CoachBug              a promise of our own code broke: report it

No error carries a user's text, a prompt, a model's reply or a key, neither in its message nor in its attributes.
"""

from __future__ import annotations


class CoachError(Exception):
    """Base of all: a stable code, a message for people, and a hint that says how to mend it."""

    code = "COACH_ERROR"

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}" + (f" {self.hint}" if self.hint else "")


class UserInputError(CoachError):
    """The input cannot be used as it is."""

    code = "INVALID_INPUT"


class UploadRefused(UserInputError):
    """A file was refused before or while it was read."""

    code = "UPLOAD_REFUSED"


class TextTooLong(UserInputError):
    """A text is larger than a limit allows."""

    code = "TEXT_TOO_LONG"


class SetupError(CoachError):
    """Something on this machine is missing or wrongly configured."""

    code = "SETUP_INCOMPLETE"


class CatalogueError(SetupError):
    """A rule file cannot be loaded."""

    code = "CATALOGUE_INVALID"


class PromptError(SetupError):
    """A prompt file cannot be loaded or rendered."""

    code = "PROMPT_INVALID"


class ModelReplyError(CoachError):
    """The model's reply does not fit its contract, after all allowed re-asks."""

    code = "MODEL_REPLY_INVALID"


class ModelUnavailable(CoachError):
    """The model cannot be reached at the moment."""

    code = "MODEL_UNAVAILABLE"


class ModelRateLimited(ModelUnavailable):
    """The provider asks for fewer calls."""

    code = "MODEL_RATE_LIMITED"

    def __init__(self, message: str, *, hint: str = "", where: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint=hint, where=where)
        self.retry_after = retry_after
        """Seconds the provider asked us to wait, if it said so."""


class ModelTimeout(ModelUnavailable):
    """The model did not answer in time."""

    code = "MODEL_TIMEOUT"


class ModelRefused(CoachError):
    """The provider refuses this request: wrong key, unknown model, content policy."""

    code = "MODEL_REFUSED"


class ModelAccessRefused(ModelRefused):
    """The provider answers no request of this key: wrong or without rights, or its account is not paid."""

    code = "MODEL_ACCESS_REFUSED"


class BudgetExceeded(ModelRefused):
    """The call would go over the user's cap on cost or tokens."""

    code = "BUDGET_EXCEEDED"


class CoachBug(CoachError):
    """A promise of our own code does not hold."""

    code = "COACH_BUG"


BEFORE_WRITING = (UserInputError, SetupError, BudgetExceeded, CoachBug)
"""What a model call may raise that the user has to know before anything is written; after any other failure code goes
on without the model."""
