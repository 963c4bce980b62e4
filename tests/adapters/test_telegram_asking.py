"""Questions on Telegram by pressing and replying: a forced reply, follow-ups, and a message that is doubted."""

import asyncio

import pytest

from adapters.base import Place
from adapters.telegram.client import connect
from adapters.telegram.form import about, form
from adapters.telegram.render import render
from bot import digest, replies
from bot.commands import Request
from bot.delivery import Address, Post, Sent
from bot.message import Button, Buttons, Message, Title
from tests.adapters.golden import MESSAGES
from tests.adapters.telegram_listening import Ears, heard, settings, texts
from tests.adapters.test_telegram_client import send
from tests.fakes.telegram import Chat, FakeTelegram, Person
from tests.fakes.telegram import Message as Posted
from tests.judges.telegram import judge

PAPER = "2501.07301"
ASK, WRONG = f"/ask {PAPER}", f"/wrong {PAPER} 812"
CARD = Message((Title("카드"), Buttons((Button("질문하기", ASK), Button("틀렸어요", WRONG)))), "카드")


def card(telegram: FakeTelegram, chat: Chat, topic: int | None = None, message: Message = CARD) -> Posted:
    channel = f"{chat.id}/{topic}" if topic else str(chat.id)
    send(telegram, Post(1, "telegram", channel, 0, "key", render(message)[0].payload))
    return telegram.posts(chat)[-1]


def asked_for(telegram: FakeTelegram, chat: Chat, after: int) -> Posted:
    """The message that asks for a question, once it is there."""
    return telegram.wait_for(lambda: telegram.posts(chat)[after:])[0]


def replied(telegram: FakeTelegram, chat: Chat, person: Person, words: str, *, topic: int | None = None) -> Ears:
    """Somebody presses 질문하기 on a card, and replies to what that asks."""
    post = card(telegram, chat, topic)

    def act() -> None:
        telegram.press(post, ASK, person)
        asking = asked_for(telegram, chat, 1)
        telegram.say(chat, person, words, topic=topic, reply_to=asking)

    return heard(telegram, act)


def test_in_a_group_a_press_asks_the_one_who_pressed_for_a_reply_which_is_the_question(telegram: FakeTelegram) -> None:
    person = telegram.person("지은")
    chat = telegram.supergroup("그룹", telegram.person(), person)
    ears = replied(telegram, chat, person, "왜\n느린가?")
    post, asking, _ = telegram.posts(chat)
    assert (asking.reply_to, asking.text) == (post, f"지은 님, /paper_2501_07301 {replies.TELEGRAM_FORM}")
    assert [one["user"]["id"] for one in asking.entities if one["type"] == "text_mention"] == [person.id]
    assert asking.reply_markup == {
        "force_reply": True,
        "selective": True,
        "input_field_placeholder": replies.TELEGRAM_FORM_HINT,
    }
    (request,) = ears.requests
    assert (request.text, request.thread, request.about) == (f"{ASK} 왜 느린가?", str(post.id), PAPER)
    assert [len(query.answers) for query in telegram.queries.values()] == [1]


def test_in_private_nobody_needs_to_be_named(telegram: FakeTelegram) -> None:
    person = telegram.person()
    ears = replied(telegram, telegram.private(person), person, "왜?")
    assert texts(telegram)[1] == f"/paper_2501_07301 {replies.TELEGRAM_FORM}"
    assert ears.requests[0].text == f"{ASK} 왜?"


def test_in_a_topic_of_a_forum_it_is_asked_and_answered_there(telegram: FakeTelegram) -> None:
    person = telegram.person()
    forum = telegram.supergroup("포럼", person, forum=True)
    topic = telegram.topic(forum)
    ears = replied(telegram, forum, person, "왜?", topic=topic)
    assert [message.thread for message in telegram.posts(forum)] == [topic] * 3
    assert (ears.requests[0].channel, ears.requests[0].text) == (f"{forum.id}/{topic}", f"{ASK} 왜?")


def test_a_command_or_another_paper_in_a_forced_reply_is_what_it_is(telegram: FakeTelegram) -> None:
    person = telegram.person()
    for words in ("/help", "2501.00001 는 어떤가요?"):
        assert replied(telegram, telegram.private(person), person, words).requests[-1].text == words
        for message in telegram.posts():
            telegram.delete(message)


