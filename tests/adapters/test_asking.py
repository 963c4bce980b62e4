"""What a pressed button means before anything is asked of it, and which paper a message is about."""

import pytest

from adapters import asking


@pytest.mark.parametrize(
    ("command", "paper"),
    [
        ("/ask 2501.07301", "2501.07301"),
        ("/ask hep-th/9901001", "hep-th/9901001"),
        ("/ask 2501.07301 왜?", None),
        ("/ask", None),
        ("/ask x", None),
        ("/asked 2501.07301", None),
        ("/easy 2501.07301", None),
        ("", None),
    ],
)
def test_only_a_question_without_words_wants_a_form(command: str, paper: str | None) -> None:
    assert asking.wants_words(command) == paper


def test_only_the_command_of_that_name_doubts() -> None:
    assert [asking.is_doubt(one) for one in ("/wrong 2501.07301 812", "/wrong", "/wrongly 1", "/easy 1", "")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_a_question_is_one_line_with_its_paper() -> None:
    assert asking.question("2501.07301", " 왜\n\n /help 인가?\t") == "/ask 2501.07301 왜 /help 인가?"


@pytest.mark.parametrize(
    ("commands", "addresses", "paper"),
    [
        (("/easy 2501.07301", "/wrong 2501.07301 812"), (), "2501.07301"),
        (("/easy 2501.07301",), ("https://arxiv.org/abs/2501.00001",), "2501.07301"),
        (("/subscribe +vision",), ("https://arxiv.org/abs/2501.07301", "https://github.com/a/b"), "2501.07301"),
        ((), ("https://arxiv.org/abs/2501.07301", "https://arxiv.org/pdf/2501.07301v2"), "2501.07301"),
        (("/easy 2501.07301", "/easy 2501.00001"), (), None),
        ((), ("https://arxiv.org/abs/2501.07301", "https://arxiv.org/abs/2501.00001"), None),
        ((), ("https://github.com/a/b",), None),
        (("", "/help", "more"), ("",), None),
    ],
)
def test_a_message_is_about_the_one_paper_of_its_buttons_or_of_what_it_opens(
    commands: tuple[str, ...], addresses: tuple[str, ...], paper: str | None
) -> None:
    assert asking.about(commands, addresses) == paper
