"""What the recorder says has arrived lies whole on the disk, and what is not there it says is not there."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.base import Pace
from adapters.recorder.client import RecorderClient, connect
from adapters.recorder.render import render
from bot.delivery import Absent, CannotTell, NotSent, Post, Sent
from bot.digest import sentence
from bot.settings import Settings

POST = Post(1, "recorder", "general", 0, "key-1", render(sentence("한 줄 🙂\u2028입니다."))[0].payload)
OTHER = replace(POST, number=2, part=1, key="key-2")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "recorder.jsonl"


def send(file: Path, *posts: Post) -> list[object]:
    client = RecorderClient(file)
    return [asyncio.run(client.send(post)) for post in posts]


def look_up(file: Path, post: Post) -> Sent | Absent | CannotTell:
    return asyncio.run(RecorderClient(file).reconcile(post))


def test_what_was_sent_is_a_line_in_the_data_folder_and_is_found_again(tmp_path: Path) -> None:
    client = connect(Settings(data_dir=tmp_path / "data"))
    assert asyncio.run(client.send(POST)) == Sent("key-1")
    assert asyncio.run(client.reconcile(POST)) == Sent("key-1")
    asyncio.run(client.close())
    (line,) = (tmp_path / "data" / "recorder.jsonl").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    assert json.loads(line) == {"key": "key-1", "channel": "general", "part": 0, "payload": POST.payload}


def test_a_file_is_always_there_and_takes_one_post_at_a_time(tmp_path: Path) -> None:
    client = RecorderClient(tmp_path / "nowhere" / "recorder.jsonl")
    asyncio.run(client.check())
    assert client.pace == Pace(at_once=1, channel_seconds=0.0, seconds=0.0)


def test_posts_stand_in_the_order_in_which_they_were_sent(file: Path) -> None:
    posts = [replace(POST, number=number, key=f"key-{number}") for number in range(20)]
    assert send(file, *posts) == [Sent(post.key) for post in posts]
    lines = file.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    assert [json.loads(line)["key"] for line in lines] == [post.key for post in posts]


def test_what_was_not_sent_is_proved_absent(file: Path) -> None:
    assert look_up(file, POST) == Absent()
    send(file, OTHER)
    assert look_up(file, POST) == Absent()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_line_that_a_power_cut_tore_did_not_arrive_and_spoils_no_other(file: Path, data: st.DataObject) -> None:
    file.unlink(missing_ok=True)
    send(file, OTHER)
    whole = file.read_bytes()
    send(file, POST)
    full = file.read_bytes()
    cut = data.draw(st.integers(len(whole), len(full) - 1))
    file.write_bytes(full[:cut])
    assert look_up(file, POST) == Absent()
    assert look_up(file, OTHER) == Sent("key-2")
    assert send(file, POST) == [Sent("key-1")]
    assert look_up(file, POST) == Sent("key-1")
    assert look_up(file, OTHER) == Sent("key-2")


def test_a_folder_that_cannot_be_written_is_proof_that_nothing_was_sent(tmp_path: Path) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("a file where the folder should be", encoding="utf-8")
    (outcome,) = send(in_the_way / "recorder.jsonl", POST)
    assert isinstance(outcome, NotSent)
    assert outcome.reason


def test_a_record_that_cannot_be_read_proves_nothing(file: Path) -> None:
    file.mkdir(parents=True)
    assert isinstance(look_up(file, POST), CannotTell)


@given(st.binary(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_file_of_rubbish_is_no_proof_of_anything_and_takes_new_posts(file: Path, rubbish: bytes) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(rubbish)
    assert look_up(file, POST) == Absent()
    assert send(file, POST) == [Sent("key-1")]
    assert look_up(file, POST) == Sent("key-1")
