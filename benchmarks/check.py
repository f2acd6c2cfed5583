"""How fast and how right the check is, with presidio-analyzer and scrubadub beside it where they are installed.

    python -m benchmarks.check --texts FOLDER --cases detect-cases.jsonl

`--texts`: JSON lines files with `text`, `description` or `overview`. `--cases`: lines of `{kind, doc, text, spans}`.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from coach.detection.engine import check
from coach.domain.documents import Document, DocumentKind
from coach.domain.findings import Severity
from coach.rules.loader import load_catalogue

Spans = list[tuple[int, int]]
Finder = Callable[[str, DocumentKind], Spans]
CONTACT = ("email", "phone", "url", "handle", "channel")


def read_texts(folder: Path) -> list[tuple[str, DocumentKind]]:
    """The real texts of a folder: `jobs.jsonl`, `profiles.jsonl` and `proposals.jsonl`, those that are there."""
    found = []
    kinds = {
        "jobs": DocumentKind.JOB_POST,
        "profiles": DocumentKind.PROFILE,
        "proposals": DocumentKind.PROPOSAL,
    }
    for name, kind in kinds.items():
        path = folder / f"{name}.jsonl"
        # Not splitlines: texts hold other line ends than this one.
        for line in path.read_text("utf-8").strip("\n").split("\n") if path.exists() else ():
            row = json.loads(line)
            text = row.get("description") or row.get("overview") or row.get("text") or ""
            if isinstance(text, str) and len(text) > 100:
                found.append((text, kind))
    return found


def per_2000(texts: Iterable[tuple[str, DocumentKind]], find: Callable[[str, DocumentKind], object]) -> list[float]:
    """Processor milliseconds per 2,000 characters of each text; texts under 500 characters count as 500.

    Processor time, because a machine shared with others would be measured otherwise.
    """
    times = []
    for text, kind in texts:
        start = time.process_time()
        find(text, kind)
        times.append((time.process_time() - start) * 1000 * 2000 / max(len(text), 500))
    return sorted(times)


def made_texts(count: int) -> list[tuple[str, DocumentKind]]:
    """Letters of 2,000 characters, each of other sentences: the catalogue's honest examples in random order."""
    lines = sorted({kept.text for rule in load_catalogue().rules for kept in rule.examples.kept})
    chance = random.Random(1)
    return [("\n".join(chance.sample(lines, len(lines)))[:2000], DocumentKind.PROPOSAL) for _ in range(count)]


def after_an_edit(texts: Iterable[tuple[str, DocumentKind]]) -> str:
    """What a page or a rewrite waits for: a text known but for one sentence."""
    times = []
    for text, kind in texts:
        check(Document(text, kind))
        times += per_2000([(f"{text}\nOne more line {len(times)}.", kind)], alarms)
    times.sort()
    return f"after an edit: median {statistics.median(times):.2f} ms, p99 {times[int(len(times) * 0.99)]:.2f} ms"


HOSTILE = {
    "digits apart": "4 ",
    "dotted letters": "a.",
    "signs": "a@b.",
    "open brackets": "[",
    "zero width": "a\u200b",
    "combining marks": "a\u0301",
    "one word": "a",
    "near misses": "whats ap tele gr pay me by ",
    "ids": "live:",
}
"""Units that, repeated, make a slow text for a careless search."""


def hostile(length: int) -> tuple[float, str]:
    """Milliseconds of processor time of the slowest hostile text of `length` characters, and its name."""
    slowest = (0.0, "")
    for name, unit in HOSTILE.items():
        document = Document((unit * length)[:length], DocumentKind.PROPOSAL)
        times = []
        for _ in range(2):
            start = time.process_time()
            check(document)
            times.append((time.process_time() - start) * 1000)
        slowest = max(slowest, (min(times), name))
    return slowest


