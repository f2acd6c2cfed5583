"""Invitations to a messenger that is described rather than named, asked about, or named in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from coach.detection.deferred import deferred
from coach.detection.hits import Hit
from coach.detection.needles import needles, small_letters, within
from coach.detection.normalise import View
from coach.detection.overlaps import Taken
from coach.domain.documents import Document
from coach.domain.situation import Situation
from coach.domain.spans import Span

_ASK = (
    r"(?:(?:can|could|shall|should|may|might|would|will) (?:we|you|u|i)|why don'?t (?:we|you)|let'?s|let us|please|pls|plz|i'?d rather|"
    r"better|(?:do you )?want to|happy to|quicker to|easier to|prefer to)"
)
_VERB = (
    r"(?:(?:chat|talk|speak|come|move|switch|go|hop|jump|continue|use|write|meet|message|text|ping|find|add|call|carry on|discuss|reach)"
    r"(?: me| us| you| it| this| everything| the rest| over)?(?: (?:there|now|further|instead|better|quickly))?)"
)
_PREPOSITION = r"(?: (?:on|to|in|over|via|through|at|with|by|onto|into))?"
_ONE_LETTER = r"(?: with| in| on| by)?(?: an?| the letter| letter)? ['\"]?(?!a [a-z])[a-z]['\"]?(?![a-z'])"
_THINGS = ("app", "messenger", "one", "network", "program", "site", "platform", "thing")
_BY_LETTER = deferred(
    rf"(?:(?:{_ASK} )?(?:{_VERB}|(?:can|could|shall|should|may|might|will) wechat){_PREPOSITION} )?(?:the|that|an?) (?:\w+ )?(?:{'|'.join(_THINGS)})"
    rf"(?: (?:that|which|whose name))?,? (?:starts|begins|starting|beginning|opens){_ONE_LETTER}"
    rf"(?:,? and (?:it )?(?:ends|finishes|stops|ending|closes){_ONE_LETTER})?"
)
_LETTERED = needles(
    [
        *(
            f"{thing} {that} {verb}"
            for thing in _THINGS
            for that in ("that", "which", "whose name")
            for verb in ("starts", "begins", "opens")
        ),
        *(f"{thing}{mark} {verb}" for thing in _THINGS for mark in ("", ",") for verb in ("starting", "beginning")),
    ]
)
_COLOUR = (
    r"(?:the|that|our|your) (?:green|blue|purple|yellow|white|red|ghost|paper ?plane|bird) (?:and white )?(?:chat(?:ting)? |messag\w+ |voice |phone )?"
    r"(?:messenger|app|bubble)\b(?!['’]?s? (?:icons?|buttons?|themes?|colou?rs?|backgrounds?|logos?|tiles?|bars?|headers?|screens?|design|is|needs?|has|shows?|crash\w*))"
)
_DESCRIBED = (
    r"(?:(?:the|that) (?:app|messenger|one|network|program|place)(?: that| which)? (?:(?:with|having|has) (?:the|an?) (?:\w+ )?"
    r"(?:green|blue|yellow|purple|white|red|ghost|plane|camera|bird|phone|paper|bubble)(?: (?:icon|logo|plane|bird|bubble|phone|symbol|camera|face))?|"
    r"(?:everybody|everyone|the whole world|your (?:mother|mom|aunt|grandm\w+)|every \w+)(?:['’]s \w+)? (?:has|have|uses|use|knows|is on))|"
    r"(?:the )?(?:little |small )?(?:blue |white )?(?:paper )?(?:aeroplane|airplane|paper ?plane)(?: app| thing| one)?|"
    r"where the (?:\w+ ){0,2}(?:plane|bird|ghost) (?:flies|sings|lives|is)|(?:zuckerberg|zuck|durov|musk)['’]?s (?:\w+ )?(?:messenger|app|network|chat))"
)
_BY_COLOUR = deferred(
    rf"(?:(?:{_ASK} {_VERB}|(?:can|could|shall|should|may|might|will) wechat){_PREPOSITION} |(?:find|reach|write|message|text|ping|meet|add|contact|call|catch|get) (?:me|us|to me) {_PREPOSITION[4:-2]} |"
    rf"i(?:'m| am) (?:always |also |mostly )?(?:on|in) ){_COLOUR}|"
    rf"(?:(?:{_ASK} )?{_VERB}{_PREPOSITION} |(?:find|reach|write|message|text|ping|meet|add|contact|call|catch|get) (?:me|us|to me) (?:{_PREPOSITION[4:-2]} )?)"
    rf"{_DESCRIBED}|"
    rf"(?:on |to |over |in ){_COLOUR}[^.!?\n]{{0,14}}\b(?:shall|can|could|should|let'?s) (?:we|us|you|move|go|talk|chat)(?: \w+){{0,2}}"
)
_COLOURED = needles(
    [
        *(
            f"{colour} {what}"
            for colour in (
                "green",
                "blue",
                "purple",
                "yellow",
                "white",
                "red",
                "ghost",
                "plane",
                "paperplane",
                "bird",
                "camera",
            )
            for what in (
                "messenger",
                "app",
                "bubble",
                "chat",
                "messag",
                "voice",
                "phone",
                "icon",
                "logo",
                "plane",
                "flies",
                "thing",
            )
        ),
        *(
            f"{thing} {who}"
            for thing in ("app", "messenger", "network", "one")
            for who in ("everybody", "everyone", "the whole", "your mo", "that every")
        ),
        *(f"{who}{mark}s" for who in ("zuckerberg", "zuck", "durov", "musk") for mark in ("'", "", "’")),
        "aeroplane",
        "airplane",
        "paper plane",
    ]
)
_QUESTION = deferred(
    r"\b(?:do|are|r|did) (?:you|u|ya)(?: guys| also| maybe| happen to)? (?:use|using|on|have|got)\s(?:a |the |any )?"
    r"(?:whatsapp|telegram|skype|viber|wechat|imo|zalo|kakao ?talk|kik|wa|tg|wh?ats ?up)(?: (?:app|account|id|number|installed|too|as well))?"
    r"(?=\s{0,2}(?:\?|$|\n)|,? (?:so|because|my|we|i|there|it'?s)\b)"
)
_ASKED = needles(
    "whatsapp telegram skype viber wechat zalo kakao",
    whole=("imo", "kik", "wa", "tg", "watsup", "whatsup", "wats up", "whats up"),
)
_NUMBER = deferred(
    r"\b(?:what(?:'?s| is| are)|drop|send|give|share|type|text|leave|write|pass)(?: me| us| down| over)?\s(?:your|ur)\s"
    r"(?:ten|10|eleven|11|nine|9)[ -]?digits?(?: (?:thing|number|code|one))?\b"
)
_DIGITS = needles(
    f"{count}{gap}digit" for count in ("ten", "10", "eleven", "11", "nine", "9") for gap in ("", " ", "-")
)
_CYRILLIC = (
    r"(?:(?:ват|вот)сап\w{0,3}|вацап\w{0,2}|телег[аеуи]\b|тележк\w|телеграм\w{0,3}|тг\b|вайбер\w{0,2}|скайп\w{0,2}|дискорд\w{0,2}|"
    r"вконтакте|вк\b|whatsapp|telegram|viber|skype|discord|signal|сигнал\w{0,2})(?![\w-]|\s?бот)"
)
_LATIN = r"(?:whats ?app|whats|g[uw]as+ap\w{0,2}|wh?ats?app?|wsp|wpp|zapp?i?|telegram\w?|tele|skype|viber|signal|discord|wechat|zalo|line|wa|insta(?:gram)?)\b(?!-)"
_FOREIGN = deferred(
    r"\b(?:(?:на)?пиш[иі]ть?(?:те)?|(?:на)?пиши(?:те)?|пишем|спишемся|давай(?:те)?|перейд\w{2,4}|переход\w{2,5}|жд[уё]\w?|чекаю|(?:по)?звони\w{0,2}|"
    r"дзвон\w{1,3}|добав\w{2,4}|додай\w{0,2}|свяж\w{3,6}|общаться|поговорим|обсудим|обговоримо|найд\w{2,3}|стучи\w{0,2}|кинь\w{0,2})"
    rf"(?:\s\w{{1,12}}){{0,3}}\s(?:в|во|на|через|у|по)\s{_CYRILLIC}|"
    r"\b(?:hablamos|hablemos|hablar|escr[ií]b[ea](?:n?me|nos)|cont[aá]ct[ae]n?me|b[uú]sc[ae]n?me|agr[eé]g[ae]n?me|ll[aá]m[ae]n?me|m[aá]nd[ae]n?me|"
    rf"vamos|me chama|chama|fala|falamos|me manda|manda|me escreve|escreve|conversamos)(?:\s\w{{1,12}}){{0,3}}\s(?:por|en|al|a|no|na|pelo|via|com)\s(?:el\s|o\s|meu\s|mi\s)?{_LATIN}|"
    r"\b(?:[ée]cri(?:s|vez)|contact(?:e|ez)|ajout(?:e|ez)|appel(?:le|ez)|jo(?:ins|ignez)|parl(?:ons|ez)|discutons|continuons|passons)"
    rf"(?:[ -]\w{{1,12}}){{0,3}}\s(?:sur|par|via)\s{_LATIN}|"
    r"\b(?:schreib\w{0,3}|meld\w{1,3}|ruf\w{0,2}|kontaktier\w{0,3}|lass\w{0,2}|wechseln|reden|sprechen|chatten|add(?:e|et))"
    rf"(?:\s\w{{1,12}}){{0,4}}\s(?:auf|über|uber|per|via|bei|in|zu)\s{_LATIN}|"
    rf"\b(?:scrivimi|scrivetemi|contattami|sentiamoci|chiamami|aggiungimi|parliamo|parliamone)(?:\s\w{{1,12}}){{0,2}}\s(?:su|via|per|in|con)\s{_LATIN}|"
    rf"\b(?:napisz|pisz|odezwij|zadzwo[nń]|dodaj|pogadajmy|przejd[zź]my)(?:\s\w{{1,12}}){{0,2}}\s(?:na|przez|w|do)\s(?:whatsapp|telegram|signal|skype|messenger)\w{{0,3}}|"
    rf"\b(?:hubungi|kontak|japri|chat|lanjut|ngobrol)(?:\s\w{{1,12}}){{0,2}}\s(?:di|via|lewat|ke)\s{_LATIN}|"
    rf"\b(?:nhắn|liên hệ|kết bạn)(?:\s\w{{1,8}}){{0,3}}\s(?:qua|trên)\s{_LATIN}|"
    rf"\b{_LATIN}\s(?:pe|par|pr)\s(?:aa?o|aa? ?jao?|baat|msg|message|karo|bat|contact)\w{{0,3}}(?:\skar\w{{1,3}})?|"
    r"(?:راسلني|راسلنا|تواصل معي|تواصل معنا|كلمني|كلمنا|اكتب لي|[اأ]ضفني|اتصل بي|لنتحدث)(?:\s\S{1,12}){0,1}\s(?:على|عبر|في|من خلال)\s?(?:ال)?"
    r"(?:واتساب|واتس اب|واتس|تيليجرام|تليجرام|تلغرام|تيلجرام|سكايب|فايبر|telegram|whatsapp|skype)|"
    r"(?:加|联系|添加|私)(?:一下)?(?:我|我们)?(?:的)?\s?(?:微信|电报|whatsapp|telegram|qq|line)|(?:微信|电报|whatsapp|telegram|qq)(?:上)?(?:聊|联系|沟通|谈|说)|"
    r"(?:व्हाट्सएप|व्हाट्सऐप|वॉट्सऐप|टेलीग्राम)\s(?:पर|पे)\s\S{1,10}(?:\s\S{1,8})?"
)
_NAMES = needles(
    """ватсап вотсап вацап телег тележк вайбер скайп дискорд вконтакте сигнал whatsapp telegram viber skype discord wechat zalo
    guasap wasap gwasap instagram واتس تيليجرام تليجرام تلغرام تيلجرام سكايب فايبر 微信 电报 व्हाट्स वॉट्स टेलीग्राम""",
    whole="тг вк zap zappi zapi whats wsp wpp tele signal line wa qq insta".split(),
)
_REACH = 60
"""Longer than what stands between the verb of an invitation and the messenger's name."""


def find_channel(view: View, document: Document, situation: Situation, parameters: Mapping[str, Any]) -> Iterable[Hit]:
    """Invitations to talk on a messenger, where a list of English phrases does not reach. The span is the invitation."""
    del document, situation, parameters
    text, taken = view.text, Taken()
    for pattern, words, reach in (
        (_BY_LETTER, _LETTERED, 120),
        (_BY_COLOUR, _COLOURED, 90),
        (_QUESTION, _ASKED, 50),
        (_NUMBER, _DIGITS, 40),
    ):
        for match in within(text, pattern, words.around(text, reach, reach)):
            if taken.claim(*match.span()):
                yield Hit(view.span(*match.span()), 0.85)
    # Letters of other scripts are read as they were written: some of them look like Latin ones.
    small = small_letters(view.raw)
    for match in within(small, _FOREIGN, _NAMES.around(small, _REACH, _REACH)):
        yield Hit(Span(*match.span()), 0.85, "An invitation in another language.")


FINDERS = {"channel": find_channel}
