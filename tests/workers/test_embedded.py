"""The Redis of a laptop: private, shared by whoever needs it, gone with the last one, and back with its data."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import psutil
import pytest
import redis

from bot.errors import Misconfigured, QueueAway
from workers.embedded import EmbeddedRedis
from workers.queue import connect


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder under a short path; whatever still runs in it at the end is a fault of the test."""
    with tempfile.TemporaryDirectory(prefix="paperboy-test-") as made:
        yield Path(made) / "redis"
        assert servers(Path(made) / "redis") == []


def socket_of(folder: Path) -> str:
    return EmbeddedRedis(folder).url.removeprefix("unix://")


def servers(folder: Path) -> list[psutil.Process]:
    """The servers whose data lies in the folder."""
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if socket_of(folder) in " ".join(process.info["cmdline"] or ()) and process.status() != psutil.STATUS_ZOMBIE
    ]


def kill(folder: Path) -> None:
    (server,) = servers(folder)
    server.send_signal(signal.SIGKILL)
    server.wait(5)


def answers(embedded: EmbeddedRedis) -> bool:
    client = connect(embedded.url)
    try:
        return bool(client.ping())
    except redis.exceptions.RedisError:
        return False
    finally:
        client.close()


def write(embedded: EmbeddedRedis, name: str, value: str) -> None:
    with connect(embedded.url) as client:
        client.rpush(name, value)


def read(embedded: EmbeddedRedis, name: str) -> list[bytes]:
    with connect(embedded.url) as client:
        return cast("list[bytes]", client.lrange(name, 0, -1))


def test_whoever_comes_later_joins_and_the_last_one_out_stops_it(folder: Path) -> None:
    first, second = EmbeddedRedis(folder), EmbeddedRedis(folder)
    first.start()
    second.start()
    assert first.url == second.url
    assert len(servers(folder)) == 1
    write(second, "list", "kept")
    second.stop()
    assert answers(first)
    assert read(first, "list") == [b"kept"]
    first.stop()
    assert not answers(first)
    assert servers(folder) == []


def test_what_was_queued_comes_back_after_the_server_was_killed(folder: Path) -> None:
    embedded = EmbeddedRedis(folder)
    embedded.start()
    write(embedded, "list", "queued")
    os.sync()
    with connect(embedded.url) as client:
        client.execute_command("WAITAOF", 1, 0, 2_000)
    kill(folder)
    assert not answers(embedded)
    embedded.ensure()
    assert read(embedded, "list") == [b"queued"]
    embedded.stop()


def test_what_was_queued_comes_back_after_a_clean_stop(folder: Path) -> None:
    for value in ("one", "two"):
        embedded = EmbeddedRedis(folder)
        embedded.start()
        write(embedded, "list", value)
        embedded.stop()
    again = EmbeddedRedis(folder)
    again.start()
    assert read(again, "list") == [b"one", b"two"]
    again.stop()


def test_a_server_whose_users_were_all_killed_is_found_and_then_stopped(folder: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from workers.embedded import EmbeddedRedis; "
        "one = EmbeddedRedis(Path(sys.argv[1])); one.start(); one._client().rpush('list', 'kept'); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, str(folder)], check=True)
    (left,) = servers(folder)
    embedded = EmbeddedRedis(folder)
    embedded.start()
    assert servers(folder) == [left]
    assert read(embedded, "list") == [b"kept"]
    embedded.stop()
    left.wait(5)


def test_ensuring_what_runs_changes_nothing(folder: Path) -> None:
    embedded = EmbeddedRedis(folder)
    embedded.start()
    before = servers(folder)
    embedded.ensure()
    embedded.start()
    assert servers(folder) == before
    embedded.stop()


def test_ensuring_after_the_end_starts_nothing(folder: Path) -> None:
    embedded = EmbeddedRedis(folder)
    embedded.start()
    embedded.stop()
    embedded.ensure()
    embedded.stop()
    assert servers(folder) == []


def test_nobody_else_on_the_machine_can_reach_it(folder: Path) -> None:
    embedded = EmbeddedRedis(folder)
    embedded.start()
    socket_file = Path(socket_of(folder))
    assert stat.S_IMODE(socket_file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(socket_file.stat().st_mode) == 0o700
    (server,) = servers(folder)
    assert [one for one in server.net_connections(kind="inet") if one.status == psutil.CONN_LISTEN] == []
    embedded.stop()


def test_an_open_socket_folder_is_closed_before_it_is_used(folder: Path) -> None:
    embedded, socket_folder = EmbeddedRedis(folder), Path(socket_of(folder)).parent
    socket_folder.mkdir(mode=0o777, exist_ok=True)
    socket_folder.chmod(0o777)
    embedded.start()
    assert stat.S_IMODE(socket_folder.stat().st_mode) == 0o700
    embedded.stop()


def test_a_link_where_the_socket_folder_should_be_is_not_followed(folder: Path, tmp_path: Path) -> None:
    embedded, socket_folder = EmbeddedRedis(folder), Path(socket_of(folder)).parent
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    socket_folder.symlink_to(elsewhere)
    try:
        with pytest.raises(Misconfigured) as caught:
            embedded.start()
        assert caught.value.setting == "TMPDIR"
        assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o755
    finally:
        socket_folder.unlink()


def test_a_data_folder_with_a_very_long_path_works(folder: Path) -> None:
    deep = folder / ("deep-" * 30) / ("deeper-" * 20)
    embedded = EmbeddedRedis(deep)
    embedded.start()
    assert len(socket_of(deep).encode()) < 100
    assert answers(embedded)
    embedded.stop()


def test_two_data_folders_have_two_servers(folder: Path) -> None:
    first, second = EmbeddedRedis(folder / "a"), EmbeddedRedis(folder / "b")
    first.start()
    second.start()
    write(first, "list", "first")
    assert read(second, "list") == []
    first.stop()
    second.stop()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    embedded = EmbeddedRedis(tmp_path / "file" / "redis")
    with pytest.raises(QueueAway, match="file"):
        embedded.start()
    embedded.stop()


def test_a_server_that_cannot_start_names_its_log(folder: Path) -> None:
    (folder / "appendonlydir").mkdir(parents=True)
    manifest = folder / "appendonlydir" / "appendonly.aof.manifest"
    manifest.write_text("this is no manifest\n")
    embedded = EmbeddedRedis(folder)
    with pytest.raises(QueueAway, match=r"valkey\.log"):
        embedded.start()
    embedded.stop()
    manifest.unlink()
    embedded.start()
    assert answers(embedded)
    embedded.stop()


@pytest.mark.torture
def test_a_server_that_hangs_is_replaced(folder: Path) -> None:
    embedded = EmbeddedRedis(folder)
    embedded.start()
    (server,) = servers(folder)
    server.suspend()
    embedded.ensure()
    assert answers(embedded)
    embedded.stop()
