"""The commands as Discord registers them, and as they come back from there.

https://docs.discord.com/developers/interactions/application-commands
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot import replies

MANAGE_GUILD = 1 << 5
"""https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags"""

_TEXT_OPTION = 3
_GUILD_INSTALL = 0
_IN_GUILD, _WITH_BOT = 0, 1

Body = dict[str, Any]


@dataclass(frozen=True)
class Option:
    """One field of a command. `completed`: Discord asks us for choices while somebody types; `choices` it knows all of,
    by their English names.
    """

    name: str
    english: str
    required: bool = False
    completed: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    """What each is called in Korean."""


@dataclass(frozen=True)
class Entry:
    """A command. `restricted`: only for those who manage the server, unless they decide otherwise."""

    name: str
    english: str
    options: tuple[Option, ...] = ()
    restricted: bool = False


_STYLE = Option("style", "How the papers are told", choices=replies.STYLES)

MENU = (
    Entry(
        "paper",
        "Show a paper, or ask about it",
        (
            Option("id", "arXiv id or link, or words of the title", required=True, completed=True),
            Option("question", "What you want to know"),
        ),
    ),
    Entry(
        "easy",
        "Explain a paper simply",
        (
            Option("id", "arXiv id or link", required=True, completed=True),
            Option("level", "For whom; for anybody without it", choices=replies.LEVELS),
        ),
    ),
    Entry(
        "digest",
        "Show a day's papers",
        (
            Option("day", "Such as 2025-01-14; the newest without it"),
            Option("category", "One field", completed=True),
            _STYLE,
        ),
    ),
    Entry("search", "Find papers", (Option("words", "Korean or English words", required=True),)),
    Entry(
        "subscribe",
        "Receive the daily papers in this channel",
        (
            Option("categories", "One or several fields; all without it", completed=True),
            Option("hour", "Such as 08:30"),
            Option("zone", "Time zone, such as Asia/Seoul"),
            _STYLE,
        ),
        restricted=True,
    ),
    Entry(
        "unsubscribe",
        "Stop receiving papers here",
        (Option("categories", "The fields to leave out; all without it", completed=True),),
        restricted=True,
    ),
    Entry("subscriptions", "Show what this channel receives"),
    Entry("categories", "List the fields"),
    Entry("forget", "Delete the questions that you have asked"),
    Entry("help", "Show what you can ask"),
)
_BY_NAME = {entry.name: entry for entry in MENU}


def registered() -> list[Body]:
    """The commands as they are to be registered."""
    return [_command(entry) for entry in MENU]


def is_current(found: Sequence[Mapping[str, Any]]) -> bool:
    """Whether these registered commands are ours as they are now, whatever else Discord says of them."""
    return _essence(found) == _essence(registered())


def typed(data: Mapping[str, Any]) -> str:
    """The command of an interaction as somebody would have typed it: `/paper 2501.07301 왜?`."""
    name, given = str(data["name"]), {one["name"]: str(one["value"]) for one in data.get("options", [])}
    entry = _BY_NAME.get(name)
    values = [given[option.name] for option in entry.options if option.name in given] if entry else []
    return " ".join([f"/{name}", *values])


def focused(data: Mapping[str, Any]) -> tuple[str, str]:
    """The option in which somebody is typing, and what stands there so far."""
    option = next(one for one in data["options"] if one.get("focused"))
    return str(option["name"]), str(option["value"])


def _command(entry: Entry) -> Body:
    body: Body = {
        "type": 1,
        "name": entry.name,
        "name_localizations": {"ko": replies.COMMAND_NAMES[entry.name]},
        "description": entry.english,
        "description_localizations": {"ko": replies.COMMANDS[entry.name]},
        "options": [_option(option) for option in entry.options],
        "integration_types": [_GUILD_INSTALL],
        "contexts": [_IN_GUILD, _WITH_BOT],
    }
    return body | ({"default_member_permissions": MANAGE_GUILD} if entry.restricted else {})


def _option(option: Option) -> Body:
    name, description = replies.DISCORD_OPTIONS[option.name]
    choices = [
        {"name": english, "name_localizations": {"ko": korean}, "value": english}
        for english, korean in option.choices.items()
    ]
    return {
        "type": _TEXT_OPTION,
        "name": option.name,
        "name_localizations": {"ko": name},
        "description": option.english,
        "description_localizations": {"ko": description},
        "required": option.required,
        "autocomplete": option.completed,
        **({"choices": choices} if choices else {}),
    }


def _essence(commands: Sequence[Mapping[str, Any]]) -> list[Body]:
    """What of the commands is ours to decide, in one order, with what Discord leaves out put in."""
    made = [
        {
            "type": command.get("type") or 1,
            **_named(command),
            "options": [
                {
                    "type": option["type"],
                    **_named(option),
                    "required": bool(option.get("required")),
                    "autocomplete": bool(option.get("autocomplete")),
                    "choices": [
                        {name: choice.get(name) for name in ("name", "name_localizations", "value")}
                        for choice in option.get("choices") or []
                    ],
                }
                for option in command.get("options") or []
            ],
            "default_member_permissions": str(
                command.get("default_member_permissions")
            ),  # sent as a number, told as text
            "integration_types": sorted(command.get("integration_types") or []),
            "contexts": sorted(command.get("contexts") or []),
        }
        for command in commands
    ]
    return sorted(made, key=lambda command: (command["type"], command["name"]))


def _named(one: Mapping[str, Any]) -> Body:
    names = ("name", "name_localizations", "description", "description_localizations")
    return {name: one.get(name) for name in names}