def growth(text: str) -> list[tuple[int, float]]:
    """Seconds of processor time for texts of a tenth, a half and one megabyte."""
    measured = []
    for length in (100_000, 500_000, 1_000_000):
        document = Document((text * (length // len(text) + 1))[:length], DocumentKind.PROPOSAL)
        start = time.process_time()
        check(document)
        measured.append((length, time.process_time() - start))
    return measured


def cold(text: str) -> float:
    """Milliseconds of the whole process `coach check FILE`, the fastest of five."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        command = [sys.executable, "-m", "coach", "check", file.name, "--kind", "proposal", "--format", "json"]
        times = []
        for _ in range(5):
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True)
            times.append((time.perf_counter() - start) * 1000)
            if done.returncode not in (0, 1):
                raise SystemExit(done.stderr.decode())
    return min(times)


def quality(path: Path, find: Finder) -> str:
    """Recall of the contact spans at IoU 0.5, and honest texts with an alarm."""
    gold: Counter[str] = Counter()
    hit: Counter[str] = Counter()
    honest = alarmed = 0
    for line in path.read_text("utf-8").strip("\n").split("\n"):
        row = json.loads(line)
        kind = DocumentKind.JOB_POST if row["doc"] == "job" else DocumentKind(row["doc"])
        found = find(row["text"], kind)
        if row["kind"] == "neg":
            honest += 1
            alarmed += bool(found)
        for span in row.get("spans", ()):
            gold[span["cat"]] += 1
            hit[span["cat"]] += any(iou((span["start"], span["end"]), other) >= 0.5 for other in found)
    contact = f"{sum(hit[name] for name in CONTACT)}/{sum(gold[name] for name in CONTACT)}"
    each = ", ".join(f"{name} {hit[name]}/{gold[name]}" for name in sorted(gold))
    return f"contact recall {contact}; alarms in {alarmed} of {honest} honest texts ({each})"


def iou(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Intersection over union of two spans."""
    shared = max(0, min(one[1], other[1]) - max(one[0], other[0]))
    return shared / (max(one[1], other[1]) - min(one[0], other[0]))


def ours(text: str, kind: DocumentKind) -> Spans:
    """Our first tier; only hard findings count as alarms, so only they are shown."""
    findings = check(Document(text, kind))
    return [(f.span.start, f.span.end) for f in findings if f.severity is Severity.HARD or f.rule.startswith("CON")]


def alarms(text: str, kind: DocumentKind) -> Spans:
    """Our hard findings."""
    return [(f.span.start, f.span.end) for f in check(Document(text, kind)) if f.severity is Severity.HARD]


def presidio() -> Finder | None:
    """presidio-analyzer on a blank spaCy pipeline, its e-mail, phone and URL recognisers."""
    try:
        import spacy
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
    except ImportError:
        return None

    class Blank(SpacyNlpEngine):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.nlp = {"en": spacy.blank("en")}

    # Without a network its suffix list prints pages of tracebacks and then falls back.
    logging.getLogger("tldextract").setLevel(logging.CRITICAL)
    analyzer = AnalyzerEngine(nlp_engine=Blank(), supported_languages=["en"])
    wanted = ["EMAIL_ADDRESS", "PHONE_NUMBER", "URL"]
    return lambda text, _: [(r.start, r.end) for r in analyzer.analyze(text=text, language="en", entities=wanted)]


def scrubadub() -> Finder | None:
    """scrubadub with its default detectors."""
    try:
        import scrubadub as library
    except ImportError:
        return None
    scrubber = library.Scrubber()
    return lambda text, _: [(filth.beg, filth.end) for filth in scrubber.iter_filth(text)]


def main() -> int:
    """Print times and quality."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, help="folder of real texts as JSON lines")
    parser.add_argument("--cases", type=Path, help="labelled cases")
    parser.add_argument("--limit", type=int, default=400, help="real texts for the slow libraries beside ours")
    options = parser.parse_args()
    example = ("I rebuild slow shops and measure what changed. Let me know which pages matter most to you. " * 23)[
        :2000
    ]
    texts = read_texts(options.texts) if options.texts else made_texts(50)
    print(f"cold `coach check FILE`, 2,000 characters: {cold(texts[0][0][:2000] if options.texts else example):.0f} ms")
    check(Document(example, DocumentKind.PROPOSAL))
    slowest, unit = hostile(10_000)
    print(f"slowest of {len(HOSTILE)} hostile texts, 10,000 characters: {slowest:.0f} ms ({unit})")
    print("growth: " + ", ".join(f"{length:,} characters {seconds:.2f} s" for length, seconds in growth(example)))
    for name, find in (("coach", alarms), ("presidio-analyzer", presidio()), ("scrubadub", scrubadub())):
        if find is None:
            print(f"{name}: not installed")
            continue
        some = texts if find is alarms else texts[:: max(1, len(texts) // options.limit)]
        per_2000(some[:20], find)
        times = per_2000(some, find)
        figures = f"median {statistics.median(times):.2f} ms, p99 {times[int(len(times) * 0.99)]:.2f} ms"
        print(f"{name}: {len(some)} texts, {figures}, slowest {times[-1]:.2f} ms per 2,000 characters")
        if find is alarms:
            print(f"    {after_an_edit(some)}")
        if options.cases:
            shown = quality(options.cases, ours if find is alarms else find)
            print(f"    {shown}")
            if find is alarms:
                print(f"    hard findings only: {quality(options.cases, alarms)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
