"""Letters compared: with the post they answer, with earlier letters, with what a template leaves behind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.gates import gate
from coach.detection.hits import Finder, Hit
from coach.detection.normalise import View
from coach.domain.documents import Document
from coach.domain.findings import Severity
from coach.domain.situation import Situation
from coach.domain.spans import Span

_WORD = deferred(r"[^\W\d_][\w'’+#.-]*\w|[^\W\d_]")
_PLACEHOLDER = deferred(
    r"\[(?i:(?:insert|add|your|client|company|name|project|job|skill|first|last|number|xx|role|title|industry|link|date|portfolio|"
    r"relevant|specific|hiring|employer|type|tool|example|customer|business|position)\b[^\[\]\n]{0,50})\]|\[[A-Z][A-Z _]{3,40}\]|"
    r"\{\{\s*\w*(?i:name|client|company|job|title|project|skill|role)\w*\s*\}\}|"
    r"\{(?i:name|client|client_name|company|company_name|first_name|job_title|project|skill)\}|"
    r"<(?i:name|client(?:'s)? name|company(?: name)?|your name|skill|insert [^<>\n]{1,30}|project(?: name)?|job title)>|"
    r"\b(?:INSERT|ADD|PUT|WRITE) [A-Z ]{6,60}|\bX{2,3}\s?(?:years?|\+|hours|projects|clients)\b|\bTODO\b:?[^\n.]{0,40}|"
    r"\b(?i:lorem ipsum)\b[^.\n]{0,60}|_{4,}"
)
_PLACEHOLDER_GATE = gate(r"\[[A-Za-z]|\{\s*\w|\{\{|<[A-Za-z]|\b(?:INSERT|ADD|PUT|WRITE) |XX|TODO|____|(?i:lorem ipsum)")
_TEMPLATES_AS_WORK = deferred(
    r"\b(?:templates?|jinja|twig|blade|print|placeholder|arrays?|render\w*|handlebars|liquid|variables?|merge tags?|syntax|files?|"
    r"rename|code|regex|config\w*|field|columns?|mail ?merge|todo (?:app|list|items?|comments?))\b",
    re.I,
)
_GREETING = deferred(
    r"^\W*(?:hi|hello|hey|dear|greetings|good (?:day|morning|afternoon|evening))\b[^\n]{0,60}\n?", re.I
)
_SIGN_OFF = deferred(
    r"\n\s*(?:best|kind|warm|many|with|regards|sincerely|cheers|thanks|thank you|yours|looking forward)\b[\s\S]{0,200}\Z",
    re.I,
)
_SHINGLE = 4
_FEWEST = 8
_ALIKE, _SAME = 0.5, 0.9
"""Shares of a letter's own four-word runs that stand in an earlier letter."""

