"""People act in the fake Slack, and the real slack_bolt hears and answers them over Socket Mode and response_urls."""

import asyncio
import contextlib
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_clients import app_of, client_of, connected, refusal
from tests.fakes.slack_workspace import Json
from tests.fakes.test_slack import SECTION, with_slack

BUTTON: Json = {
    "type": "button",
    "text": {"type": "plain_text", "text": "쉬운설명 & 더"},
    "action_id": "easy",
    "value": "1",
}
CARD: list[Json] = [SECTION, {"type": "actions", "block_id": "card", "elements": [BUTTON]}]


def test_a_command_is_acknowledged_with_a_message_and_answered_by_its_response_url() -> None:
    async def scene(slack: FakeSlack) -> None:
        app = app_of(slack)

        @app.command("/paper")
        async def paper(ack: Any, respond: Any, command: Json) -> None:
            await ack(f"{command['text']}: 읽는 중입니다")
            # Bolt sends the acknowledgement up to 10 ms after this, so that a response may come before it.
            await slack.until(lambda: slack.sockets.acknowledged)
            await respond("다 읽었습니다", response_type="in_channel")

        async with connected(slack, app):
            asked = slack.command(slack.member, slack.channel, "/paper", "2501.07301")
            waiting, answer = await asyncio.to_thread(asked.wait_messages, 2)
        assert (waiting.text, waiting.ephemeral_to) == ("2501.07301: 읽는 중입니다", slack.member.id)
        assert (answer.text, answer.ephemeral_to) == ("다 읽었습니다", None)
        assert answer.response_url == asked.response_url
        assert (slack.posted(slack.channel), slack.seen_by(slack.member)) == ([answer], [waiting])

    with_slack(scene)


@pytest.mark.parametrize("replaces", [False, True])
def test_replacing_on_a_commands_url_makes_one_more_message_unless_told_otherwise(replaces: bool) -> None:
    async def scene(slack: FakeSlack) -> None:
        slack.answers.command_replaces = replaces
        asked = slack.command(slack.member, slack.channel, "/paper")
        webhook = AsyncWebhookClient(asked.response_url, retry_handlers=[])
        await webhook.send(text="읽는 중")
        await webhook.send(text="답", replace_original=True)
        assert [each.text for each in asked.messages] == (["답"] if replaces else ["읽는 중", "답"])
        assert bool(slack.violations) != replaces

    with_slack(scene)


def test_a_response_url_is_good_for_five_uses_and_half_an_hour() -> None:
    async def scene(slack: FakeSlack) -> None:
        asked = slack.command(slack.member, slack.channel, "/paper")
        webhook = AsyncWebhookClient(asked.response_url, retry_handlers=[])
        answers = [await webhook.send(text=str(number)) for number in range(6)]
        assert [answer.status_code for answer in answers] == [200] * 5 + [404]
        assert "used_url" in answers[-1].body
        late = slack.command(slack.member, slack.channel, "/paper")
        slack.move_clock(1801)
        answer = await AsyncWebhookClient(late.response_url, retry_handlers=[]).send(text="a")
        assert (answer.status_code, late.messages) == (404, [])
        assert "expired_url" in answer.body

    with_slack(scene)


def test_what_is_sent_to_a_response_url_is_judged_as_a_post_is() -> None:
    async def scene(slack: FakeSlack) -> None:
        asked = slack.command(slack.member, slack.channel, "/paper")
        webhook = AsyncWebhookClient(asked.response_url, retry_handlers=[])
        for body in ({"blocks": [SECTION] * 51, "text": "a"}, {}, {"text": "a", "response_type": "secret"}):
            assert (await webhook.send_dict(body)).status_code == 400
        assert not asked.messages

    with_slack(scene)


def test_an_acknowledgement_that_slack_cannot_show_is_shown_as_an_error() -> None:
    async def scene(slack: FakeSlack) -> None:
        app = app_of(slack)

        @app.command("/paper")
        async def paper(ack: Any) -> None:
            await ack(text="a", blocks=[{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}])

        async with connected(slack, app):
            asked = slack.command(slack.member, slack.channel, "/paper")
            await slack.until(lambda: asked.error)
        assert asked.error == "invalid_command_response"

    with_slack(scene)


def test_a_person_reads_of_a_timeout_when_nobody_acknowledges_in_time() -> None:
    async def scene(slack: FakeSlack) -> None:
        slack.sockets.ack_seconds = 0.1
        app, may_go = app_of(slack), asyncio.Event()

        @app.command("/paper")
        async def paper(ack: Any) -> None:
            await may_go.wait()
            await ack()

        unheard = slack.command(slack.member, slack.channel, "/paper")
        await slack.until(lambda: unheard.error == "dispatch_failed")
        async with connected(slack, app):
            asked = slack.command(slack.member, slack.channel, "/paper")
            await slack.until(lambda: asked.error == "operation_timeout")
            may_go.set()
            await slack.until(lambda: slack.violations)
        assert not asked.acknowledged

    with_slack(scene)


