"""Bodies against Discord's own OpenAPI description, where the shared folder has it."""

import functools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path as File
from typing import Any

import jsonschema
from jsonschema.protocols import Validator

from tests.judges.discord_form import Fault

_OPENAPI = File(__file__).parents[3] / "shared/data/discord/openapi.json"
_SNOWFLAKE = {"anyOf": [{"type": "string", "pattern": "^(0|[1-9][0-9]*)$"}, {"type": "integer", "minimum": 0}]}
"""Ids are also taken as numbers: https://docs.discord.com/developers/reference#snowflakes"""
_NULL = {"type": "null"}


def is_at_hand() -> bool:
    """Whether there is a description to judge by."""
    return _OPENAPI.exists()


def schema_faults(name: str, body: Any) -> list[Fault]:
    """What the schema `name` of the description finds wrong; nothing where there is no description."""
    if not is_at_hand():
        return []
    return [_fault(error) for found in _validator(name).iter_errors(body) for error in _innermost(found)]


@functools.cache
def _validator(name: str) -> Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": _schemas()}}
    return jsonschema.Draft202012Validator(schema)


@functools.cache
def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = json.loads(_OPENAPI.read_text(encoding="utf-8"))["components"]["schemas"]
    schemas["SnowflakeType"] = _SNOWFLAKE
    told_apart: dict[str, Any] = _by_type(schemas, schemas)
    return told_apart


def _by_type(node: Any, schemas: dict[str, Any]) -> Any:
    """The same schema with every union whose members differ in `type` made into conditions on it, so that a fault is
    found in the one member that is meant, and found fast.
    """
    if isinstance(node, list):
        return [_by_type(one, schemas) for one in node]
    if not isinstance(node, dict):
        return node
    members = node.get("oneOf") or node.get("anyOf") or []
    kinds = _kinds(members, schemas)
    if not kinds:
        return {name: _by_type(value, schemas) for name, value in node.items()}
    chosen: dict[str, Any] = {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": sorted(kinds)}},
        "allOf": [
            {"if": {"properties": {"type": {"const": kind}}}, "then": {"$ref": reference}}
            for kind, reference in kinds.items()
        ],
    }
    return {"if": _NULL, "else": chosen} if _NULL in members else chosen


def _kinds(members: list[Any], schemas: dict[str, Any]) -> dict[int, str] | None:
    """The members of a union by the one `type` that each has; None where they cannot be told apart so."""
    kinds = {}
    for member in members:
        if member == _NULL:
            continue
        target = schemas.get(member.get("$ref", "").rpartition("/")[2], {})
        values = target.get("properties", {}).get("type", {}).get("enum", [])
        if len(values) != 1 or values[0] in kinds:
            return None
        kinds[values[0]] = member["$ref"]
    return kinds


def _innermost(error: jsonschema.ValidationError) -> Iterator[jsonschema.ValidationError]:
    """What is wrong inside a union that may also be null; the error itself elsewhere."""
    inner = [one for one in error.context or () if list(one.schema_path)[1:] != ["type"] or one.path]
    members = error.validator_value if isinstance(error.validator_value, list) else []
    if error.validator in {"oneOf", "anyOf"} and _NULL in members and inner:
        for one in inner:
            yield from _innermost(one)
    else:
        yield error


def _fault(error: jsonschema.ValidationError) -> Fault:
    path = tuple(map(str, error.absolute_path))
    schema = error.schema if isinstance(error.schema, dict) else {}
    match error.validator:
        case "required":
            return Fault((*path, error.message.split("'")[1]), "BASE_TYPE_REQUIRED", "This field is required")
        case "maxLength" | "maxItems" | "minLength" | "minItems":
            least, most = _bounds(schema, ("minLength", "minItems")), _bounds(schema, ("maxLength", "maxItems"))
            if least:
                return Fault(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
            return Fault(path, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        case _:
            return Fault(path, f"SCHEMA_{str(error.validator).upper()}", error.message[:200])


def _bounds(schema: dict[str, Any], names: Iterable[str]) -> int:
    return next((schema[name] for name in names if name in schema), 0)
