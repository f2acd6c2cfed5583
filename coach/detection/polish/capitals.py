"""Capitals: sentence starts, the pronoun I, product names, shouting, and capitals strewn over a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from coach.detection.deferred import deferred
from coach.detection.polish import dictionary
from coach.detection.polish.corrections import Aspect, Proposal
from coach.detection.polish.prose import Prose, Sentence, Word
from coach.domain.spans import Span

_PRONOUN = deferred(r"(?:(?<=\A)|(?<=[\s\"“(,]))i(?=(?:['’](?:m|ve|ll|d))?(?:[ \t,.!?;]|\Z))(?![ \t]*[=+)\]/])(?!\.\w)")
_SMALL = frozenset("a an the and or but for in of on at to with by from as into all is are my your i".split())
_ACRONYMS = frozenset(
    (
        "ai ar vr it us uk eu tv hr pr qa ok pc pm am id io ip os pdf html css sql php api sdk seo sem crm erp cms "
        "etl aws gcp ios ui ux mvp roi kpi b2b b2c faq ceo cto cfo coo usa uae ny la phd mba ba bsc msc cpa cma ppc "
        "cro ctr cpc cpm saas paas iot nlp ml dl gpt llm rag ocr cad cnc pcb usd eur gbp gmt est pst utc nda llc inc "
        "ltd vat gst irs gaap ifrs who fda gdpr hipaa diy asap fyi rest soap json xml csv html5 css3 rpa vba pos pim "
        "dtc asin fba sku sop voip cold"
    ).split()
)
_LOWER_BRANDS = deferred(r"[a-z]{1,3}[A-Z]")
_RUN_GAP = deferred(r"[\s,;:&-]{1,3}\Z")


def mistakes(prose: Prose) -> Iterator[Proposal]:
    """Every place where the case is wrong."""
    for sentence in prose.sentences:
        yield from _pronouns(prose, sentence)
        yield from _names(prose, sentence)
        yield from _start(prose, sentence)
        if shouted := list(_shouting(prose, sentence)):
            yield from shouted
        elif strewn := _strewn(sentence):
            yield strewn


def _pronouns(prose: Prose, sentence: Sentence) -> Iterator[Proposal]:
    for match in _PRONOUN.finditer(prose.text, sentence.span.start, sentence.span.end):
        if not prose.alone(*match.span()):
            yield Proposal(Aspect.CAPITALS, Span(*match.span()), "The word for yourself is a capital I.", "I")


def _names(prose: Prose, sentence: Sentence) -> Iterator[Proposal]:
    if sentence.listed:
        return
    spellings, preferred = dictionary.names(), dictionary.preferred_names()
    for word in sentence.words:
        owners = spellings.get(word.text.lower())
        if owners is None or word.text in owners or (word.text.isupper() and len(word.text) > 1):
            continue
        right = preferred[word.text.lower()]
        yield Proposal(Aspect.CAPITALS, Span(word.start, word.end), f"The name is written “{right}”.", right)


def _start(prose: Prose, sentence: Sentence) -> Iterator[Proposal]:
    """A small letter where a sentence begins: after another sentence, or at the start of a closed one of four words."""
    if not sentence.words or (sentence.listed and not sentence.follows):
        return
    first = sentence.words[0]
    opens = first.start == sentence.span.start
    if not opens or not first.text[0].islower() or _LOWER_BRANDS.match(first.text):
        return
    if not dictionary.known(first.lower) and dictionary.correction(first.lower) is None and "'" not in first.lower:
        return
    if first.lower in dictionary.names():
        return
    begins_line = not prose.text[sentence.paragraph[0] : sentence.span.start].strip()
    if sentence.follows or (
        begins_line and sentence.closed and len(sentence.words) > 3 and _new_paragraph(prose, sentence)
    ):
        place = Span(first.start, first.end)
        yield Proposal(
            Aspect.CAPITALS, place, "A sentence begins with a capital.", first.text[0].upper() + first.text[1:]
        )


def _new_paragraph(prose: Prose, sentence: Sentence) -> bool:
    """False where the line before may go on in this one: it ends without a stop and is no greeting."""
    before = prose.text[: sentence.paragraph[0]].rstrip("\r\n \t")
    line = before[before.rfind("\n") + 1 :]
    return not line or line[-1] in ".!?:" or (line[-1] in "," and len(line.split()) < 5)


def _shouting(prose: Prose, sentence: Sentence) -> Iterator[Proposal]:
    """Runs of three words in capitals, or of two before an exclamation mark; acronyms and headings are none."""
    run: list[Word] = []
    for word in (*sentence.words, None):
        if word is not None and (_shouted(word) or (run and word.text in ("I", "A"))) and _near(prose.text, run, word):
            run.append(word)
            continue
        yield from _loud(prose.text, sentence, run)
        run = [word] if word is not None and _shouted(word) else []


def _loud(text: str, sentence: Sentence, run: list[Word]) -> Iterator[Proposal]:
    while run and run[-1].text in ("I", "A"):
        run = run[:-1]
    if not run:
        return
    span = Span(run[0].start, run[-1].end)
    marks = text[span.end : span.end + 2].count("!")
    alone = len(run) >= len(sentence.words) - 1
    heading = (
        alone
        and len(run) <= 6
        and not marks
        and text[sentence.paragraph[0] : sentence.paragraph[1]].strip(" *#:-_•") == span.of(text)
    )
    if heading or not (len(run) >= 4 or (len(run) >= 2 and marks) or (len(run) == 3 and not alone)):
        return
    yield Proposal(Aspect.CAPITALS, span, "Words in capitals read as shouting.", _calm(text, sentence, run), sure=False)


def _shouted(word: Word) -> bool:
    lower = word.lower
    return (
        len(word.text) > 1
        and word.text.isupper()
        and lower not in _ACRONYMS
        and lower not in dictionary.names()
        and dictionary.common(lower)
    )


def _near(text: str, run: list[Word], word: Word) -> bool:
    return not run or bool(_RUN_GAP.match(text[run[-1].end : word.start]))


def _calm(text: str, sentence: Sentence, run: list[Word]) -> str:
    pieces, position = [], run[0].start
    for index, word in enumerate(run):
        opens = index == 0 and word.start == sentence.span.start
        pieces.append(text[position : word.start])
        pieces.append("I" if word.text == "I" else word.text.capitalize() if opens else word.text.lower())
        position = word.end
    return "".join(pieces)


def _strewn(sentence: Sentence) -> Proposal | None:
    """A long sentence with capitals on small words and yet without a system: neither a title nor plain prose."""
    words = sentence.words
    if len(words) < 7 or sentence.listed:
        return None
    loud_small = sum(word.text[0].isupper() and word.lower in _SMALL and word.text != "I" for word in words[1:])
    small = sum(word.text[0].islower() for word in words)
    capital = sum(word.text[0].isupper() for word in words)
    title = small == 0 and not sentence.closed
    if loud_small < 2 or capital < 0.6 * len(words) or title:
        return None
    return Proposal(Aspect.CAPITALS, sentence.span, "Capitals on ordinary words make the text hard to read.", None)
