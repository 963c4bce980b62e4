"""A message that was stored is the message that is read back."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from adapters.console.render import message_of, render
from bot.message import (
    Bar,
    Button,
    Buttons,
    Chart,
    Command,
    Heading,
    Labelled,
    Link,
    Message,
    Note,
    PaperLine,
    Paragraph,
    Picture,
    Text,
    Title,
    from_json,
    plain,
    to_json,
)
from bot.taxonomy import SLUGS

WORDS = st.text(max_size=40)
LINKS = st.builds(Link, WORDS, WORDS, st.booleans())
SPANS = st.one_of(st.builds(Text, WORDS, st.booleans(), st.booleans()), LINKS, st.builds(Command, WORDS))
PRESSED = st.builds(Button, WORDS, WORDS)
BARS = st.builds(Bar, st.sampled_from(SLUGS), st.integers(1, 999))
RUNS = st.lists(SPANS, max_size=4).map(tuple)
BLOCKS = st.one_of(
    st.builds(Title, WORDS),
    st.builds(Heading, WORDS, st.none() | WORDS, st.none() | PRESSED),
    st.builds(Paragraph, RUNS),
    st.builds(Labelled, WORDS, RUNS),
    st.builds(PaperLine, LINKS, WORDS, RUNS),
    st.builds(Picture, WORDS, WORDS),
    st.builds(Chart, st.dates(), st.lists(BARS, max_size=3).map(tuple), WORDS),
    st.builds(Note, RUNS),
    st.builds(Buttons, st.lists(PRESSED, max_size=3).map(tuple)),
)
MANY = st.lists(BLOCKS, max_size=8).map(tuple)
MESSAGES = st.builds(Message, MANY, WORDS, MANY)


@given(MESSAGES)
def test_a_message_comes_back_from_the_store_as_it_was(message: Message) -> None:
    assert from_json(to_json(message)) == message


@given(MESSAGES)
def test_a_message_comes_back_from_a_payload_as_it_was_but_for_its_thread(message: Message) -> None:
    assert [message_of(part.payload) for part in render(message)] == [replace(message, thread=())]


def test_a_message_of_before_there_were_threads_and_buttons_is_read_as_it_was() -> None:
    kept = '{"blocks":[{"text":"💬","kind":"heading"},{"spans":[],"kind":"note"}],"preview":"p"}'
    assert from_json(kept) == Message((Heading("💬"), Note(())), "p")


@pytest.mark.parametrize(
    "text", ["", "null", "[]", "{}", '{"blocks": [{"kind": "table"}], "preview": ""}', '{"blocks": 1, "preview": ""}']
)
def test_anything_else_is_no_message(text: str) -> None:
    with pytest.raises(ValidationError):
        from_json(text)


def test_the_words_of_spans_are_what_people_read() -> None:
    spans = (Text("추천 3 · "), Link("코드", "https://github.com/a/b"), Text(" "), Command("/paper 2501.07301"))
    assert plain(spans) == "추천 3 · 코드 /paper 2501.07301"