def test_a_press_carries_the_message_and_may_replace_it() -> None:
    async def scene(slack: FakeSlack) -> None:
        app, bodies = app_of(slack), []

        @app.action("easy")
        async def easy(ack: Any, respond: Any, body: Json) -> None:
            await ack()
            bodies.append(body)
            await respond(text="쉽게", blocks=[SECTION], replace_original=True)

        await client_of(slack).chat_postMessage(channel=slack.channel.id, text="a", blocks=CARD)
        [message] = slack.posted(slack.channel)
        async with connected(slack, app):
            asked = slack.press(slack.member, message, "easy")
            await slack.until(lambda: message.text == "쉽게")
        [body] = bodies
        assert (body["container"]["message_ts"], body["channel"]["id"]) == (message.ts, slack.channel.id)
        assert body["message"]["blocks"][1]["block_id"] == body["actions"][0]["block_id"] == "card"
        assert body["actions"][0]["value"] == "1"
        assert body["actions"][0]["text"]["text"] == "쉬운설명 &amp; 더"
        assert asked.messages == [message]
        with pytest.raises(LookupError):
            slack.press(slack.member, message, "easy")

    with_slack(scene)


def test_a_press_on_what_one_person_sees_comes_without_the_message_and_can_delete_it() -> None:
    async def scene(slack: FakeSlack) -> None:
        app, bodies = app_of(slack), []

        @app.action("easy")
        async def easy(ack: Any, respond: Any, body: Json) -> None:
            await ack()
            bodies.append(body)
            await respond(delete_original=True)

        await client_of(slack).chat_postEphemeral(channel=slack.channel.id, user=slack.member.id, text="a", blocks=CARD)
        [message] = slack.seen_by(slack.member)
        with pytest.raises(LookupError):
            slack.press(slack.add_user("another"), message, "easy")
        async with connected(slack, app):
            slack.press(slack.member, message, "easy")
            await slack.until(lambda: message.deleted)
        assert "message" not in bodies[0]
        assert bodies[0]["container"]["is_ephemeral"]

    with_slack(scene)


def test_a_modal_opens_by_its_trigger_once_and_in_time_and_is_submitted() -> None:
    view = {"type": "modal", "callback_id": "ask", "title": {"type": "plain_text", "text": "질문"}, "blocks": [SECTION]}

    async def scene(slack: FakeSlack) -> None:
        app, submitted = app_of(slack), []

        @app.command("/paper")
        async def paper(ack: Any, client: AsyncWebClient, body: Json) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=view)

        @app.view("ask")
        async def sent(ack: Any, view: Json) -> None:
            submitted.append(view["state"]["values"])
            await ack(response_action="clear")

        async with connected(slack, app):
            asked = slack.command(slack.member, slack.channel, "/paper")
            [opened] = await slack.until(lambda: asked.views)
            answer = slack.submit_view(slack.member, opened, {"q": {"words": {"value": "왜?"}}})
            await slack.until(lambda: answer.acknowledged)
        assert submitted == [{"q": {"words": {"value": "왜?"}}}]
        assert answer.acknowledgement == {"response_action": "clear"}
        again = client_of(slack).views_open(trigger_id=asked.trigger_id, view=view)
        assert (await refusal(again))["error"] == "exchanged_trigger_id"
        late = slack.command(slack.member, slack.channel, "/paper")
        slack.move_clock(4)
        opening = client_of(slack).views_open(trigger_id=late.trigger_id, view=view)
        assert (await refusal(opening))["error"] == "expired_trigger_id"

    with_slack(scene)


def test_a_mention_comes_as_slack_writes_it() -> None:
    async def scene(slack: FakeSlack) -> None:
        app, bodies = app_of(slack), []

        @app.event("app_mention")
        async def mentioned(body: Json, say: Any) -> None:
            bodies.append(body)
            await say(text="네", thread_ts=body["event"]["ts"])

        stranger = slack.add_user("stranger", is_stranger=True)
        slack.channel.members.append(stranger.id)
        typed = "<@BOT> a<b & https://arxiv.org/abs/2501.07301?x=1&y arxiv.org/abs/2501.07302"
        async with connected(slack, app):
            asked = slack.mention(stranger, slack.channel, typed)
            await slack.until(lambda: slack.posted(slack.channel))
        [body] = bodies
        assert body["event"]["text"] == (
            f"<@{slack.bot.id}> a&lt;b &amp; <https://arxiv.org/abs/2501.07301?x=1&amp;y> "
            "<http://arxiv.org/abs/2501.07302|arxiv.org/abs/2501.07302>"
        )
        assert body["is_ext_shared_channel"]
        assert body["event"]["user_team"] == stranger.team_id != body["team_id"]
        assert body["authorizations"][0]["user_id"] == slack.bot.id
        assert asked.acknowledged
        assert asked.sent
        assert slack.posted(slack.channel)[0].thread_ts == asked.sent.ts

    with_slack(scene)