_STOCK = deferred(
    r"\b(?:perfect (?:candidate|fit|match|person|choice)|(?:best|right|ideal) (?:candidate|fit|match|person|choice|freelancer)|"
    r"(?:all|every|any) (?:of )?(?:the |your )?(?:required |needed |necessary )?(?:skills?|requirements?|technolog\w+|tools?|things?)|"
    r"(?:i|we)(?: have|'ve)? (?:just |carefully )?(?:read|seen|saw|gone through|reviewed|checked) (?:\w+ ){0,2}(?:job|post\w*|project|description|requirements?|details)|"
    r"interested|please (?:hire|message|check|contact|consider|see|visit|reply|choose|give)|(?:see|check|visit|view|look at) my (?:profile|portfolio|work|reviews?)|"
    r"let(?:'?s| us) (?:discuss|talk|chat|connect|start)|100\s?%|quality (?:work|results?|service)|high[- ]quality|on time|satisfaction|satisfied|team of \w+|"
    r"i can (?:do|handle|complete|finish|start)|best (?:results?|quality|price|service|work)|greetings|looking forward|years of experience|"
    r"(?:i am|i'm|we are) (?:an? |the )?(?:expert|professional|specialist|experienced|skilled|best|perfect|confident|available|ready|able)|"
    r"dear (?:sir|hiring|client|employer|madam)|start (?:now|right|immediately|today)|your (?:work|job|task|project)|give me (?:a|one|the) chance|"
    r"hire me|do my best|hard ?work\w*|years? experience|contact me|similar (?:projects?|jobs?|work)|many projects|fast (?:delivery|turnaround)|affordable|"
    r"unlimited revisions|money back|24 ?/ ?7)\b",
    re.I,
)
_ANYWHERE = frozenset(
    """a about above across after again all also always am an and any anything are as asap assist at available be because been before
    being believe best better both business but by can candidate capable chance check chat clear client clients come communicate
    communication complete completed confident consider contact could customer customers day days deadline dear deliver delivered
    delivering delivery description details detail did discuss do does done each easily efficient employer ensure every everything
    excellent expect experience experienced expert expertise experts fast field fit for free freelancer from full fully further get give
    given good great greetings guarantee guaranteed had handle happy hard hardworking has have help hello here hi high highly him hire
    hiring hope how however i ideal if immediately important in including interest interested interview into is it its job jobs just
    kind kindly know knowledge let like listed long look looking love madam made make manager many match me mentioned message more most
    much my name need needed needs never new next no not now of on one only opportunity or other our out over passionate past people
    perfect perfectly person platform please portfolio possible post posted posting present price professional professionally profile
    project projects provide provided provides providing quality question questions quick quickly rate rates read ready really regarding
    regards related reliable reply required requirement requirements response result results review reviews right satisfaction satisfied
    satisfy see send serve service services share should similar simple since sincerely sir skill skilled skills so solution solutions
    some soon specialist standard start started starting step strong successful sure take talk task tasks team technologies technology
    tell than thank thanks that the their them then there these they thing things think this those through time timeline tool tools top
    truly trust trusted under understand understanding unlimited until up upon us use very want was way we well were what whatever when
    where which while who will wish with within without work worked worker working works would year years yes you your yours 've 'll 're
    great i'm i've i'd i'll we're we've let's it's you're don't can't affordable assure attention available dedicated dedication
    detailed flexible forward friendly hours hour meet money back quality-work requirement-wise revisions attach attached resume cv offer""".split()
)
"""Words of a letter that say nothing about one job."""
_MOST_SPECIFIC = 3
_LONGEST_GENERIC = 130
_POST_WORD = 4

_TOOLS = (
    "wordpress|shopify|webflow|wix|squarespace|magento|woocommerce|django|flask|laravel|symfony|rails|react native|react|vue|angular|svelte|next\\.js|"
    "flutter|swift|kotlin|unity|unreal|figma|photoshop|illustrator|indesign|premiere|after effects|blender|autocad|excel|power bi|tableau|looker|"
    "salesforce|hubspot|zoho|odoo|quickbooks|xero|zapier|make\\.com|airtable|notion|bubble|drupal|joomla|ghost|prestashop|bigcommerce|klaviyo|mailchimp|"
    "node\\.js|golang|rust|java|python|php|ruby|scala|terraform|kubernetes|snowflake|airflow|spark|pytorch|tensorflow|langchain|solidity"
)
_YOUR_TOOL = deferred(
    rf"\byour (?:\w+ )?({_TOOLS}) (?:idea|project|site|website|shop|store|app|application|job|post|theme|plugin|build|task|work|model|report|dashboard|"
    rf"design|page|code|setup|account|workbook|sheet|migration|position|role|need|requirements?)\b",
    re.I,
)
_NUDGE = deferred(
    r"(?:hello|hi|hey|yo|ping|bump|up|any (?:update|news)s?|are you (?:still )?(?:there|here|online)|you there|anyone|still waiting|waiting|"
    r"(?:just )?(?:checking in|following up|a reminder)|reply|please reply|answer|please answer|hello again|good morning|hi again)?[\s?!.…👋🙏]*",
    re.I,
)


def find_leftover(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """Placeholders nobody filled in. Template syntax as a subject of the work is left alone."""
    del view, situation, parameters
    text = document.text
    for found in _PLACEHOLDER.finditer(text) if _PLACEHOLDER_GATE.stands_in(text) else ():
        start = max(text.rfind(mark, 0, found.start()) for mark in (". ", "\n", "! ", "? ")) + 1
        about = text[start : found.end() + 60].replace(found[0], " ")
        if found[0][0] in "{[<T_" and _TEMPLATES_AS_WORK.search(about):
            continue
        yield Hit(Span(*found.span()), 0.9)


def find_other_tool(
    view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]
) -> Iterator[Hit]:
    """ "Your Webflow idea", where the post never names Webflow. Only with the post at hand."""
    del view, parameters
    if not situation.job_post:
        return
    post = situation.job_post.casefold()
    for found in _YOUR_TOOL.finditer(document.text):
        if found[1].casefold() not in post:
            yield Hit(Span(*found.span()), 0.75, f"The post does not name {found[1]}.")


