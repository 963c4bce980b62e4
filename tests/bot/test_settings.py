"""One `.env` file sets the bot up; what is wrong in it is named, and what is secret in it is known."""

from datetime import time
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot import replies
from bot.errors import Misconfigured
from bot.settings import TOKENS, Settings, load

NAMES = sorted(Settings.model_fields)
SECRETS = sorted(name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation))


@pytest.fixture
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / ".env"
    monkeypatch.setenv("PAPERBOY_ENV_FILE", str(file))
    return file


def test_without_any_setting_there_is_a_bot_with_a_store_of_its_own_and_no_model(env_file: Path) -> None:
    settings = load()
    assert settings.database == f"sqlite:///{Path('.paperboy/paperboy.db').absolute()}"
    assert (settings.redis_url, settings.has_model, settings.platform_names) == (None, False, ("console",))
    assert (settings.secrets(), settings.arxiv_listed) == ((), ())


def test_the_file_that_is_named_is_read_and_the_environment_goes_before_it(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file.write_text(
        '# 논문 배달부\nOPENAI_MODEL="a model"\nPLATFORMS=console, recorder,,console\nCUT_OFF=22:30\n'
        "OPENAI_API_KEY=sk-file # the team's\nSOMETHING_ELSE=1\nDAILY_TOKENS=5\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("DAILY_TOKENS", "7")
    settings = load()
    assert (settings.openai_model, settings.cut_off, settings.daily_tokens) == ("a model", time(22, 30), 7)
    assert settings.platform_names == ("console", "recorder")
    assert settings.openai_api_key == SecretStr("sk-file")


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_setting_is_one_that_is_not_set(name: str, env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    untouched = load()
    env_file.write_text(f"{name.upper()}=\n", encoding="utf-8")
    assert load() == untouched
    monkeypatch.setenv(name.upper(), "")
    assert load() == untouched


@pytest.mark.parametrize("name", [*SECRETS, "database_url", "redis_url"])
def test_blanks_are_no_key_and_no_address(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name.upper(), "  ")
    assert getattr(load(), name) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODEL_CONCURRENCY", "0"),
        ("MODEL_CONCURRENCY", "65"),
        ("MODEL_CONCURRENCY", "many"),
        ("MODEL_TIMEOUT", "0"),
        ("MODEL_TIMEOUT", "151"),
        ("DAILY_TOKENS", "-1"),
        ("DAILY_TOKENS", "2.5"),
        ("PRICE_INPUT", "-1"),
        ("ARXIV_PAUSE", "-1"),
        ("CUT_OFF", "25:00"),
        ("CUT_OFF", "저녁"),
        ("CLOCK_OFFSET", "yesterday"),
        ("CLOCK_OFFSET", "nan"),
        ("CLOCK_OFFSET", "1e300"),
        ("LOG_LEVEL", "loud"),
        ("HF_ENDPOINT", "http://[::1"),
        ("HF_ENDPOINT", "file:///etc/passwd"),
        ("OPENAI_BASE_URL", "localhost"),
        ("ARXIV_API_URL", "http://host:port/"),
        ("REDIS_URL", "foo"),
        ("REDIS_URL", "redis://:canary/1@host:6379"),
        ("ARXIV_CATEGORIES", "cs.한국어"),
        ("HF_TOKEN", "한글"),
        ("SLACK_BOT_TOKEN", "토큰"),
        ("SLACK_APP_TOKEN", "xapp-\t1"),
        ("DISCORD_TOKEN", "한글"),
        ("TELEGRAM_TOKEN", "1:\u200b"),
        ("SLACK_API_URL", "slack.com/api"),
        ("DISCORD_API_URL", "wss://discord.com"),
        ("DISCORD_GATEWAY_URL", "https://gateway.discord.gg"),
        ("TELEGRAM_API_URL", "127.0.0.1:8081"),
        ("QUESTIONS_PER_MINUTE", "0"),
        ("QUESTIONS_PER_DAY", "many"),
        ("CHANNEL_QUESTIONS_PER_DAY", "-1"),
        ("CLOCK_SPEED", "0"),
        ("CLOCK_SPEED", "nan"),
        ("CLOCK_SPEED", "20000"),
    ],
)
def test_a_wrong_value_is_named_and_not_repeated(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured) as raised:
        load()
    assert raised.value.setting == name
    assert raised.value.reason.endswith(".")
    assert "canary" not in raised.value.reason


@pytest.mark.parametrize(
    ("tokens", "platforms"),
    [
        ({}, ("console",)),
        ({"telegram_token": "1:a"}, ("telegram",)),
        ({"telegram_token": "1:a", "slack_bot_token": "xoxb-1", "slack_app_token": "xapp-1"}, ("slack", "telegram")),
        ({"slack_app_token": "xapp-1"}, ("slack",)),
        ({"discord_token": "a", "platforms": "console"}, ("console",)),
    ],
)
def test_the_platforms_are_those_that_are_named_else_those_with_any_token_else_the_terminal(
    tokens: dict[str, str], platforms: tuple[str, ...]
) -> None:
    assert Settings(**tokens).platform_names == platforms  # type: ignore[arg-type]


@pytest.mark.parametrize("platform", TOKENS)
def test_a_platform_with_all_its_tokens_has_them_in_order_and_one_with_some_says_which_is_missing(
    platform: str,
) -> None:
    names = TOKENS[platform]
    whole = {name: f" token-{name} " for name in names}
    assert Settings(**whole).tokens(platform) == tuple(f"token-{name}" for name in names)  # type: ignore[arg-type]
    for missing in names:
        rest = {name: token for name, token in whole.items() if name != missing}
        with pytest.raises(Misconfigured) as raised:
            Settings(**rest).tokens(platform)  # type: ignore[arg-type]
        assert (raised.value.setting, raised.value.reason) == (missing.upper(), replies.WHERE_TO_FIND[missing])
        assert f"docs/{platform}.md" in raised.value.reason


def test_a_file_in_another_encoding_is_one_sentence(env_file: Path) -> None:
    env_file.write_bytes("# 한국어 설명\nLOG_LEVEL=INFO\n".encode("cp949"))
    with pytest.raises(Misconfigured, match="UTF-8") as raised:
        load()
    assert raised.value.setting == ".env"


def test_every_secret_is_known_so_that_no_log_shows_it() -> None:
    keys = {name: f"canary-{name}" for name in SECRETS}
    settings = Settings(
        database_url="postgresql://bot:canary-db@db/paperboy",
        redis_url="rediss://:canary-redis@redis:6379/0",
        **keys,  # type: ignore[arg-type]
    )
    assert {"openai_api_key", "hf_token"} <= set(SECRETS)
    assert set(settings.secrets()) == {*keys.values(), "canary-db", "canary-redis"}
    assert not [secret for secret in keys.values() if secret in repr(settings) + str(settings)]


@given(st.text(st.characters(exclude_characters="@", exclude_categories=["Cs", "Cc", "Zs"]), min_size=1, max_size=30))
def test_a_password_of_any_characters_is_known(password: str) -> None:
    secrets = Settings(database_url=f"postgresql://bot:{password}@db/paperboy").secrets()
    assert {password, unquote(password)} == set(secrets)


@pytest.mark.parametrize("url", ["redis://localhost:6379/0", "sqlite:////data/a:b.db", "unix:///run/redis.sock", "?"])
def test_an_address_without_a_password_holds_no_secret(url: str) -> None:
    assert Settings(database_url=url).secrets() == ()
