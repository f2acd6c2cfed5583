"""A coach for people who sell their work on Upwork: marks, explains and mends, and invents nothing.

`check` and the domain's values are light to import; everything that needs a model is loaded when it is used.
"""

from coach.domain.documents import Document, DocumentKind
from coach.domain.situation import Situation
from coach.errors import CoachError
from coach.service import CheckResult, check, rewrite
from coach.wire import check_to_wire, rewrite_to_wire

__all__ = [
    "CheckResult",
    "CoachError",
    "Document",
    "DocumentKind",
    "Situation",
    "check",
    "check_to_wire",
    "rewrite",
    "rewrite_to_wire",
]