@lru_cache(maxsize=64)
def shingles(text: str) -> dict[tuple[str, ...], Span]:
    """Four-word runs of a letter's body with their places; greeting and sign-off are left out."""
    greeting, sign_off = _GREETING.match(text), _SIGN_OFF.search(text)
    start, end = greeting.end() if greeting else 0, sign_off.start() if sign_off else len(text)
    words = [(word[0].casefold(), word.start(), word.end()) for word in _WORD.finditer(text, start, max(start, end))]
    return {
        tuple(word for word, _, _ in words[i : i + _SHINGLE]): Span(words[i][1], words[i + _SHINGLE - 1][2])
        for i in range(len(words) - _SHINGLE + 1)
    }


def find_repeated(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """The passage shared with the earlier letter most alike, when half of this letter stands in it already.

    The same letter to two or more earlier jobs is a pattern and weighs as a violation.
    """
    del view, parameters
    own = shingles(document.text) if situation.previous_letters else {}
    if len(own) < _FEWEST:
        return
    shared = [[span for run, span in own.items() if run in shingles(letter)] for letter in situation.previous_letters]
    most = max(shared, key=len)
    share = len(most) / len(own)
    if share < _ALIKE:
        return
    pattern = sum(len(spans) / len(own) >= _SAME for spans in shared) > 1
    note = f"{share:.0%} of this letter stands in an earlier one."
    place = Span(min(span.start for span in most), max(span.end for span in most))
    yield Hit(place, 0.95, note, Severity.HARD if pattern else None)


def find_generic(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """A letter that could go to any job: stock phrases and hardly a word of its own, or no word of the post."""
    del view, parameters
    text = document.text
    if situation.field not in (None, "cover_letter") or (not situation.job_post and text.count(" ") > _LONGEST_GENERIC):
        return
    words = [word.casefold().replace("’", "'") for word in _WORD.findall(text)]
    specific = {word for word in words if word not in _ANYWHERE and len(word) > 2}
    stock = list(_STOCK.finditer(text))
    if stock and len(words) <= _LONGEST_GENERIC and not re.search(r"\d", re.sub(r"100\s?%|24\s?/\s?7", "", text)):
        # A long letter may hold a few words that look special by chance.
        if len(specific) <= _MOST_SPECIFIC + len(words) // 40 and len(specific) * 5 <= len(words) + 5:
            yield Hit(Span(stock[0].start(), stock[-1].end()), 0.75, "Stock phrases that fit any job.")
            return
    post = _stems(situation.job_post or "") if len(words) >= 8 else set()
    if len(post) >= _POST_WORD * 2 and not _stems(text) & post:
        start = len(text) - len(text.lstrip())
        yield Hit(Span(start, len(text.rstrip())), 0.8, "No word of the post's matter stands in the letter.")


def _stems(text: str) -> set[str]:
    """The special words of a text, cut so that "reports" and "reporting" meet."""
    words = (word.casefold() for word in _WORD.findall(text))
    return {word[:5] for word in words if len(word) >= _POST_WORD and word not in _ANYWHERE}


def find_nudges(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterator[Hit]:
    """A message of nothing but calls for an answer, three or more in a row."""
    del view, situation, parameters
    text = document.text
    if len(text) > 400:
        return
    calls = [piece for piece in re.split(r"\n+|\s+/\s+|(?<=[?!.])\s+", text) if piece.strip()]
    if len(calls) >= 3 and all(_NUDGE.fullmatch(call.strip()) for call in calls):
        start = len(text) - len(text.lstrip())
        yield Hit(Span(start, len(text.rstrip())), 0.85, f"{len(calls)} calls for an answer and no news.")


FINDERS: dict[str, Finder] = {
    "leftover": find_leftover,
    "other_tool": find_other_tool,
    "repeated": find_repeated,
    "generic": find_generic,
    "nudges": find_nudges,
}
