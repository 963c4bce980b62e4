"""Faults of a form body in Discord's own words: what a refused request gets back in `errors`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

Path = tuple[str, ...]
"""Where in the body: names of fields, and places in lists as digits."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a body."""

    path: Path
    code: str
    said: str

    def __str__(self) -> str:
        return f"{'.'.join(self.path) or 'body'}: {self.code} {self.said}"


def required(path: Path) -> Fault:
    return Fault(path, "BASE_TYPE_REQUIRED", "This field is required")


def length(value: str | list[Any], path: Path, most: int, least: int = 0) -> Iterator[Fault]:
    """What is wrong with the length of a text or a list. A text counts in code points:
    https://github.com/discord/discord-api-docs/issues/1315
    """
    if least and not least <= len(value) <= most:
        yield Fault(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
    elif len(value) > most:
        yield Fault(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def text(body: dict[str, Any], name: str, path: Path, most: int, least: int = 0) -> Iterator[Fault]:
    """What is wrong with a field of text. One with a least length is required."""
    value = body.get(name)
    here = (*path, name)
    if value is None:
        if least:
            yield required(here)
    elif not isinstance(value, str):
        yield Fault(here, "STRING_TYPE_CONVERT", f"Could not interpret {value!r} as string.")
    else:
        yield from length(value, here, most, least)


def items(body: dict[str, Any], name: str) -> list[Any]:
    """The list in a field; none where it is missing, null or no list, which `lists` finds fault with."""
    value = body.get(name)
    return value if isinstance(value, list) else []


def lists(body: dict[str, Any], path: Path, *names: str) -> Iterator[Fault]:
    """The fields that ought to be lists of objects, and are not."""
    for name in names:
        value = body.get(name)
        if value is not None and not isinstance(value, list):
            yield Fault((*path, name), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        for number, item in enumerate(items(body, name)):
            if not isinstance(item, dict):
                here = (*path, name, str(number))
                yield Fault(here, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")


def objects(body: dict[str, Any], name: str, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The objects in a field that is a list, each with its place."""
    for number, item in enumerate(items(body, name)):
        if isinstance(item, dict):
            yield (*path, name, str(number)), item


def integer(body: dict[str, Any], name: str) -> int:
    """The number in a field; -1 where there is none."""
    value = body.get(name)
    return value if isinstance(value, int) else -1


def url(value: object, path: Path, schemes: tuple[str, ...], most: int = 2048) -> Iterator[Fault]:
    """What is wrong with an address."""
    if not isinstance(value, str) or not value:
        yield required(path)
        return
    yield from length(value, path, most)
    scheme, separator, rest = value.partition("://")
    if scheme not in schemes:
        said = f'Scheme "{scheme}" must be one of {schemes}.'
        yield Fault(path, "URL_TYPE_INVALID_SCHEME", said)
    elif not (separator and rest) or any(character.isspace() for character in value):
        yield Fault(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")


def errors(faults: Iterable[Fault]) -> dict[str, Any]:
    """The faults as the `errors` of an answer: https://docs.discord.com/developers/reference#error-messages"""
    tree: dict[str, Any] = {}
    for fault in faults:
        node = tree
        for name in fault.path:
            node = node.setdefault(name, {})
        node.setdefault("_errors", []).append({"code": fault.code, "message": fault.said})
    return tree
