"""Settings: the environment and one `.env` file, read once, checked, and passed on."""

import os
import re
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import unquote, urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import replies
from bot.errors import Misconfigured


def _none_if_empty(value: object) -> object:
    """`KEY=` in a copied .env.example means that the setting is not set."""
    return None if isinstance(value, str) and not value.strip() else value


def _upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


def _require(kind: str, fits: Callable[[str], bool]) -> AfterValidator:
    """A check that fails under a name that `replies.bad_value` knows."""

    def check(value: str) -> str:
        if not fits(value):
            raise PydanticCustomError(kind, kind)
        return value

    return AfterValidator(check)


def _plain(secret: SecretStr | None) -> SecretStr | None:
    """A token goes into an HTTP header, which takes no other characters."""
    written = secret.get_secret_value() if secret else ""
    if not (written.isascii() and written.isprintable()):
        raise PydanticCustomError("token", "token")
    return secret


def _is_address(*schemes: str) -> Callable[[str], bool]:
    def fits(url: str) -> bool:
        try:
            parts = urlsplit(url)
            return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:
            return False

    return fits


def _is_redis(url: str) -> bool:
    return url.startswith("unix://") or _is_address("redis", "rediss")(url)


# As SQLAlchemy reads it, which takes characters that urllib would stumble over: `[`, `#`, `?`.
_PASSWORD = re.compile(r"[^:/]+://[^:/]*:([^@]+)@")

_Secret = Annotated[SecretStr | None, BeforeValidator(_none_if_empty)]
_Token = Annotated[_Secret, AfterValidator(_plain)]
_Optional = Annotated[str | None, BeforeValidator(_none_if_empty)]
_Address = Annotated[str, _require("address", _is_address("http", "https"))]
_Gateway = Annotated[str, _require("gateway", _is_address("ws", "wss"))]
_Redis = Annotated[str, _require("redis_address", _is_redis)]
_Categories = Annotated[str, _require("categories", lambda text: re.fullmatch(r"[A-Za-z.,\s-]*", text) is not None)]
_Level = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


TOKENS = {
    "slack": ("slack_bot_token", "slack_app_token"),
    "discord": ("discord_token",),
    "telegram": ("telegram_token",),
}
"""The settings without which a platform cannot be used."""


