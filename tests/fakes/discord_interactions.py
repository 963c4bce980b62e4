"""Answers to interactions: https://docs.discord.com/developers/interactions/receiving-and-responding"""

from tests.fakes.discord_posting import add_message, change, publish_message, remove, with_files
from tests.fakes.discord_rest import Answer, Call, Refused, Routes, as_object, check_form, path, refused_form, snowflake
from tests.fakes.discord_wire import message_json
from tests.fakes.discord_world import Body, Interaction, InteractionKind, Message, MessageFlag, World
from tests.judges.discord_form import Fault

FIRST_SECONDS, TOKEN_SECONDS = 3.0, 15 * 60.0
"""How long a first answer has, and how long the token lives."""
MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_MAY = {
    InteractionKind.COMMAND: {MESSAGE, DEFERRED_MESSAGE, MODAL},
    InteractionKind.COMPONENT: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, MODAL},
    InteractionKind.AUTOCOMPLETE: {CHOICES},
    InteractionKind.MODAL: {MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE},
}


def respond(world: World, call: Call, interaction: str, token: str) -> Answer:
    """POST /interactions/{interaction}/{token}/callback: the first answer, in time and once."""
    asked = world.interactions.get(token)
    if asked is None or asked.id != snowflake(interaction):
        raise Refused(404, 10062, "Unknown interaction")
    if asked.response is not None:
        raise Refused(400, 40060, "Interaction has already been acknowledged.")
    if world.elapsed() - asked.moment > FIRST_SECONDS:
        raise Refused(404, 10062, "Unknown interaction")
    body = as_object(call.body)
    data = with_files(Call(call.method, call.path, body=body.get("data") or {}, files=call.files))
    check_form(world, "interaction_response", body | ({"data": data} if data else {}))
    if body["type"] not in _MAY[asked.kind]:
        said = f"Value must be one of {_MAY[asked.kind]}."
        raise refused_form([Fault(("type",), "BASE_TYPE_CHOICES", said)])
    _act(world, asked, body, data, call)
    asked.response = body
    if call.query.get("with_response", "").lower() not in {"1", "true"}:
        return Answer(204)
    return Answer(200, _callback(world, asked, body["type"]))


def original(world: World, call: Call, application: str, token: str) -> Answer:
    """GET /webhooks/{application}/{token}/messages/@original."""
    asked = _find(world, application, token)
    return Answer(200, message_json(world, _original(asked)))


def edit_original(world: World, call: Call, application: str, token: str) -> Answer:
    """PATCH /webhooks/{application}/{token}/messages/@original, which may be repeated."""
    asked = _find(world, application, token)
    found = _original(asked)
    change(world, found, call, interaction=True)
    asked.waiting = False
    return Answer(200, message_json(world, found))


def delete_original(world: World, call: Call, application: str, token: str) -> Answer:
    """DELETE /webhooks/{application}/{token}/messages/@original."""
    remove(world, _original(_find(world, application, token)))
    return Answer(204)


def follow_up(world: World, call: Call, application: str, token: str) -> Answer:
    """POST /webhooks/{application}/{token}. Straight after a deferred answer it takes that one's place:
    https://docs.discord.com/developers/interactions/receiving-and-responding#create-followup-message
    """
    asked = _find(world, application, token)
    body = with_files(call)
    check_form(world, "followup", body)
    if asked.message is not None and asked.message.loading and not asked.message.deleted:
        change(world, asked.message, call, interaction=True)
        return Answer(200, message_json(world, asked.message))
    message = add_message(world, asked.channel, world.bot, body, call.files, asked)
    message.reference = asked.message
    asked.followups.append(message)
    publish_message(world, "MESSAGE_CREATE", message)
    return Answer(200, message_json(world, message))


def followed(world: World, call: Call, application: str, token: str, message: str) -> Answer:
    """GET /webhooks/{application}/{token}/messages/{message}."""
    return Answer(200, message_json(world, _sent(_find(world, application, token), message)))


def edit_followed(world: World, call: Call, application: str, token: str, message: str) -> Answer:
    """PATCH /webhooks/{application}/{token}/messages/{message}."""
    found = _sent(_find(world, application, token), message)
    change(world, found, call, interaction=True)
    return Answer(200, message_json(world, found))


def delete_followed(world: World, call: Call, application: str, token: str, message: str) -> Answer:
    """DELETE /webhooks/{application}/{token}/messages/{message}."""
    remove(world, _sent(_find(world, application, token), message))
    return Answer(204)


ROUTES: Routes = [
    ("POST", path("/interactions/{interaction}/{token}/callback"), respond),
    ("POST", path("/webhooks/{application}/{token}"), follow_up),
    ("GET", path("/webhooks/{application}/{token}/messages/@original"), original),
    ("PATCH", path("/webhooks/{application}/{token}/messages/@original"), edit_original),
    ("DELETE", path("/webhooks/{application}/{token}/messages/@original"), delete_original),
    ("GET", path("/webhooks/{application}/{token}/messages/{message}"), followed),
    ("PATCH", path("/webhooks/{application}/{token}/messages/{message}"), edit_followed),
    ("DELETE", path("/webhooks/{application}/{token}/messages/{message}"), delete_followed),
]


def _act(world: World, asked: Interaction, body: Body, data: Body, call: Call) -> None:
    """Do what the first answer says. `data`: that of the body, with the files."""
    kind = body["type"]
    if kind in {MESSAGE, DEFERRED_MESSAGE}:
        message = add_message(world, asked.channel, world.bot, data, call.files, asked)
        if kind == DEFERRED_MESSAGE:
            message.flags |= MessageFlag.LOADING
        asked.message = message
        publish_message(world, "MESSAGE_CREATE", message)
    elif kind == DEFERRED_UPDATE:
        asked.message, asked.waiting = asked.pressed, True
    elif kind == UPDATE and asked.pressed is not None:
        asked.message = asked.pressed
        if data:
            whole = Call(call.method, call.path, body=body.get("data") or {}, files=call.files)
            change(world, asked.pressed, whole, interaction=True)


def _callback(world: World, asked: Interaction, kind: int) -> Body:
    said: Body = {"id": str(asked.id), "type": int(asked.kind)}
    resource: Body = {"type": kind}
    if asked.message is not None:
        said["response_message_id"] = str(asked.message.id)
        said["response_message_loading"] = asked.message.loading
        said["response_message_ephemeral"] = asked.message.ephemeral
        if kind in {MESSAGE, UPDATE}:
            resource["message"] = message_json(world, asked.message)
    return {"interaction": said, "resource": resource}


def _find(world: World, application: str, token: str) -> Interaction:
    """The interaction, which was answered and whose token lives. Raises Refused."""
    asked = world.interactions.get(token)
    if snowflake(application) != world.application_id:
        raise Refused(404, 10015, "Unknown Webhook")
    if asked is None or world.elapsed() - asked.moment > TOKEN_SECONDS:
        # https://github.com/discord/discord-api-docs/issues/6851
        raise Refused(401, 50027, "Invalid Webhook Token")
    if asked.response is None:
        raise Refused(404, 10015, "Unknown Webhook")
    return asked


def _original(asked: Interaction) -> Message:
    if asked.message is None or asked.message.deleted:
        raise Refused(404, 10008, "Unknown Message")
    return asked.message


def _sent(asked: Interaction, message: str) -> Message:
    """A message that was sent with the interaction's token."""
    ours = [*asked.followups, *([asked.message] if asked.message else [])]
    found = next((one for one in ours if one.id == snowflake(message) and not one.deleted), None)
    if found is None:
        raise Refused(404, 10008, "Unknown Message")
    return found
