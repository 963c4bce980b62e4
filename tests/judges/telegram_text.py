"""What Telegram makes of a text and its entities, by Telegram's own code: pure functions, no server.

`tdjson` (PyPI) is TDLib, which the Bot API server consists of; some of its requests work offline. What they leave out
is in https://github.com/tdlib/td (MessageEntity.cpp, misc.cpp) and https://github.com/tdlib/telegram-bot-api
(Client.cpp).
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pytest

Entity = dict[str, Any]
"""A MessageEntity of the Bot API. Offsets and lengths are in UTF-16 code units."""

MOST_ENTITIES = 100
"""Of those that a bot gives. The rest is dropped: https://github.com/tdlib/td, get_input_message_entities."""

_SPLITTABLE = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
}
_QUOTES = {"blockquote": "BlockQuote", "expandable_blockquote": "ExpandableBlockQuote"}
_UNBROKEN = {"code": "Code", "pre": "Pre", "text_link": "TextUrl", "text_mention": "MentionName"}
_GIVEN = _SPLITTABLE | _QUOTES | _UNBROKEN
_FOUND = {
    "mention": "Mention",
    "hashtag": "Hashtag",
    "cashtag": "Cashtag",
    "bot_command": "BotCommand",
    "url": "Url",
    "email": "EmailAddress",
    "phone_number": "PhoneNumber",
    "bank_card_number": "BankCardNumber",
}
GIVEN = frozenset(_GIVEN)
"""The types that a bot may give."""
FOUND = frozenset(_FOUND)
"""The types that Telegram adds by itself; where a bot gives one, it is ignored."""
_PREFIX = "textEntityType"
_NAMES = {_PREFIX + theirs: ours for ours, theirs in (_GIVEN | _FOUND).items()} | {_PREFIX + "PreCode": "pre"}
_PARSE_MODES = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
_MARKDOWN = dict.fromkeys(map(ord, "*_~|`[]()"), "x")
_EMPTY = "[ \n\xa0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\U000e0000-\U000e007f]*"