def test_a_mention_is_not_told_without_the_scope_or_where_the_bot_is_no_member() -> None:
    async def scene(slack: FakeSlack) -> None:
        elsewhere = slack.add_channel("elsewhere", slack.member, bot=False)
        assert slack.mention(slack.member, elsewhere, "<@BOT> 안녕").error == "not_in_channel"
        slack.scopes.discard("app_mentions:read")
        assert slack.mention(slack.member, slack.channel, "<@BOT> 안녕").error == "not_subscribed"

    with_slack(scene)


def test_in_a_direct_message_the_bot_is_told_what_it_said_itself_too() -> None:
    async def scene(slack: FakeSlack) -> None:
        app, heard = app_of(slack), []

        @app.event("message")
        async def message(event: Json, say: Any) -> None:
            heard.append(event["text"])
            await say("네")

        async with connected(slack, app):
            slack.direct_message(slack.member, "2501.07301")
            await slack.until(lambda: [each.text for each in slack.messages] == ["2501.07301", "네"])
            await slack.until(lambda: slack.sockets.acknowledged == 2)
        assert heard == ["2501.07301"]

    with_slack(scene)


def test_an_event_that_is_not_acknowledged_comes_again_and_says_so() -> None:
    async def scene(slack: FakeSlack) -> None:
        slack.sockets.ack_seconds, slack.sockets.retry_seconds = 0.1, (0.0, 0.0)
        seen: list[tuple[int | None, str | None]] = []
        app = app_of(slack)
        async with connected(slack, app) as [handler]:
            handler.client.socket_mode_request_listeners.clear()

            async def note(client: Any, request: Any) -> None:
                seen.append((request.retry_attempt, request.retry_reason))

            handler.client.socket_mode_request_listeners.append(note)
            asked = slack.mention(slack.member, slack.channel, "<@BOT> 안녕")
            await slack.until(lambda: asked.error)
        assert seen == [(0, ""), (1, "timeout"), (2, "timeout")]

    with_slack(scene)


def test_each_envelope_goes_to_one_of_the_sockets() -> None:
    async def scene(slack: FakeSlack) -> None:
        app, heard = app_of(slack), []

        @app.command("/paper")
        async def paper(ack: Any, command: Json) -> None:
            heard.append(command["text"])
            await ack()

        async with connected(slack, app, count=3):
            asked = [slack.command(slack.member, slack.channel, "/paper", str(number)) for number in range(9)]
            await slack.until(lambda: all(each.acknowledged for each in asked))
        assert sorted(heard) == [str(number) for number in range(9)]

    with_slack(scene)


@pytest.mark.parametrize("way", ["drop", "refresh_requested", "warning"])
def test_the_client_connects_again_after_its_socket_is_gone(way: str) -> None:
    async def scene(slack: FakeSlack) -> None:
        app = app_of(slack)

        @app.command("/paper")
        async def paper(ack: Any) -> None:
            await ack("네")

        async with connected(slack, app):
            if way == "drop":
                slack.sockets.drop()
            else:
                slack.sockets.disconnect(way)
            await slack.until(lambda: slack.sockets.opened == 2 and slack.sockets.open == 1)
            asked = slack.command(slack.member, slack.channel, "/paper")
            await slack.until(lambda: asked.messages)

    with_slack(scene)


def test_an_eleventh_socket_is_sent_away() -> None:
    async def scene(slack: FakeSlack) -> None:
        client = client_of(slack)
        async with aiohttp.ClientSession() as session, contextlib.AsyncExitStack() as stack:
            said = []
            for _ in range(11):
                url = (await client.apps_connections_open(app_token=slack.app_token))["url"]
                said.append(await (await stack.enter_async_context(session.ws_connect(url))).receive_json())
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(url)
        assert [each["type"] for each in said] == ["hello"] * 10 + ["disconnect"]
        assert [each.get("num_connections") for each in said[:10]] == list(range(1, 11))
        assert said[-1]["reason"] == "too_many_websockets"

    with_slack(scene)


def test_a_private_conversation_elsewhere_takes_a_command_and_no_post() -> None:
    async def scene(slack: FakeSlack) -> None:
        private = slack.add_channel("private", slack.member, kind="private", bot=False)
        asked = slack.command(slack.member, private, "/paper", "help")
        assert (await refusal(client_of(slack).chat_postMessage(channel=private.id, text="a")))["error"] == (
            "channel_not_found"
        )
        answer = await AsyncWebhookClient(asked.response_url, retry_handlers=[]).send(text="네")
        assert answer.status_code == 200
        assert [each.text for each in slack.seen_by(slack.member)] == ["네"]

    with_slack(scene)
