"""Platforms are found by name, and a name that is none is answered with those that are."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters import registry
from bot import replies
from bot.delivery import CannotTell, Post, Sent
from bot.digest import digest_list, help_message, sentence
from bot.errors import Misconfigured
from bot.settings import Settings
from tests.bot.papers import sample_edition

TODAY = sample_edition()
MESSAGES = [sentence("안녕하세요."), help_message(), digest_list(TODAY.day, TODAY.items, has_model=True)]


@pytest.mark.parametrize("name", registry.PLATFORMS)
def test_every_platform_renders_any_message_as_posts_of_plain_json(name: str) -> None:
    render = registry.renderer(name)
    for message in MESSAGES:
        payloads = render(message)
        assert payloads
        assert json.loads(json.dumps(payloads)) == payloads
        assert render(message) == payloads, "rendering depends on the message alone"


@pytest.mark.parametrize("name", registry.PLATFORMS)
def test_every_platform_sends_its_own_posts(name: str, tmp_path: Path) -> None:
    async def send() -> None:
        client = registry.client(name, Settings(data_dir=tmp_path))
        for number, payload in enumerate(registry.renderer(name)(MESSAGES[0])):
            post = Post(number, name, "general", number, f"key-{number}", payload)
            assert isinstance(await client.send(post), Sent)
            assert isinstance(await client.reconcile(post), Sent | CannotTell)
        await client.close()

    asyncio.run(send())


@pytest.mark.parametrize("name", ["kakao", "", "Console", "console ", "adapters.console", "../console"])
@pytest.mark.parametrize("look_up", [registry.check, registry.renderer, lambda name: registry.client(name, Settings())])
def test_a_platform_that_there_is_not_is_one_sentence(name: str, look_up: Callable[[str], object]) -> None:
    with pytest.raises(Misconfigured) as raised:
        look_up(name)
    assert raised.value.setting == "PLATFORMS"
    assert replies.error(raised.value).endswith("console, recorder 중에서 골라 주세요.")
