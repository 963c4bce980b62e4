"""Quotes and passages of real papers: what was written down from the papers alone is found, what was planted is not."""

import re
from collections.abc import Callable

import pytest

from bot.evidence import find
from tests.answers.asked import ABSTRACTS, Answer, abstracts, asked, false_quotes, holds, others, sent, told
from tests.answers.papers import FOLDER, papers

pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="the recorded papers are not here")
ANSWERS = [(one.paper, answer) for one in asked() for answer in one.answers]
NEGATION = re.compile(r"\b(?:is|are|was|were|does|do|did|can|will|has|have)\b(?! not)")


def _hyphened(quote: str) -> str:
    return re.sub(r"\b([a-z]{4})([a-z]{4,})", r"\1- \2", quote)


CHANGES: dict[str, Callable[[str], str]] = {
    "hyphens of line ends": _hyphened,
    "soft hyphens": lambda quote: re.sub(r"\b([a-z]{4})([a-z]{4,})", "\\1\u00ad\\2", quote),
    "ligatures": lambda quote: quote.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("fl", "ﬂ").replace("ff", "ﬀ"),
    "straight quotation marks": lambda quote: quote.replace("“", '"').replace("”", '"').replace("’", "'"),
    "other dashes": lambda quote: quote.replace("-", "‐"),
    "white space": lambda quote: quote.replace(" ", "  \n"),
    "left out citations": lambda quote: re.sub(r" \((?:[A-Z][^()]*, (?:19|20)\d\d[a-z]?)\)", "", quote),
    "TeX": lambda quote: quote.replace("%", r"\%").replace("×", r"$\times$").replace("∼", r"$\sim$"),
    "the first letter's case": lambda quote: quote[0].swapcase() + quote[1:],
    "the final stop": lambda quote: quote.rstrip("."),
}


def _placed(quote: str, name: str, answer: Answer) -> bool:
    """Whether the quote is found in the section and on the page of the answer."""
    found = find(quote, papers()[name])
    return found is not None and found.page == answer.page and found.section.startswith(answer.section)


def test_every_quote_that_answers_is_found_where_it_stands() -> None:
    assert [one.quote for name, one in ANSWERS if not _placed(one.quote, name, one)] == []


def test_every_quote_is_found_however_it_is_written() -> None:
    changed = [(kind, change(one.quote), name, one) for kind, change in CHANGES.items() for name, one in ANSWERS]
    assert [(kind, quote) for kind, quote, name, one in changed if not _placed(quote, name, one)] == []


def test_no_planted_quote_is_found() -> None:
    assert [quote for name, _, quote in false_quotes() if find(quote, papers()[name])] == []


def test_a_quote_of_another_digit_or_with_another_not_is_not_found() -> None:
    shown = []
    for name, one in ANSWERS:
        planted = [re.sub(r"\d", lambda digit: str((int(digit[0]) + 3) % 10), one.quote, count=1)]
        planted += [NEGATION.sub(lambda verb: f"{verb[0]} not", one.quote, count=1)]
        planted += [re.sub(r"(?<=\w) (?:not|never|without) ", " ", one.quote, count=1)]
        shown += [quote for quote in planted if quote != one.quote and find(quote, papers()[name])]
    assert shown == []


@pytest.mark.parametrize("context", [6_000, 12_000])
def test_what_answers_a_question_is_sent_to_a_model_whose_context_cannot_hold_the_paper(context: int) -> None:
    answered = [one for one in asked() if one.answers]
    missed = [
        one.question
        for one in answered
        if not holds(told(one.question, papers()[one.paper], context), [answer.quote for answer in one.answers])
    ]
    assert len(missed) <= 0.05 * len(answered), missed


@pytest.mark.skipif(not ABSTRACTS.exists(), reason="the abstracts are not here")
def test_a_question_about_one_of_many_abstracts_finds_it() -> None:
    missed = [
        question
        for name, question in others()
        if not any(one.section == name for one in sent(question, abstracts(), 6_000))
    ]
    assert len(missed) <= 0.05 * len(others()), missed


@pytest.mark.torture
def test_every_sentence_of_every_paper_is_found_and_none_with_another_digit() -> None:
    for paper in papers().values():
        whole = " ".join(one.text for _, one in paper.paragraphs())
        for section, paragraph in paper.paragraphs():
            words = paragraph.text.split()
            for start in range(0, len(words) - 12, 7):
                quote = " ".join(words[start : start + 12])
                parted = words[max(0, start - 1)].endswith("-") or quote.endswith("-")
                if parted or len(re.findall(r"[A-Za-z]{2,}", quote)) < 6:
                    continue
                found = find(quote, paper)
                assert found is not None, quote
                assert all(part in paragraph.text or part in whole for part in found.text.split(" … ")), section.name
                other = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), quote, count=1)
                if other != quote and other not in whole:
                    assert find(other, paper) is None, other
