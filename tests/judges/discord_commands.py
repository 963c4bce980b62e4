"""Application commands: https://docs.discord.com/developers/interactions/application-commands"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import regex

from tests.judges.discord_form import Fault, Path, integer, items, length, lists, objects, text

_NAME = regex.compile(r"^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$")
_LOCALE = regex.compile(
    r"id|da|de|en-GB|en-US|es-ES|es-419|fr|hr|it|lt|hu|nl|no|pl|pt-BR|ro|fi|sv-SE|vi|tr|cs|el|bg|ru|uk|hi|th|zh-CN|ja"
    r"|zh-TW|ko|ar|he"
)
"""https://docs.discord.com/developers/reference#locales, with `ar` and `he`, which the OpenAPI description adds."""
_CHAT_INPUT = 1
_SUBCOMMAND, _GROUP = 1, 2
_STRING, _INTEGER, _NUMBER = 3, 4, 10
_OPTION_TYPES = frozenset(range(1, 12))
_MOST_CHARACTERS = 8000


def command_faults(body: dict[str, Any]) -> Iterator[Fault]:
    """What is wrong with one command."""
    if body.get("type") is None or integer(body, "type") == _CHAT_INPUT:
        yield from _named(body, ())
        yield from _options(body, (), {_SUBCOMMAND, _GROUP})
    else:
        yield from text(body, "name", (), 32, 1)
        yield from _localized(body, "name", (), 32)
        if body.get("description"):
            yield Fault(("description",), "APPLICATION_COMMAND_INVALID", "Only slash commands have a description")
        if body.get("options"):
            yield Fault(("options",), "APPLICATION_COMMAND_INVALID", "Only slash commands have options")
    if _characters(body) > _MOST_CHARACTERS:
        said = f"Command exceeds maximum size ({_MOST_CHARACTERS})"
        yield Fault((), "APPLICATION_COMMAND_TOO_LARGE", said)


def _named(body: dict[str, Any], path: Path) -> Iterator[Fault]:
    yield from text(body, "name", path, 32, 1)
    yield from _localized(body, "name", path, 32)
    localized = body.get("name_localizations")
    names = {(*path, "name"): body.get("name")}
    if isinstance(localized, dict):
        names |= {(*path, "name_localizations", str(locale)): name for locale, name in localized.items()}
    for here, name in names.items():
        if isinstance(name, str) and (not _NAME.match(name) or name != name.lower()):
            yield Fault(here, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    yield from text(body, "description", path, 100, 1)
    yield from _localized(body, "description", path, 100)


def _localized(body: dict[str, Any], name: str, path: Path, most: int) -> Iterator[Fault]:
    field = f"{name}_localizations"
    localized = body.get(field)
    if localized is None:
        return
    if not isinstance(localized, dict):
        yield Fault((*path, field), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return
    for locale in localized:
        if not _LOCALE.fullmatch(str(locale)):
            yield Fault((*path, field, str(locale)), "ENUM_TYPE_COERCE", f'Value "{locale}" is not a locale.')
        yield from text(localized, locale, (*path, field), most, 1)


def _options(body: dict[str, Any], path: Path, nested: set[int]) -> Iterator[Fault]:
    """What is wrong with the options. `nested`: the kinds of command that may stand among them."""
    yield from lists(body, path, "options")
    yield from length(items(body, "options"), (*path, "options"), 25)
    found = list(objects(body, "options", path))
    names = Counter(str(option.get("name")) for _, option in found)
    optional = False
    for here, option in found:
        kind = integer(option, "type")
        if kind not in _OPTION_TYPES or (kind in {_SUBCOMMAND, _GROUP} and kind not in nested):
            yield Fault((*here, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Type of option is invalid")
        if option.get("required") and optional:
            said = "Required options must be placed before non-required options"
            yield Fault(here, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", said)
        optional = optional or not option.get("required")
        if names[str(option.get("name"))] > 1:
            yield Fault((*here, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")
        yield from _named(option, here)
        if kind in {_SUBCOMMAND, _GROUP}:
            yield from _options(option, here, {_SUBCOMMAND} if kind == _GROUP else set())
        else:
            yield from _values(option, here)
    kinds = {integer(option, "type") in {_SUBCOMMAND, _GROUP} for _, option in found}
    if len(kinds) > 1:
        said = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        yield Fault((*path, "options"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", said)


def _values(option: dict[str, Any], path: Path) -> Iterator[Fault]:
    offered = items(option, "choices")
    yield from choice_faults(option, path)
    if (offered or option.get("autocomplete")) and integer(option, "type") not in {_STRING, _INTEGER, _NUMBER}:
        yield Fault(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Only text and numbers have choices")
    if offered and option.get("autocomplete"):
        said = "Choices and autocomplete are mutually exclusive"
        yield Fault(path, "APPLICATION_COMMAND_AUTOCOMPLETE_INVALID", said)


def choice_faults(body: dict[str, Any], path: Path) -> Iterator[Fault]:
    """What is wrong with choices, of an option or in the answer to what somebody types."""
    yield from lists(body, path, "choices")
    yield from length(items(body, "choices"), (*path, "choices"), 25)
    for here, choice in objects(body, "choices", path):
        yield from text(choice, "name", here, 100, 1)
        yield from _localized(choice, "name", here, 100)
        if isinstance(choice.get("value"), str):
            yield from text(choice, "value", here, 100)
        elif not isinstance(choice.get("value"), int | float):
            yield Fault((*here, "value"), "BASE_TYPE_REQUIRED", "This field is required")


def _characters(body: dict[str, Any]) -> int:
    """Characters of names, descriptions and values, of each the longest localization."""
    own = _longest(body, "name") + _longest(body, "description")
    values = sum(
        _longest(choice, "name") + len(str(choice.get("value", ""))) for _, choice in objects(body, "choices", ())
    )
    return own + values + sum(_characters(option) for _, option in objects(body, "options", ()))


def _longest(body: dict[str, Any], name: str) -> int:
    localized = body.get(f"{name}_localizations")
    said = [body.get(name), *(localized.values() if isinstance(localized, dict) else ())]
    return max((len(one) for one in said if isinstance(one, str)), default=0)