class Settings(BaseSettings):
    """Every setting, with its default. Names in the environment are these in capitals."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True)

    data_dir: Path = Path(".paperboy")
    database_url: _Optional = None
    """SQLite in the data folder where it is not set."""
    redis_url: Annotated[_Redis | None, BeforeValidator(_none_if_empty)] = None
    """A Redis of our own on a private socket where it is not set."""

    hf_endpoint: _Address = "https://huggingface.co"
    hf_token: _Token = None
    arxiv_api_url: _Address = "https://export.arxiv.org/api/query"
    arxiv_categories: _Categories = ""
    """arXiv categories whose new papers join the edition, with commas: `cs.CL,cs.LG`. None by default."""
    arxiv_pause: float = Field(default=3.0, ge=0.0)
    """Seconds between two requests to arXiv, over all processes; 3 by https://info.arxiv.org/help/api/tou.html."""

    arxiv_url: _Address = "https://arxiv.org"
    """Where whole texts are read, as HTML or PDF."""

    openai_api_key: _Secret = None
    openai_base_url: _Address = "https://api.openai.com/v1"
    openai_model: str = "gpt-5-mini"
    model_concurrency: int = Field(default=16, ge=1, le=64)
    model_timeout: float = Field(default=60.0, gt=0, le=90)
    """Seconds that one call to the model may take."""
    model_context: int = Field(default=120_000, ge=4_000, le=2_000_000)
    """Tokens that one request may have: a paper that is longer is not sent whole."""
    glossary_file: Annotated[Path | None, BeforeValidator(_none_if_empty)] = None
    """Terms of the operator's own, in the form of `prompts/glossary.md`."""
    price_input: float = Field(default=0.25, ge=0)
    price_output: float = Field(default=2.0, ge=0)
    """What a million tokens cost, in dollars: only for showing what was spent."""
    daily_tokens: int = Field(default=2_000_000, ge=0)
    """Tokens that may be spent in a day (UTC); 0 spends none."""
    person_daily_tokens: int = Field(default=400_000, ge=0)
    """Of these, tokens that the questions of one person may spend."""
    whole_text_papers: int = Field(default=10, ge=0, le=1_000)
    """Papers of a day, those with the most votes first, whose reports and highlights are made from the whole text."""

    slack_bot_token: _Token = None
    slack_app_token: _Token = None
    slack_api_url: _Address = "https://slack.com/api/"
    discord_token: _Token = None
    discord_api_url: _Address = "https://discord.com/api/v10"
    discord_gateway_url: Annotated[_Gateway | None, BeforeValidator(_none_if_empty)] = None
    """The gateway that Discord names where it is not set."""
    telegram_token: _Token = None
    telegram_api_url: _Address = "https://api.telegram.org"

    questions_per_minute: int = Field(default=6, ge=1)
    """How many commands that cost something one person may give in a minute, and in a day."""
    questions_per_day: int = Field(default=40, ge=1)
    channel_questions_per_day: int = Field(default=200, ge=1)
    checks_per_day: int = Field(default=5, ge=0)
    """How many times a day one person may have an answer or a card checked once more."""

    cut_off: time = time(21, 0)
    """The time of day (UTC) at which the day's edition is frozen."""
    clock_offset: float = Field(default=0.0, ge=-1e13, le=1e13, allow_inf_nan=False)
    """Seconds added to the real time, so that a day of the past can be lived again."""
    clock_speed: float = Field(default=1.0, ge=1, le=10_000, allow_inf_nan=False)
    """How fast the calendar runs: real time since 1970 times this, plus the offset."""
    platforms: str = ""
    """The platforms to use, with commas; by default those with a token, and the terminal where there is none."""
    log_level: Annotated[_Level | None, BeforeValidator(_upper)] = None
    """By default what runs by itself logs warnings, and what a person watches logs nothing."""

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{(self.data_dir / 'paperboy.db').absolute()}"

    @property
    def platform_names(self) -> tuple[str, ...]:
        """The platforms to use: those that are named, else those of which any token is set, else the terminal."""
        return _listed(self.platforms) or tuple(name for name in TOKENS if self._has_any(name)) or ("console",)

    def tokens(self, platform: str) -> tuple[str, ...]:
        """The platform's tokens in the order of TOKENS. Raises Misconfigured for the first that is missing."""
        return tuple(self._token(name) for name in TOKENS[platform])

    def _has_any(self, platform: str) -> bool:
        return any(getattr(self, name) is not None for name in TOKENS[platform])

    def _token(self, name: str) -> str:
        secret: SecretStr | None = getattr(self, name)
        if secret is None:
            raise Misconfigured(name.upper(), replies.WHERE_TO_FIND[name])
        return secret.get_secret_value().strip()

    @property
    def arxiv_listed(self) -> tuple[str, ...]:
        return _listed(self.arxiv_categories)

    @property
    def has_model(self) -> bool:
        return self.openai_api_key is not None

    def secrets(self) -> tuple[str, ...]:
        """Every secret that is set, so that it can be kept out of the logs."""
        values = (getattr(self, name) for name in type(self).model_fields)
        found = [value.get_secret_value().strip() for value in values if isinstance(value, SecretStr)]
        for url in (self.database_url, self.redis_url):
            written = _password(url) if url else None
            found += [written, unquote(written)] if written else []
        return tuple(found)


def load() -> Settings:
    """The settings of this process, from the environment and the file that PAPERBOY_ENV_FILE names (`.env`).

    Raises Misconfigured with the first setting that is wrong.
    """
    try:
        return Settings(_env_file=os.environ.get("PAPERBOY_ENV_FILE", ".env"))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        limit = next(iter(first.get("ctx", {}).values()), None)
        raise Misconfigured(_named(first["loc"]), replies.bad_value(first["type"], limit)) from None
    except (OSError, UnicodeDecodeError):
        raise Misconfigured(".env", replies.BAD_ENV_FILE) from None


def _named(place: tuple[int | str, ...]) -> str:
    return str(place[0]).upper() if place else ".env"


def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _password(url: str) -> str | None:
    found = _PASSWORD.match(url)
    return found[1] if found else None
