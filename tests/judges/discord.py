"""What Discord would say of a body, and whom it would notify, without a server.

Judged by Discord's own OpenAPI description where it is at hand, and by the documented limits that it lacks.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

from tests.judges.discord_commands import choice_faults, command_faults
from tests.judges.discord_components import component_faults, is_new, texts
from tests.judges.discord_form import Fault, Path, integer, items, length, lists, objects, required, text, url
from tests.judges.discord_schema import schema_faults

Kind = Literal["message", "edit", "interaction_response", "followup", "command", "thread"]

EPHEMERAL, IS_COMPONENTS_V2 = 1 << 6, 1 << 15
EMPTY = "50006"
"""The code of a message without anything in it, which is an error of its own and no invalid form."""
MOST_CONTENT, MOST_EMBEDS = 2000, 6000

_BESIDES = ("embeds", "components", "attachments", "sticker_ids", "poll")
"""What a message may hold besides content: https://docs.discord.com/developers/resources/message#create-message"""
_MENTION = re.compile(r"<@!?(?P<user>\d+)>|<@&(?P<role>\d+)>|@(?P<everyone>everyone|here)")
_CALLBACKS = {
    4: "CreateMessageInteractionCallbackRequest",
    5: "CreateMessageInteractionCallbackRequest",
    6: "UpdateMessageInteractionCallbackRequest",
    7: "UpdateMessageInteractionCallbackRequest",
    8: "ApplicationCommandAutocompleteCallbackRequest",
    9: "ModalInteractionCallbackRequest",
}
_SCHEMAS: dict[Kind, str] = {
    "message": "MessageCreateRequest",
    "edit": "MessageEditRequestPartial",
    "followup": "IncomingWebhookRequestPartial",
    "command": "ApplicationCommandCreateRequest",
    "thread": "CreateTextThreadWithMessageRequest",
}


def judge(kind: Kind, body: object) -> list[str]:
    """What is wrong with the body, a line each; nothing where Discord would take it."""
    return [str(fault) for fault in faults(kind, body)]