def test_the_reply_still_asks_after_a_restart_and_when_the_card_is_gone(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.private(person)
    post = card(telegram, chat)
    heard(telegram, lambda: (telegram.press(post, ASK, person), asked_for(telegram, chat, 1)))
    telegram.delete(post)
    asking = telegram.posts(chat)[-1]
    ears = heard(telegram, lambda: telegram.say(chat, person, "왜?", reply_to=asking))
    assert [(one.text, one.thread) for one in ears.requests] == [(f"{ASK} 왜?", str(asking.id))]


@pytest.mark.parametrize("started", [True, False])
def test_in_a_channel_where_nobody_can_reply_it_is_asked_in_private(telegram: FakeTelegram, started: bool) -> None:
    creator, reader = telegram.person(), telegram.person(started=started)
    channel = telegram.channel("채널", creator, reader)
    post = card(telegram, channel)
    heard(telegram, lambda: telegram.press(post, ASK, reader))
    assert telegram.posts(channel) == [post]
    (query,) = telegram.queries.values()
    said = replies.TELEGRAM_SENT_ASIDE if started else replies.TELEGRAM_START_FIRST
    assert [answer["text"] for answer in query.answers] == [said]
    assert len(telegram.posts(telegram.private(reader))) == int(started)


def test_a_reply_is_about_what_it_replies_to_also_where_nobody_remembers_that(telegram: FakeTelegram) -> None:
    person, other = telegram.person(), telegram.person()
    chat = telegram.supergroup("그룹", person, other)
    post, day = card(telegram, chat), card(telegram, chat, message=MESSAGES["digest"])
    theirs = telegram.say(chat, other, "그냥 글")
    acts = (
        lambda: telegram.say(chat, person, "왜 느린가?", reply_to=post),
        lambda: telegram.say(chat, person, "어느 것이?", reply_to=day),
        lambda: telegram.say(chat, person, "우리끼리", reply_to=theirs),
    )
    ears = heard(telegram, *acts)
    assert {(one.text, one.thread, one.about) for one in ears.requests} == {
        ("왜 느린가?", str(post.id), PAPER),
        ("어느 것이?", str(day.id), None),
    }


def test_a_private_chat_is_one_conversation_and_each_answer_can_be_replied_to(telegram: FakeTelegram) -> None:
    person = telegram.person()
    chat = telegram.private(person)
    places: list[Place] = []

    async def keep(request: Request, place: Place) -> None:
        assert place.reference is None
        await place.show(digest.sentence("답"), private=False)
        places.append(place)

    ears = heard(telegram, lambda: telegram.say(chat, person, "왜?"), ears=Ears(keep))
    assert [one.thread for one in ears.requests] == [str(chat.id)]
    assert [one.reference for one in places] == [str(one.id) for one in telegram.posts(chat)]


async def check(request: Request, place: Place) -> None:
    await place.show(digest.sentence("다시 확인하고 있습니다…"), private=False)
    assert place.address == request.address
    assert place.reference == request.thread


def doubted(telegram: FakeTelegram, post: Posted, person: Person) -> Address:
    """Somebody presses 틀렸어요, and is told that it is looked at; where the late answer goes."""
    before = len(telegram.posts(post.chat))
    ears = heard(telegram, lambda: telegram.press(post, WRONG, person), ears=Ears(check))
    (request,), (query,) = ears.requests, telegram.queries.values()
    assert (request.text, request.thread) == (WRONG, str(post.id))
    assert [(one["text"], str(one["show_alert"]).lower()) for one in query.answers] == [
        ("다시 확인하고 있습니다…", "false")
    ]
    assert (post.edits, len(telegram.posts(post.chat))) == (0, before)
    assert request.address is not None
    return request.address


def sent(telegram: FakeTelegram, address: Address, *, private: bool = False) -> object:
    async def run() -> object:
        client = connect(settings(telegram))
        try:
            payload = render(digest.sentence("고쳤습니다"))[0].payload
            return await client.send(Post(1, "telegram", "1", 0, "key", payload, address=address, private=private))
        finally:
            await client.close()

    return asyncio.run(run())


@pytest.mark.parametrize("kind", ["group", "private", "topic", "channel"])
def test_a_message_that_is_doubted_is_edited_in_place_and_only_who_doubts_is_told_before(
    telegram: FakeTelegram, kind: str
) -> None:
    owner, person = telegram.person(), telegram.person()
    match kind:
        case "private":
            chat, topic = telegram.private(person), None
        case "channel":
            chat, topic = telegram.channel("채널", owner, person), None
        case _:
            chat = telegram.supergroup("그룹", owner, person, forum=kind == "topic")
            topic = telegram.topic(chat) if kind == "topic" else None
    post = card(telegram, chat, topic)
    address = doubted(telegram, post, person)
    assert sent(telegram, address) == Sent(str(post.id))
    assert (post.text, len(telegram.posts(chat))) == ("고쳤습니다", 1)


def test_what_went_wrong_with_a_check_stands_below_the_message_and_that_stays(telegram: FakeTelegram) -> None:
    person = telegram.person()
    post = card(telegram, telegram.private(person))
    address = doubted(telegram, post, person)
    assert isinstance(sent(telegram, address, private=True), Sent)
    assert [one.text for one in telegram.posts()] == ["카드", "고쳤습니다"]
    assert telegram.posts()[-1].reply_to is post


def test_where_the_doubted_message_was_deleted_the_answer_is_a_new_one(telegram: FakeTelegram) -> None:
    person = telegram.person()
    post = card(telegram, telegram.private(person))
    address = doubted(telegram, post, person)
    telegram.delete(post)
    assert isinstance(sent(telegram, address), Sent)
    assert [one.text for one in telegram.posts()] == ["고쳤습니다"]


@pytest.mark.parametrize("name", ["", "\u200b", "@everyone /help evil.com", "가" * 300, "👨‍👩‍👧‍👦" * 20])
@pytest.mark.parametrize("paper", [PAPER, "hep-th/9901001"])
def test_what_asks_for_a_question_is_taken_whatever_people_are_called_and_says_its_paper(name: str, paper: str) -> None:
    made = form(paper, {"id": 5, "first_name": name})
    assert judge("sendMessage", {"chat_id": 1, **made}) == []
    assert about(made) == paper
