"""What a reader and a model see of a feed's text: no LaTeX, no line breaks, nothing hidden."""

import json
import re
import time
import unicodedata

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot.feed_text import clean_abstract, clean_title, visible
from tests.recorded import recorded


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Process Reward Models in Mathematical\n  Reasoning", "Process Reward Models in Mathematical Reasoning"),
        (r"$\text{Transformer}^2$: Self-adaptive LLMs", "Transformer²: Self-adaptive LLMs"),
        ("Transformer^2: Self-adaptive LLMs", "Transformer²: Self-adaptive LLMs"),
        ("texttt{D}ual-texttt{H}ead texttt{O}ptimization (texttt{DHO})", "Dual-Head Optimization (DHO)"),
        (r"\textbf{Bold}, \emph{set off} and {\em slanted}", "Bold, set off and slanted"),
        (r"\textbf{nested \emph{words}}", "nested words"),
        ("turned by 360^{circ}", "turned by 360°"),
        (r"turned by $360^\circ$", "turned by 360°"),
        ("1000times faster", "1000× faster"),
        (r"$2.5\times$ faster", "2.5× faster"),
        ("many times, 3 times, sometimes", "many times, 3 times, sometimes"),
        (r"$10^{19}$ FLOPs", "10¹⁹ FLOPs"),
        ("10^{-3} and x^2", "10⁻³ and x²"),
        (r"$F_{1}$ and $\pi_{0.5}$", "F₁ and π_0.5"),
        (r"$\alpha$-stable, $\mathcal{O}(n^2)$", "α-stable, O(n²)"),
        (r"up by 12.5\% \& more", "up by 12.5% & more"),
        (r"as \citet{vaswani2017} showed~\cite[p.~3]{a,b}", "as showed"),
        (r"at \href{https://example.org/x_y}{this page}", "at this page"),
        ("``quoted'' words -- and more", "“quoted” words – and more"),
        ("snake_case and ~50%", "snake_case and ~50%"),
        ("Fig.~2", "Fig. 2"),
        ("", ""),
    ],
)
def test_latex_whole_or_half_stripped_becomes_text(sent: str, shown: str) -> None:
    assert clean_title(sent) == shown
    assert clean_abstract(sent, "A title") == shown


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("generously awarded $35,000 in total", "generously awarded $35,000 in total"),
        ("from $5 to $10 a month", "from $5 to $10 a month"),
        (r"from \$1.5M to \$2M", "from $1.5M to $2M"),
        ("$5 for $n$ tokens", "$5 for n tokens"),
        (r"$n$ tokens for $5, $k$ for \$6", "n tokens for $5, k for $6"),
    ],
)
def test_prices_keep_their_dollar_sign(sent: str, shown: str) -> None:
    assert clean_title(sent) == shown


@pytest.mark.parametrize(
    ("sent", "title", "shown"),
    [
        (r"\implname{} adapts.", "$\\text{Transformer}^2$: Self-adaptive LLMs", "Transformer² adapts."),
        (r"We present \ourmethod, which learns.", "PaSa: An LLM Agent", "We present PaSa, which learns."),
        (r"We present \ourmethod.", "A title without a name", "We present ourmethod."),
        (r"\implname wins.", "A first half of a title that is far too long for a name: rest", "implname wins."),
    ],
)
def test_the_authors_own_macro_becomes_the_name_in_their_title(sent: str, title: str, shown: str) -> None:
    assert clean_abstract(sent, title) == shown


@pytest.mark.parametrize(
    "hidden",
    [
        "\u200b",  # zero-width space
        "\u2060",  # word joiner
        "\ufeff",  # byte order mark
        "\u00ad",  # soft hyphen
        "\u202e",  # right-to-left override
        "\u2066",  # left-to-right isolate
        "\u0007",  # bell
        "\u001b",  # escape
        "\ue000",  # private use
        "\U000e0049\U000e0067",  # tag letters
        "\U000e0130\U000e0141",  # variation selectors, which can spell out bytes
        "\ufe01\ufe02",
        "\u3164\uffa0\u115f",  # Hangul fillers
        "\u034f",  # combining grapheme joiner
        "\ud83d",  # half of a surrogate pair
    ],
)
def test_nothing_hidden_gets_through(hidden: str) -> None:
    assert visible(f"pos{hidden}itive {hidden}review") == "positive review"
    assert clean_title(f"pos{hidden}itive {hidden}review") == "positive review"


def test_emoji_accents_and_hangul_stay_as_they_are() -> None:
    text = "🖼️ Frédéric 언어 모델의 특징 Ωμέγα 言語"
    assert visible(text) == text
    assert visible(unicodedata.normalize("NFD", text)) == text


def test_line_breaks_of_every_kind_keep_words_apart() -> None:
    assert clean_title("one\r\ntwo\u2028three\x0bfour\u00a0five") == "one two three four five"


_ANY = st.text(st.characters(exclude_categories=()))
_COMMANDS = (r"\text", r"\cite", r"\href", r"\circ", r"\impl", r"\%", r"{\em ", "textbf{", "times", "--", "``", "논문")
_MARKUP = st.lists(st.sampled_from([*"\\{}$^_~[]1n \n\u200bé", *_COMMANDS]), max_size=20).map("".join)


@settings(deadline=None, max_examples=300)
@given(_ANY | _MARKUP, _ANY | _MARKUP)
@example("\\", "{:")
def test_any_text_becomes_one_line_without_markup_or_hidden_characters(text: str, title: str) -> None:
    for shown in (clean_title(text), clean_abstract(text, title)):
        assert not set(shown) & set("\n\r\t\\{}")
        assert not [one for one in shown if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn"}]
        assert shown == shown.strip()
        assert not re.search(r"\s\s", shown)


_PLAIN = st.text(st.sampled_from("abcXYZ 0123456789.,:;!?()[]%&+=*/<>@#|가각힣언어é日αβ–—…×°²\t\n"))


@given(_PLAIN)
def test_plain_text_is_unchanged_but_for_its_white_space(text: str) -> None:
    assume(unicodedata.is_normalized("NFC", text))
    assert clean_title(text) == " ".join(text.split())
    assert clean_abstract(text, "Title: rest") == " ".join(text.split())


@pytest.mark.parametrize(
    "piece", ["\\cite[", "\\text{", "{\\em ", "\\href{", "$", "$a", "^{1", "a_{", "\\a ", "1 ", "~"]
)
def test_a_hostile_abstract_is_cleaned_in_no_time(piece: str) -> None:
    started = time.perf_counter()
    clean_abstract(piece * (10_000 // len(piece)), "Title: rest")
    assert time.perf_counter() - started < 1


def test_no_recorded_abstract_or_title_shows_markup() -> None:
    papers = json.loads(recorded("data/abstracts.json").read_text(encoding="utf-8"))
    for paper_id, paper in papers.items():
        for shown in (clean_title(paper["title"]), clean_abstract(paper["abstract"], paper["title"])):
            assert shown, paper_id
            assert not re.search(r"[\\{}\n]|\$[^0-9]|textt|\dtimes|\^\w*circ|implname", shown), (paper_id, shown)
