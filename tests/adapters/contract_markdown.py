"""What a person reads, and could open or call, in a text display of Discord: its markdown as the clients take it.

https://docs.discord.com/developers/reference#message-formatting says what there is. How it is told apart is not
documented: the clients' parser descends from https://github.com/Khan/perseus/tree/main/packages/simple-markdown, which
tries one rule after another wherever it stands, and of bold, italic and underlined takes the longest. Where that is in
doubt, more counts as markup here than there: `:name:` whatever the name is, a list of one line.

The words of a link are read by rules of their own. A backslash there is shown, although what it stands before is none
the less escaped (https://github.com/discord/discord-api-docs/issues/6185,
https://github.com/discord-jda/JDA/pull/2910). An emoji among them makes the whole link text, in components
(https://github.com/discord/discord-api-docs/issues/7673), and so does a mention or an address
(https://github.com/discord/discord-api-docs/issues/6088). What marks the beginning of a line marks theirs
(https://github.com/discord/discord-api-docs/issues/6565).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

import regex

_S, _A = re.DOTALL, re.ASCII

# At the beginning of a line. What they mark goes on to be read.
_LINES = {
    "quote": re.compile(r" *>>> ?(?P<all>.*)", _S),
    "quoted": re.compile(r"(?P<all> *> [^\n]*(?:\n *> [^\n]*)*)"),
    "heading": re.compile(r"#{1,3} +(?P<line>[^\n]+)"),
    "subtext": re.compile(r"-# +(?P<line>[^\n]+)"),
    "item": re.compile(r" *(?:[-*]|\d{1,10}\.) +(?P<line>[^\n]+)"),
}
_QUOTATION = re.compile(r"^ *> ", re.MULTILINE)

_ESCAPED = re.compile(r"\\(?P<said>[^0-9A-Za-z\s])", _A)
_SHRUG = re.compile(r"¯\\_\(ツ\)_/¯")
_BLOCK = re.compile(r"```(?:[\w+#.-]+\n)?\n*(?P<code>.*?[^\n].*?)\n*```", _S | _A)
_CODE = re.compile(r"(?P<fence>`+)(?P<code>.*?[^`])(?P=fence)(?!`)", _S)

# The words may hold brackets that match, and closing ones: a backslash does not count.
_LINK = re.compile(
    r"\[(?P<label>(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
    r"\(\s*<?(?P<url>(?:\([^)]*\)|[^\s\\]|\\.)*?)>?(?:\s+['\"].*?['\"])?\s*\)",
    _S,
)
_OPENING = (
    re.compile(r"<(?P<url>[^: >]+:/[^ >]+)>"),
    re.compile(r"<(?P<url>(?:mailto:)?[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+|(?:tel:|sms:)?\+\d[\d -]*)>"),
    re.compile(r"(?P<url>(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\])\s])", re.IGNORECASE),
    re.compile(r"(?P<url>(?:discord\.gg|discord(?:app)?\.com/invite)/\w+)", _A),
)
_CALLING = (
    re.compile(r"(?P<name>@(?:everyone|here))"),
    re.compile(r"<(?P<name>@[!&]?\d+|#\d+|/[^:<>]+:\d+|id:\w+|t:-?\d+(?::[tTdDfFRsS])?|a?:\w+:\d+)>"),
)
_EMOJI = re.compile(r":(?=[^:\s]*[A-Za-z]|100:|1234:|[+-]1:)[\w+-]+(?:::skin-tone-\d)?:(?!//)", _A)
_PICTURE = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Regional_Indicator}")
_EMPHASIS = (
    re.compile(r"\*\*(?P<inner>(?:\\.|[^\\])+?)\*\*(?!\*)", _S),
    re.compile(r"__(?P<inner>(?:\\.|[^\\])+?)__(?!_)", _S),
    re.compile(r"_(?P<inner>(?:__|\\.|[^\\_])+?)_(?![0-9A-Za-z_])", _S),
    re.compile(r"\*(?=\S)(?P<inner>(?:\*\*|\\.|\s+(?:\\.|[^\s*\\]|\*\*)|[^\s*\\])+?)\*(?!\*)", _S),
)
_COVERED = (
    re.compile(r"~~(?P<inner>.+?)~~(?!_)", _S),
    re.compile(r"\|\|(?P<inner>.+?)\|\|", _S),
)
_PLAIN = re.compile(r"(?:(?!https?://|steam://|discord)[^\\`*_~|<\[:@¯\n])+", re.IGNORECASE)
"""What no rule begins with."""


@dataclass
class Reading:
    """What comes of a text."""

    words: str = ""
    links: list[tuple[str, str]] = field(default_factory=list)
    """The words of each, and where it leads."""
    mentions: list[str] = field(default_factory=list)
    is_label: bool = False
    """Whether it is of the words of a link."""


def read(markdown: str) -> Reading:
    """What a person has before them."""
    reading = Reading()
    _read(markdown, reading, begins_line=True)
    return reading


def _read(text: str, reading: Reading, *, begins_line: bool, may_quote: bool = True) -> None:
    at = 0
    while at < len(text):
        starts = text[at - 1] == "\n" if at else begins_line
        end = (_line(text, at, reading, may_quote=may_quote) if starts else None) or _rule(text, at, reading)
        if end is None:
            plain = _PLAIN.match(text, at)
            end = plain.end() if plain else at + 1
            reading.words += text[at:end]
        at = end


def _line(text: str, at: int, reading: Reading, *, may_quote: bool) -> int | None:
    """Read what the beginning of a line makes of it; where that ends."""
    for kind, pattern in _LINES.items():
        found = pattern.match(text, at)
        quotes = kind.startswith("quote")
        if found and (may_quote or not quotes):
            inner = found["all"] if quotes else found["line"]
            inner = _QUOTATION.sub("", inner) if kind == "quoted" else inner
            _read(inner, reading, begins_line=quotes, may_quote=not quotes)
            return found.end()
    return None


def _rule(text: str, at: int, reading: Reading) -> int | None:
    """Read what stands here if it is more than a letter; where it ends."""
    for rule in (_literal, _address, _call, _emphasised):
        end = rule(text, at, reading)
        if end is not None:
            return end
    return None


def _literal(text: str, at: int, reading: Reading) -> int | None:
    for pattern, name in ((_SHRUG, 0), (_BLOCK, "code"), (_ESCAPED, "said"), (_CODE, "code")):
        found = pattern.match(text, at)
        if found:
            reading.words += found[0 if reading.is_label and name == "said" else name]
            return found.end()
    return None


def _address(text: str, at: int, reading: Reading) -> int | None:
    link = None if reading.is_label else _LINK.match(text, at)
    if link and re.match(r"https?://\S", link["url"], re.IGNORECASE):
        label = Reading(is_label=True)
        _read(link["label"], label, begins_line=True)
        if label.words.strip() and not label.mentions and not label.links and not _PICTURE.search(link["label"]):
            reading.words += label.words
            reading.links.append((label.words, link["url"]))
            return link.end()
    for pattern in _OPENING:
        found = pattern.match(text, at)
        if found:
            reading.words += found["url"]
            reading.links.append((found["url"], found["url"]))
            return found.end()
    return None


def _call(text: str, at: int, reading: Reading) -> int | None:
    """A mention is shown by its name, and an emoji as a picture: neither is what was written."""
    for pattern in _CALLING:
        found = pattern.match(text, at)
        if found:
            reading.mentions.append(found["name"])
            return found.end()
    emoji = _EMOJI.match(text, at)
    return emoji.end() if emoji else None


def _emphasised(text: str, at: int, reading: Reading) -> int | None:
    ways: list[Callable[[str, int], re.Match[str] | None]] = [pattern.match for pattern in _EMPHASIS]
    longest = max(filter(None, (way(text, at) for way in ways)), key=lambda found: found.end(), default=None)
    found = longest or next(filter(None, (pattern.match(text, at) for pattern in _COVERED)), None)
    if found is None:
        return None
    _read(found["inner"], reading, begins_line=False)
    return found.end()
