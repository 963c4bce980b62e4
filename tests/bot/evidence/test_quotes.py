"""What may differ between a quote and the paper, what may not, and how much is shown."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evidence import Evidence, find
from bot.fulltext import FullText, Paragraph, Section

LONG = (
    "Although the second stage was run three times with other seeds and on another cluster of the same size, the "
    "reward model is not effective on problems whose solutions were never checked by a person, and every figure "
    "of the table was therefore measured again by hand before it was written down."
)
PARAGRAPHS = (
    "We introduce a figure guard for Korean summaries. It checks 1,204 figures with a precision of 71.0% and costs "
    "1.5 cents. The guard’s “strict” mode is off by default (Park et al., 2023).",
    "Distillation is cheaper [12, 13] than reinforcement learning, and its eﬃciency grows by 2.5× when $10^{-4}$ is "
    "the learning rate of $\\mathcal{M}$. GPT-4o agrees in ∼70% of cases.",
    LONG,
    "The first variant is slower. It loses no digits at all. The second variant keeps every sign. "
    "The third one is new.",
)
TEXT = FullText(
    "pdf",
    (
        Section("", "Abstract", 1, (Paragraph(PARAGRAPHS[0], page=1),)),
        Section("3.2", "Reward Modeling", 2, tuple(Paragraph(one, page=4, breaks=(40,)) for one in PARAGRAPHS[1:])),
    ),
    pages=9,
)


@pytest.mark.parametrize(
    "quote",
    [
        "Distillation is cheaper [12, 13] than reinforcement learning",
        "distillation is cheaper than reinforcement learning",
        "Distillation is cheaper than rein- forcement learning.",
        "Distillation  is cheaper\nthan rein\u00adforcement learning",
        "than reinforcement learning, and its efficiency grows by 2.5x",
        r"its efficiency grows by $2.5\times$ when 10⁻⁴ is the learning rate of M",
        r"when $10^{-4}$ is the learning rate of \mathcal{M}",
        "when 10−4 is the learning rate of M. GPT-4o agrees in ~70 % of cases",
        r"GPT4o agrees in $\sim$70\% of cases",
        "“Distillation is cheaper than reinforcement learning”",
    ],
)
def test_how_a_quote_is_written_makes_no_difference(quote: str) -> None:
    found = find(quote, TEXT)
    assert found is not None
    assert (found.section, found.page) == ("3.2 Reward Modeling", 5 if quote.startswith("GPT") else 4)
    assert found.text in PARAGRAPHS[1]


@pytest.mark.parametrize(
    "quote",
    [
        "It checks 1,205 figures with a precision",
        "with a precision of 710% and costs",
        "with a precision of 71% and costs",
        "with a precision of 71.0 and costs 1.5 cents",
        "and costs 15 cents",
        "when 10^4 is the learning rate of",
        "when 104 is the learning rate of",
        "agrees in 70% of cases",
        "Distillation is not cheaper than reinforcement learning",
        "Distillation is cheaper [12, 14] than reinforcement learning",
        "the reward model is effective on problems",
        "istillation is cheaper than reinforcement learnin",
        "Distillation is CHEAPER than reinforcement learning",
        "We introduce a figure guard Distillation is cheaper than reinforcement learning",
        "every sign. Distillation is cheaper",
        "figure guard for",
        "guard",
        "1.5",
        "",
        "…",
        "[...]",
    ],
)
def test_what_the_paper_does_not_say_is_not_found(quote: str) -> None:
    assert find(quote, TEXT) is None


def test_a_short_sentence_is_shown_whole() -> None:
    assert find("It checks 1,204 figures", TEXT) == Evidence(
        "It checks 1,204 figures with a precision of 71.0% and costs 1.5 cents.", "Abstract", 1
    )


def test_of_a_long_sentence_the_quoted_words_alone_are_shown() -> None:
    plain = LONG.replace("not effective", "less effective").replace("never checked", "seldom read")
    text = FullText("html", (Section("1", "Introduction", 1, (Paragraph(plain.replace("seldom ", "")),)),))
    assert find("the second stage was run three times", text) == Evidence(
        "the second stage was run three times", "1 Introduction", None
    )


def test_a_quote_cut_off_behind_a_negation_is_shown_with_it() -> None:
    found = find("effective on problems whose solutions", TEXT)
    assert found is not None
    assert "is not effective on problems whose solutions were never checked" in found.text


@pytest.mark.parametrize(
    "before",
    [
        "It is a myth that",
        "It is wrong to say that",
        "Prior work argued that",
        "Few of our runs show that",
        "Far from showing that",
        "It is unlikely that",
        "It remains unclear whether",
        "We initially thought that",
        "We disprove that",
        "Critics say that",
    ],
)
def test_a_quote_is_shown_with_the_words_far_from_it_that_turn_its_meaning(before: str) -> None:
    filler = "and the next clause tells at length how the training data was gathered from many places, " * 3
    for written in (f"{before}, {filler}it reaches 71.5% on MATH.", f"It reaches 71.5% on MATH, {filler}{before} so."):
        text = FullText("html", (Section("1", "Introduction", 1, (Paragraph(written),)),))
        found = find("reaches 71.5% on MATH", text)
        assert found is not None
        assert before in found.text


def test_the_page_is_that_of_the_words() -> None:
    found = find("The second variant keeps every sign.", TEXT)
    assert found is not None
    assert found.page == 5


def test_the_first_place_counts() -> None:
    twice = Paragraph("The same words come twice here.", page=2), Paragraph("The same words come twice here.", page=3)
    found = find("the same words come twice", FullText("pdf", (Section("1", "One", 1, twice),)))
    assert found is not None
    assert found.page == 2


def test_an_ellipsis_within_a_sentence_is_filled_with_what_it_left_out() -> None:
    found = find("It checks 1,204 figures … costs 1.5 cents", TEXT)
    assert found is not None
    assert found.text == "It checks 1,204 figures with a precision of 71.0% and costs 1.5 cents."


def test_an_ellipsis_over_sentences_is_shown_as_one_between_whole_sentences() -> None:
    found = find("We introduce a figure guard ... The guard's strict mode is off", TEXT)
    assert found is not None
    assert found.text == (
        "We introduce a figure guard for Korean summaries. … "
        "The guard’s “strict” mode is off by default (Park et al., 2023)."
    )


@pytest.mark.parametrize(
    "quote",
    [
        "The first variant is slower … The second variant keeps every sign",
        "The second variant … keeps every digit",
        "The third one is new [...] The first variant is slower",
        "We introduce a figure guard … Distillation is cheaper",
        "The second variant … is new",
    ],
    ids=["a negation left out", "other words", "out of order", "two paragraphs", "another sentence's end"],
)
def test_an_ellipsis_joins_nothing_that_the_paper_does_not(quote: str) -> None:
    assert find(quote, TEXT) is None


def test_a_sentence_runs_on_around_an_equation() -> None:
    parts = (
        Paragraph("The loss of the second stage is", page=3),
        Paragraph("$L = \\alpha x + 1$", "equation", 3),
        Paragraph("where x is the mean of all rewards.", page=4),
    )
    text = FullText("pdf", (Section("4", "Loss", 1, parts),))
    for quote in (
        "The loss of the second stage is where x is the mean",
        "The loss of the second stage is … where x is the mean",
        r"the second stage is $L=\alpha x+1$ where x is the mean",
    ):
        found = find(quote, text)
        assert found == Evidence(" ".join(one.text for one in parts), "4 Loss", 3), quote


def test_a_row_of_a_table_is_shown_as_a_row() -> None:
    table = Paragraph("Model | AIME | MATH ; Ours | 79.8 | 97.3 ; Theirs | 9.3 | 74.6", "table", 7)
    found = find("Ours 79.8 97.3", FullText("pdf", (Section("5", "Results", 1, (table,)),)))
    assert found == Evidence("Ours | 79.8 | 97.3", "5 Results", 7)


def test_of_a_quote_that_is_too_long_whole_sentences_are_shown() -> None:
    sentences = [f"Sentence number {one} says a few plain words about the method." for one in range(30)]
    text = FullText("html", (Section("1", "Method", 1, (Paragraph(" ".join(sentences)),)),))
    found = find(" ".join(sentences[3:25]), text)
    assert found is not None
    assert found.text == " ".join(sentences[3:10])


def test_a_page_without_sentences_is_not_shown_whole() -> None:
    words = " ".join(f"word{one}" for one in range(3_000))
    found = find("word1500 word1501 word1502 word1503", FullText("pdf", (Section("", "A", 1, (Paragraph(words),)),)))
    assert found is not None
    assert len(found.text) < 1_000


_SOME = "the model is not very good 71.0% three-fold reinforcement $10^{-4}$ −5 x_1 don’t eﬃcient 1,204 ×"


@given(st.lists(st.sampled_from(_SOME.split()), min_size=5, max_size=40), st.data())
@settings(max_examples=60)
def test_any_run_of_whole_words_is_found_and_shown_as_the_paper_has_it(words: list[str], data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(words) - 4))
    end = data.draw(st.integers(begin + 4, len(words)))
    text = FullText("html", (Section("1", "One", 1, (Paragraph(" ".join(words)),)),))
    found = find(" ".join(words[begin:end]), text)
    assert found is not None
    assert found.text in " ".join(words)


@given(st.text(max_size=80), st.text(max_size=60))
@settings(max_examples=60)
def test_nothing_raises(written: str, quote: str) -> None:
    text = FullText("pdf", (Section("", "", 1, (Paragraph(written, page=1), Paragraph("", "table"))),))
    for one in (quote, written, f"{written} … {quote}"):
        found = find(one, text)
        assert found is None or found.text