class Refused(Exception):
    """What Telegram answers instead of a result. `str()` is the description as the Bot API words it."""

    def __init__(self, description: str, code: int = 400, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.parameters = parameters or {}


def bad_request(message: str) -> Refused:
    """TDLib's message in the Bot API's words, which begin with a small letter unless the message is a code."""
    is_code = len(message) > 1 and (message[1] == "_" or "A" <= message[1] <= "Z")
    return Refused(f"Bad Request: {message if is_code else message[:1].lower() + message[1:]}")


def required() -> None:
    """Skip the test that calls, and say why, where tdjson cannot be imported."""
    pytest.importorskip("tdjson", reason="tdjson, Telegram's own parser, is not installed", exc_type=ImportError)


def length(text: str) -> int:
    """In UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def kept(text: str, entities: Iterable[Entity] = ()) -> tuple[str, list[Entity]]:
    """The text as Telegram keeps it, and all entities that it then has: the given ones, fixed, and those that Telegram
    finds by itself. Phone numbers are not among them: the server finds those by rules that are not published.

    Raises Refused where Telegram would not accept them.
    """
    text, own = _trimmed(*_fixed(text, _theirs(entities)))
    if re.fullmatch(_EMPTY, text):
        raise bad_request("Text must be non-empty")
    own = _first(own, MOST_ENTITIES)
    unbroken = [one for one in own if _type(one) in _UNBROKEN]
    found = [one for one in _execute("getTextEntities", text=text)["entities"] if _type(one) in FOUND]
    new = [one for one in found if not any(_intersect(one, other) for other in unbroken)]
    both = _fixed(text, own + new)[1] if new else own
    return text, [_ours(entity) for entity in both]


def after_parse_mode(text: str, mode: str, entities: Any) -> tuple[str, list[Entity]]:
    """The text and its entities after the parse mode, where there is one: the given entities are then ignored, as is
    anything that is no list.
    """
    if len(text.encode("utf-8", "surrogatepass")) > 1 << 15:
        raise bad_request("Text is too long")
    if not mode:
        return text, entities if isinstance(entities, list) else []
    if mode.lower() not in _PARSE_MODES:
        raise bad_request("Unsupported parse_mode")
    marked_up = _execute("parseTextEntities", text=text, parse_mode=_PARSE_MODES[mode.lower()])
    return marked_up["text"], [_ours(entity) for entity in marked_up["entities"]]


def check_link(url: str, of: str) -> None:
    """Raises Refused where Telegram would not take the address. `of`: what it belongs to, as in Telegram's words."""
    link = {"@type": "textEntity", "offset": 0, "length": 1, "type": {"@type": _PREFIX + "TextUrl", "url": url}}
    try:
        _fixed("x", [link])
    except Refused as refused:
        raise Refused(str(refused).replace("entity URL", f"{of} URL", 1)) from None


def text_losses(text: str, entities: list[Entity]) -> list[str]:
    """What Telegram would not keep of them as given, in sentences of ours. Entities that are only split, joined or
    moved with the text are not lost. Raises Refused as `kept` does.
    """
    found = [f"an entity {one['type']} is ignored: Telegram finds those" for one in entities if one["type"] in FOUND]
    own = [one for one in entities if one["type"] in GIVEN]
    if len(own) > MOST_ENTITIES:
        found.append(f"{len(own)} entities: Telegram keeps {MOST_ENTITIES}")
    left, all_kept = kept(text, entities)
    if left != text:
        return [*found, f"the text is changed: {text!r} to {left!r}"]
    before, after = _coverage(own), _coverage(all_kept)
    lost = sorted(kind for kind, units in before.items() if units - after.get(kind, set()))
    return [*found, *(f"{kind} is lost in part of the text" for kind in lost)]


def _coverage(entities: Iterable[Entity]) -> dict[str, set[int]]:
    """The code units that each type covers."""
    covered: dict[str, set[int]] = {}
    for one in entities:
        covered.setdefault(one["type"], set()).update(range(one["offset"], one["offset"] + one["length"]))
    return covered


def _fixed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """TDLib's `fix_formatted_text` up to trimming, with which both requests begin. The second would also read Markdown,
    so it is shown the text without the characters for that, each of which is one code unit as is its substitute.
    """
    cleaned: str = _execute("getMarkdownText", text={"text": text})["text"]
    if not entities:
        return cleaned, []
    fixed = _execute("parseMarkdown", text={"text": text.translate(_MARKDOWN), "entities": entities})
    return cleaned, fixed["entities"]


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """What `fix_formatted_text` does next: white space goes at the end, and at the beginning up to the first entity."""
    text = text.rstrip(" \n")
    end = length(text)
    entities = [one | {"length": min(one["length"], end - one["offset"])} for one in entities if one["offset"] < end]
    begin = min([len(text) - len(text.lstrip(" \n")), *(one["offset"] for one in entities)])
    return text[begin:], [one | {"offset": one["offset"] - begin} for one in entities]


def _first(entities: list[Entity], most: int) -> list[Entity]:
    """Those that are sent on where there are more than `most`: bold and its like come last."""
    ranked = sorted(entities, key=lambda one: _type(one) in _SPLITTABLE)[:most]
    return [one for one in entities if one in ranked]


def _intersect(one: Entity, other: Entity) -> bool:
    begin = max(one["offset"], other["offset"])
    return bool(begin < min(one["offset"] + one["length"], other["offset"] + other["length"]))


def _type(theirs: Entity) -> str:
    return _NAMES.get(theirs["type"]["@type"], "")


def _theirs(entities: Iterable[Entity]) -> list[Entity]:
    """The entities as TDLib takes them, without those that only Telegram adds."""
    checked = [(entity, _field(entity, "offset", int), _field(entity, "length", int)) for entity in entities]
    return [
        {"@type": "textEntity", "offset": offset, "length": size, "type": _kind(entity)}
        for entity, offset, size in checked
        if _field(entity, "type", str) not in FOUND
    ]


def _kind(entity: Entity) -> dict[str, Any]:
    name = entity["type"]
    if name not in _GIVEN:
        raise bad_request("Can't parse MessageEntity: Unsupported type specified")
    if name == "pre" and entity.get("language"):
        return {"@type": _PREFIX + "PreCode", "language": entity["language"]}
    kind = {"@type": _PREFIX + _GIVEN[name]}
    if name == "text_link":
        return kind | {"url": _field(entity, "url", str)}
    if name == "text_mention":
        return kind | {"user_id": _field(_field(entity, "user", dict), "id", int)}
    return kind


def _field(value: Any, name: str, kind: type) -> Any:
    if not isinstance(value, dict):
        raise bad_request("Can't parse MessageEntity: expected an Object")
    if not isinstance(value.get(name), kind):
        raise bad_request(f"Can't parse MessageEntity: Can't find field \"{name}\"")
    return value[name]


def _ours(theirs: Entity) -> Entity:
    kind = theirs["type"]
    entity = {"type": _NAMES[kind["@type"]], "offset": theirs["offset"], "length": theirs["length"]}
    entity |= {name: kind[name] for name in ("url", "language") if name in kind}
    if "user_id" in kind:
        entity["user"] = {"id": kind["user_id"], "is_bot": False, "first_name": ""}
    return entity


@cache
def _tdlib() -> Any:
    import tdjson

    tdjson.td_execute(b'{"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}')
    return tdjson


def _execute(request: str, **fields: Any) -> dict[str, Any]:
    """One of TDLib's synchronous requests. Raises Refused with its error."""
    result: dict[str, Any] = json.loads(_tdlib().td_execute(json.dumps({"@type": request, **fields}).encode()))
    if result["@type"] == "error":
        raise bad_request(result["message"])
    return result
