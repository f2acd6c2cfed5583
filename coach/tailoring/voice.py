"""The user's own voice: the style of past letters as numbers, and how far another text is from it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from coach.detection.sentences import sentence_spans

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CONTRACTION = re.compile(
    r"\b(?:i|you|we|they|it|that|there|he|she|what|let)['’](?:m|ve|ll|d|re|s)\b|\b\w+n['’]t\b", re.I
)
_GREETING = re.compile(
    r"^\W*(?P<word>hi there|hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings)\b", re.I
)
_COMMON = frozenset(
    """a about after all also am an and any are as at be because been but by can could did do does for from get had
    has have he her him his how i if in into is it its just like me more my no not of on one or our out so
    some than that the their them then there they this to up us was we were what when which who will with
    would you your i'm i've i'll you're it's""".split()
)
_SAMPLES = 2
_SAMPLE_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Voice:
    """How somebody writes, in numbers, with two short samples."""

    sentence_words: float
    """Mean words of a sentence."""
    spread: float
    """Standard deviation of that."""
    word_letters: float
    contractions: float
    """A hundred words."""
    first_person: float
    """"I" and its kin a hundred words."""
    questions: float
    """A hundred sentences."""
    exclamations: float
    """A hundred sentences."""
    greeting: str
    """The usual greeting, folded; empty when the letters open without one."""
    vocabulary: frozenset[str]
    samples: tuple[str, ...] = ()

    @property
    def described(self) -> str:
        """The numbers in one line, for a prompt and for people."""
        greets = f"opens with “{self.greeting}”" if self.greeting else "no greeting"
        return (
            f"sentences of {self.sentence_words:.0f} words (give or take {self.spread:.0f}), "
            f"{self.contractions:.1f} contractions "
            f"and {self.first_person:.1f} times I or my in 100 words, {self.questions:.0f} questions and "
            f"{self.exclamations:.0f} exclamation marks in 100 sentences, {greets}"
        )


def measure(letters: Sequence[str]) -> Voice | None:
    """The voice of these letters; None when they hold no words. Deterministic."""
    texts = [letter for letter in letters if letter.strip()]
    words = [word for text in texts for word in _WORD.findall(text)]
    spans = [span.of(text) for text in texts for span in sentence_spans(text)]
    lengths = [n for said in spans if (n := len(_WORD.findall(said)))]
    if not words or not lengths:
        return None
    mean = sum(lengths) / len(lengths)
    joined = "\n".join(texts)
    per_hundred = 100 / len(words)
    greetings = Counter(m.group("word").casefold() if (m := _GREETING.match(text)) else "" for text in texts)
    counts = Counter(low for word in words if (low := word.casefold().replace("’", "'")) not in _COMMON)
    return Voice(
        sentence_words=mean,
        spread=math.sqrt(sum((n - mean) ** 2 for n in lengths) / len(lengths)),
        word_letters=sum(map(len, words)) / len(words),
        contractions=len(_CONTRACTION.findall(joined)) * per_hundred,
        first_person=sum(w.casefold() in ("i", "my", "me", "i'm", "i've", "i’m", "i’ve") for w in words) * per_hundred,
        questions=100 * sum(said.endswith("?") for said in spans) / len(spans),
        exclamations=100 * sum(said.endswith("!") for said in spans) / len(spans),
        greeting=greetings.most_common(1)[0][0],
        vocabulary=frozenset(word for word, _ in counts.most_common(300)),
        samples=tuple(text.strip()[:_SAMPLE_LENGTH] for text in sorted(texts, key=len)[-_SAMPLES:]),
    )


def distance(voice: Voice, text: str) -> float:
    """How far `text` is from the voice: 0 the same, 1 far off. The mean of seven differences, each at most 1."""
    other = measure([text])
    if other is None:
        return 1.0
    shared = len(other.vocabulary & voice.vocabulary) / len(other.vocabulary) if other.vocabulary else 1.0
    parts = (
        _apart(voice.sentence_words, other.sentence_words, 12),
        _apart(voice.spread, other.spread, 10),
        _apart(voice.word_letters, other.word_letters, 1.5),
        _apart(voice.contractions, other.contractions, 4),
        _apart(voice.first_person, other.first_person, 8),
        float(voice.greeting != other.greeting),
        1 - shared,
    )
    return sum(parts) / len(parts)


def _apart(one: float, other: float, far: float) -> float:
    return min(1.0, abs(one - other) / far)