def faults(kind: Kind, body: object, *, described: bool = True) -> list[Fault]:
    """What is wrong with the body, each fault once. `described`: by the description, too, where it is at hand.

    An `edit` that does not say its flags is judged as what its components make it: whoever knows the message adds
    IS_COMPONENTS_V2.
    """
    if not isinstance(body, dict):
        return [Fault((), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")]
    schema = _SCHEMAS.get(kind) or _CALLBACKS.get(integer(body, "type"))
    found = [*_RULES[kind](body), *(schema_faults(schema, body) if schema and described else ())]
    return list({(fault.path, fault.code): fault for fault in reversed(found)}.values())[::-1]


def pings(body: dict[str, Any], *, edit: bool, interaction: bool) -> set[str]:
    """Whom the body would notify, if its sender may: `user:1`, `role:2`, `everyone`, `here`, `reply`.

    What stands in code counts too, so that no escaping is trusted. An edit that says no `allowed_mentions` has the
    defaults: https://docs.discord.com/developers/resources/message#allowed-mentions-object
    """
    allowed = body.get("allowed_mentions")
    parsed = allowed if isinstance(allowed, dict) else {"parse": ["users"] if interaction else None}
    said = "\n".join([body["content"] if isinstance(body.get("content"), str) else "", *texts(body)])
    found = {
        mention.group() if kind == "everyone" else f"{kind}:{mention[kind]}"
        for mention in _MENTION.finditer(said)
        for kind in [str(mention.lastgroup)]
        if _is_allowed(parsed, kind, mention[kind])
    }
    replies = body.get("message_reference") and not edit and not interaction
    if replies and (not isinstance(allowed, dict) or allowed.get("replied_user")):
        found.add("reply")
    return {one.removeprefix("@") for one in found}


def _is_allowed(parsed: dict[str, Any], kind: str, name: str) -> bool:
    plural = {"user": "users", "role": "roles"}.get(kind, kind)
    kinds = parsed.get("parse", [])
    named = map(str, parsed.get(plural) or [])
    return kinds is None or plural in kinds or (kind != "everyone" and name in named)


def _message(body: dict[str, Any]) -> Iterator[Fault]:
    yield from _contents(body, new=bool(_flags(body) & IS_COMPONENTS_V2))
    yield from _nonce(body)
    content = body.get("content")
    says = content.strip() if isinstance(content, str) else content
    if not says and not any(body.get(name) for name in _BESIDES):
        yield Fault((), EMPTY, "Cannot send an empty message")
    yield from _attached(body)


def _edit(body: dict[str, Any]) -> Iterator[Fault]:
    new = is_new(body) if body.get("flags") is None else bool(_flags(body) & IS_COMPONENTS_V2)
    yield from _contents(body, new=new)


def _followup(body: dict[str, Any]) -> Iterator[Fault]:
    yield from _message({name: value for name, value in body.items() if name != "nonce"})


def _response(body: dict[str, Any]) -> Iterator[Fault]:
    kind, data = integer(body, "type"), body.get("data")
    if kind not in _CALLBACKS:
        yield Fault(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {set(_CALLBACKS)}.")
    if data is not None and not isinstance(data, dict):
        yield Fault(("data",), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
    elif kind in {4, 8, 9} and not data:
        yield required(("data",))
    elif data:
        for fault in _data(kind, data):
            yield Fault(("data", *fault.path) if fault.code != EMPTY else (), fault.code, fault.said)


def _data(kind: int, data: dict[str, Any]) -> Iterator[Fault]:
    match kind:
        case 4:
            yield from _followup(data)
        case 5 if _flags(data) & ~EPHEMERAL:
            # https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object
            yield Fault(("flags",), "BASE_TYPE_CHOICES", "A deferred response may be EPHEMERAL and nothing else")
        case 7:
            yield from _edit(data)
        case 8:
            yield from choice_faults(data, ())
        case 9:
            yield from text(data, "custom_id", (), 100, 1)
            yield from text(data, "title", (), 45, 1)
            yield from length(items(data, "components"), ("components",), 5, 1)
        case _:
            pass


def _thread(body: dict[str, Any]) -> Iterator[Fault]:
    yield from text(body, "name", (), 100, 1)
    if isinstance(body.get("name"), str) and body["name"] and not body["name"].strip():
        yield required(("name",))
    if body.get("auto_archive_duration") not in [None, 60, 1440, 4320, 10080]:
        yield Fault(("auto_archive_duration",), "BASE_TYPE_CHOICES", "Value must be one of {60, 1440, 4320, 10080}.")


_RULES: dict[Kind, Callable[[dict[str, Any]], Iterator[Fault]]] = {
    "message": _message,
    "edit": _edit,
    "interaction_response": _response,
    "followup": _followup,
    "command": command_faults,
    "thread": _thread,
}


def _contents(body: dict[str, Any], *, new: bool) -> Iterator[Fault]:
    yield from text(body, "content", (), MOST_CONTENT)
    yield from _embeds(body)
    yield from _allowed_mentions(body)
    yield from component_faults(body, new=new)
    for name in ("content", "embeds", "sticker_ids", "poll"):
        if new and body.get(name):
            said = f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            yield Fault((name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", said)


def _flags(body: dict[str, Any]) -> int:
    return max(integer(body, "flags"), 0)


def _nonce(body: dict[str, Any]) -> Iterator[Fault]:
    nonce = body.get("nonce")
    if isinstance(nonce, str):
        yield from length(nonce, ("nonce",), 25)
    elif nonce is not None and not isinstance(nonce, int):
        yield Fault(("nonce",), "NONCE_TYPE_CONVERT", "A nonce is a text or a number")


def _attached(body: dict[str, Any]) -> Iterator[Fault]:
    """References to files that the request does not bring."""
    files = {file.get("filename") for _, file in objects(body, "attachments", ())}
    for path, address in _media(body, ()):
        name = address.removeprefix("attachment://")
        if name != address and name not in files:
            yield Fault(path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", f"{name} is not attached")


def _media(node: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(node, dict):
        if isinstance(node.get("url"), str):
            yield (*path, "url"), node["url"]
        for name, value in node.items():
            yield from _media(value, (*path, name))
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from _media(value, (*path, str(number)))


def _allowed_mentions(body: dict[str, Any]) -> Iterator[Fault]:
    allowed = body.get("allowed_mentions")
    if allowed is None:
        return
    here = ("allowed_mentions",)
    if not isinstance(allowed, dict):
        yield Fault(here, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    for name in ("users", "roles"):
        yield from length(items(allowed, name), (*here, name), 100)
        if name in items(allowed, "parse") and allowed.get(name):
            said = f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.'
            yield Fault((*here, "parse"), "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", said)
    for number, name in enumerate(items(allowed, "parse")):
        if name not in ["users", "roles", "everyone"]:
            said = "Value must be one of {'users', 'roles', 'everyone'}."
            yield Fault((*here, "parse", str(number)), "BASE_TYPE_CHOICES", said)


def _embeds(body: dict[str, Any]) -> Iterator[Fault]:
    """https://docs.discord.com/developers/resources/message#embed-object-embed-limits"""
    yield from lists(body, (), "embeds")
    yield from length(items(body, "embeds"), ("embeds",), 10)
    shown = 0
    for here, embed in objects(body, "embeds", ()):
        for path, part, name, most, least in _embed_texts(embed, here):
            yield from text(part, name, path, most, least)
            shown += len(part[name]) if isinstance(part.get(name), str) else 0
        yield from length(items(embed, "fields"), (*here, "fields"), 25)
        for name in ("url", "image", "thumbnail"):
            held = embed.get(name)
            address = held.get("url") if isinstance(held, dict) else held
            if address is not None:
                yield from url(address, (*here, name), ("http", "https", "attachment"))
    if shown > MOST_EMBEDS:
        said = f"Embed size exceeds maximum size of {MOST_EMBEDS}"
        yield Fault(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", said)


def _embed_texts(embed: dict[str, Any], path: Path) -> Iterator[tuple[Path, dict[str, Any], str, int, int]]:
    """Every text of an embed: where it is, what holds it, its name, the most and the least that it may hold."""
    yield path, embed, "title", 256, 0
    yield path, embed, "description", 4096, 0
    for name, inner, most in (("footer", "text", 2048), ("author", "name", 256)):
        if isinstance(embed.get(name), dict):
            yield (*path, name), embed[name], inner, most, 1
    for here, field in objects(embed, "fields", path):
        yield here, field, "name", 256, 1
        yield here, field, "value", 1024, 1
