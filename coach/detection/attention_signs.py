"""The signs of an attention check as patterns: demands, letters, proofs, places, and what speaks of the work."""

from __future__ import annotations

import re

from coach.detection.deferred import deferred


def _any(words: str) -> str:
    """An alternative of the words; an underscore stands for a blank."""
    return "(?:" + "|".join(words.replace("_", r"\s+") for words in words.split()) + ")"


LETTER = _any(
    "cover_?letters? proposals? applications? bids? responses? reply replies messages? answers? submissions? letters? "
    "pitch introduction notes?"
)
NAMED = _any(
    "(?:code|key|pass|secret|magic|special|following)?\\s?-?(?:words?|phrases?|sentence) passwords? code colou?r "
    "hashtag emoji (?:reference|job|ref)?\\s?number text line"
)
NAMED_LONG = deferred(r"\b(?:words|phrases?|sentence|text|line)\s*:?\s*$", re.I)
VERB = deferred(
    r"\b"
    + _any(
        "start(?:s|ing)? begin(?:s|ning)? open(?:s|ing)? preface lead(?:s|ing)? head(?:s|ing)? put(?:ting)? "
        "writ(?:e|es|ing) typ(?:e|es|ing) "
        "includ(?:e|es|ing) add(?:s|ing)? mention(?:s|ing)? us(?:e|es|ing) insert(?:s|ing)? plac(?:e|es|ing) "
        "say(?:s|ing)? stat(?:e|es|ing) "
        "quot(?:e|es|ing) end(?:s|ing)? finish(?:es|ing)? clos(?:e|es|ing) sign conclude answer(?:s|ing)? "
        "reply(?:ing)? respond(?:ing)? enter(?:ing)? "
        "give provid(?:e|ing) cop(?:y|ying) paste drop reference contain(?:s|ing)? (?:have|has|having) title call "
        "tell send(?:ing)? submit(?:ting)?"
    )
    + r"\b|\b(?:first|opening)\s+(?:word|line|sentence|words|thing)\b"
    r"(?=[^.!?\n]{0,50}\b(?:must|should|has to|needs? to|is|be|to be)\b|[^.!?\n]{0,40}[=:])"
    r"|\bmake\b(?=\s+(?:the|your)\s+(?:first|opening|subject|title))",
    re.I,
)  # fmt: skip
REPLY = deferred(
    r"\b(?:reply|respond|answer|message|apply)(?:ing)?\b[^.!?\n\"“']{0,30}\b(?:with|by|starting|using)\b", re.I
)
STRONG = deferred(
    rf"\b(?:your|ur|their|my|each|every)\s+(?:\w+\s+)?{LETTER}\b|\b(?:the|a|any|an|this)\s+(?:cover\s?letters?|"
    rf"proposals?|bids?)\b"
    r"|\b(?:cover\s?letter|proposals?|applications|bids)\b(?=\s+(?:that|which|must|should|without|not|has|have|need))"
    r"|\b(?:when|while|before|if)\s+(?:you(?:'re|´re|’re| are)?\s+)?(?:apply|applying|bidding|bid|respond|"
    r"responding|replying|reply)\b"
    r"|\b(?:to|in order to)\s+(?:apply|be considered|bid)\b|\bapplicants?\b|\bif (?:you(?:'re|’re| are) "
    r")?interested\b"
    r"|\bsubject(?:\s+line)?\s+(?:must|should|has to|needs? to|is to)\b"
    rf"|\b(?:message|reply)\s+starting\b|\bapply (?:with|by)\b|\byour\s+(?:first|opening)\s+\w+\b|\b(?:start|begin|"
    rf"open)\s+{LETTER}\s+with\b",
    re.I,
)
WEAK = deferred(
    rf"\b(?:the|a|this|an)\s+(?:\w+\s+)?{LETTER}\b(?!\s+(?:templates?|forms?|pages?|queues?|server|process|flow|"
    rf"box|body|layer|interface|of the))|\btell (?:me|us)\b",
    re.I,
)
PROOF = deferred(
    r"\bso\s+(?:that\s+)?(?:i|we)(?:'d|’d| would| will| can)?\s+(?:know|see|tell|filter|verify|be sure|am sure)|"
    r"\bthis way (?:i|we)\b"
    r"|\b(?:show|prove|proves|proof|confirm|verify|indicate|demonstrate|ensure|acknowledge|"
    r"sure)\b[^.!?\n]{0,50}\b(?:read|human|real|bots?|attention|robot|reviewed|understood|review|understanding|saw)"
    r"|\bread (?:this|the (?:whole|entire|full|post|job|description|complete|requirements|scope)|all|everything|it|"
    r"through|my|our)"
    r"|\bproof of reading|\bspam\b|\bread through|\battention to detail|\bpaid attention|\b(?:filter|weed|sort) "
    r"out|\bhuman\b|\brobots?\b|\bbots?\b|\bauto(?:mated|bidd\w+)"
    r"|\b(?:otherwise|or else|else|or) (?:i|we|it|you|your|they)\b[^.!?\n]{0,30}\b(?:be|skip|ignore|not|declin\w+|"
    r"reject\w*|delet\w*)"
    r"|\b(?:ignored|declined|rejected|deleted|disqualified|discarded|not be (?:considered|read|reviewed)|no "
    r"exceptions|get an answer)\b"
    r"|\b(?:code|secret|magic) ?word\b|\bmade it (?:this far|to the end|here)|\b(?:read|got|gotten|come) this far"
    r"|\bpassword (?:to|for) (?:apply|this (?:job|post))|\bif (?:you|u)(?:'ve|’ve| have)? (?:actually |really "
    r")?read\b",
    re.I,
)
PLACE = (
    ("subject", r"\bsubject\b|\bheadline\b|\btitle\b"),
    (
        "start",
        r"\b(?:start|begin|open|lead|preface|head)(?:s|ing|ning)?\b|\b(?:very\s+)?(?:top|beginning|begin|outset)\b"
        r"|\b(?:first|1st|opening)\s+(?:line|word|words|sentence|thing|paragraph)\b|\bfirst\s*$|\bgreeting\b"
        r"|\bon top\b",
    ),
    ("end", r"\b(?:end|finish|close|conclude|sign)(?:s|es|ing)?\b|\b(?:bottom|last (?:line|sentence|word))\b"),
)
PLACES = tuple((name, deferred(pattern, re.I)) for name, pattern in PLACE)
PLACE_BEFORE = deferred(
    rf"\b(?:at|in|on|as|to)\s+the\s+(?:very\s+)?(?:top|start|beginning|outset|end|bottom|subject|title|first\s+\w+|"
    rf"last\s+\w+|opening\s+\w+)(?:\s+\w+)?"
    rf"(?:\s+of\s+(?:your|the|ur)\s+{LETTER})?|^\W*(?:(?:the|your)\s+)?subject(?:\s+line)?\b",
    re.I,
)
BECAUSE = deferred(
    r"\b(?:so|because|otherwise|or else|in order|that way|this way|if|to (?:show|prove|confirm|verify|ensure|let|"
    r"indicate|be))\b",
    re.I,
)
WORK = deferred(
    r"\b(?:landing page|page|website|site|script|chapter|each|file|csv|video|articles?|"
    r"(?<!this )(?<!job )posts?|blog|forms?|users?|"
    r"customers?|function|class|button|"
    r"seo|column|row|table|cell|field|newsletter|ads?|banner|logo|slogan|song|story|app|program|output|print|"
    r"header|label|folder|product|"
    r"password reset|menu|report|template|log|endpoint|screen|e-?mails?)\b",
    re.I,
)
LETTER_AS_WORK = deferred(
    rf"\b(?:write|create|design|draft|edit|proofread|improve|need|want|prepare)\s+(?:me\s+)?(?:a|an|my|our|the|"
    rf"some)\s+(?:\w+\s+)?{LETTER}\b(?!\s+(?:with|that (?:starts|begins)))",
    re.I,
)
OTHERS = deferred(
    r"\b(?:the|our|a|each|every)\s+(?:\w+\s+)?(?:bot|chatbot|app|application|script|system|assistant|model|users?|"
    r"program|tool|page|site|website|form|it)\s+(?:\w+\s+)?(?:must|should|will|can|needs?|has|answers?|says?)\b",
    re.I,
)
NEGATED = deferred(r"\b(?:do not|don['’]?t|dont|never|not|no|without|avoid|stop|refrain from)\s+(?:\w+\s+){0,2}$", re.I)
UNLESS = deferred(
    r"\b(?:that|which|who|if you|if they|when you)\s+(?:do not|don['’]?t|dont|does not|"
    r"doesn['’]?t)\s+(?:\w+\s+){0,2}$",
    re.I,
)
TOLD = deferred(r"\b(?:we|they|i|it)\s+(?:\w+ly\s+|also\s+|often\s+|always\s+)?$", re.I)
GAP = r"\s*(?:is|are|:|-|–|=|will be|must be|should be|of|as)?\s*"
QUOTED = deferred(
    r"(?<!\w)(?:\"+(?P<a>[^\"\n]{1,80}?)\"+|[“”„«]+(?P<b>[^“”„«»\"\n]{1,80}?)[“”»\"]+|`+(?P<c>[^`\n]{1,80}?)`+"
    r"|['‘’](?P<d>(?:[^'‘’\n]|(?<=\w)['’](?=\w)){1,80}?)['‘’])(?!\w)"
)
BRACKETED = deferred(r"\[(?P<a>[^\[\]\n]{1,40})\]")
NO_QUOTE_OF_WORDS = deferred(
    r"\b(?:an?|our|my|section|page|table|tab|sheet|file|folder|button|column|called|named|about|(?:experience|skills?|knowledge|familiar\w*|expert\w*|"
    r"proficien\w*)\s+(?:with|in|of))\s*$",
    re.I,
)
"""Before a quotation that is a title or a name, not words to be repeated."""
BORDERS = _any("at in on to as so somewhere anywhere within inside before when")
BORDER_NEXT = deferred(rf"\s*{BORDERS}\b", re.I)
SEVERAL = deferred(r"\b(?:words|phrases?|sentence)\s*:?\s*$", re.I)
"""Nouns that announce more words than one."""
ANSWER = deferred(
    r"\b(?:put|write|include|give|state|tell (?:me|us)|mention|name|type|add|(?:start|begin|open)(?: \w+){0,3} with)\s+"
    r"(?:(?:the|your) (?:answer|result|solution|sum|total)|your (?:own )?(?:favou?rite|lucky|first|last|middle) \w+|"
    r"(?:the name of )?your (?:pet|dog|cat|home ?town|city|street|birth month)|what (?:day|year|colou?r|number) \w+)\b",
    re.I,
)
"""What the writer has to work out or to know: no words of the post."""
LETTER_NEAR = deferred(rf"\b(?:{LETTER}|apply|applying)\b", re.I)
FAINT = deferred(r"code$|colou?r|hashtag|emoji|number|text|line", re.I)
"""Nouns that name a demanded word only right behind a demand: "mention the color teal", not "color theory"."""
TOKEN = r"[\w#@+&'’-]{1,30}"
NAMED_WORD = deferred(
    rf"\b(?P<noun>{NAMED}){GAP}(?P<phrase>\(?{TOKEN}\)?(?:(?<=[A-Z0-9]|"
    rf"[a-z])(?:\s(?-i:[A-Z])[\w'-]{{1,20}}){{1,4}})?)",
    re.I,
)
NAMED_LATER = deferred(
    rf"\b(?:code|key|pass|secret|magic)\s?(?:words?|phrases?)\b[^.!?\n:\"“']{{0,60}}?(?:\bis|\bwill be|:|"
    rf"=)\s*[\"“'‘]?(?P<phrase>{TOKEN})|\bpassword (?:to|for) [^.!?\n:]{{0,30}}(?:\bis\b|"
    rf":)+\s*:?\s*(?P<second>{TOKEN})",
    re.I,
)
FOLLOWING = deferred(rf"\b(?:following|this)\s+{NAMED}\b[^.!?\n]*:\s*$", re.I)
AFTER_COLON = deferred(r":\s+(?P<phrase>[\w#'’-]{2,30}(?: [\w&'’-]{1,20}){0,4})\s*[.!]?\s*$")
PAREN = deferred(r"\((?P<phrase>[\w -]{1,40})\)")
PLACED = deferred(
    r"\b(?i:write|type|put|add|enter|place|say)\s+(?P<phrase>(?:[A-Z][\w'-]{1,20}|"
    r"\d{2,8})(?:\s[A-Z\d][\w'-]{0,20}){0,3})"
    r"(?=\s+(?i:at|on|in)\s+(?i:the\s+|your\s+)?(?i:very\s+)?(?i:top|start|beginning|end|bottom|first|subject)\b)"
)
CAPITALS = deferred(r"(?<![\w.])(?P<phrase>[A-Z][A-Z0-9!?+_-]{2,24}(?:\s[A-Z][A-Z0-9!?+-]{1,24}){0,4})(?![\w.]\w)")
CODE = deferred(r"(?<![\w./-])(?P<phrase>(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z\d-]{4,20}|#\w{2,30})(?![\w/])")
SIGN = deferred(r"(?P<phrase>[\U0001F300-\U0001FAFF☀-➿]\uFE0F?)")
TITLED = deferred(r"\b(?:with|by)\s+(?:the\s+)?:?\s*(?P<phrase>[A-Z][\w'’-]{1,24}(?:\s[A-Z][\w'’-]{1,20}){0,3})")
STOPS_PHRASE = deferred(
    r"^\s*(?:$|[.,;:!?\])–-]|\b(?:at|in|on|to|as|so|if|and then|otherwise|please|when|before|somewhere|anywhere|"
    r"within|inside|else|or i|or you|for me)\b)",
    re.I,
)
LIST = deferred(r"^\W{0,3}\s*(?:or|and|/|,)\s*\W?(?:[A-Z\"“']|\w+ (?:skills|experience|work))")
BEFORE_LIST = deferred(r"(?:\bor|\band|/|,)\s*\W?$")
MEASURE = deferred(r"\d+(?:st|nd|rd|th|hrs?|h|k|px|ms|days?|weeks?|x|gb|mb|usd|am|pm|d|m|fps|k?hz|%)", re.I)
HINTS = tuple(
    """letter propos appl bid respon repl messag answer submi pitch introduction human bot read tell word phrase
    attention interested first opening proof prove spam filter subject""".split()
)
NO_PHRASE = frozenset(
    """your the a an my our this that it why how what who when where below above following and or in on at with for
    of to is are be about count limit document file press here mark length doc order excel you any some his her
    their proposal application letter experience rate rates hourly name price budget portfolio me us as samples
    examples links link from that's which quality review must only not all please important note asap usd eur
    gbp html css php seo api aws crm ui ux cv pdf faq eta est pst gmt mvp nda kpi roi sql url qa ios android
    before after job post description so also can will would phrase word project""".split()
)
