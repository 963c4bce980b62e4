"""What a passage holds: whole sentences, tables with their captions, equations with the text around them."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evidence import passages_of
from bot.evidence.passages import MOST_WORDS
from bot.fulltext import FullText, Paragraph, Section

SENTENCE = "The model of this sentence number {} is trained on some more of the same plain words."


def _text(*paragraphs: Paragraph, title: str = "Method") -> FullText:
    return FullText("pdf", (Section("3", title, 1, paragraphs),))


def test_a_long_paragraph_is_cut_between_sentences_with_one_of_them_in_both() -> None:
    sentences = [SENTENCE.format(one) for one in range(30)]
    passages = passages_of(_text(Paragraph(" ".join(sentences), page=2, breaks=(300, 900))))
    assert all(one.text.startswith("The model") and one.text.endswith("words.") for one in passages)
    assert all(len(one.text.split()) <= MOST_WORDS for one in passages)
    for before, after in pairwise(passages):
        assert before.text.rpartition("The model")[2] in after.text.partition("words.")[0] + "words."
    assert [one.page for one in passages] == [2, 3, 4, 4, 4]
    assert [one.place for one in passages] == list(range(5))


def test_short_paragraphs_come_together_and_never_over_a_heading() -> None:
    short = tuple(Paragraph(SENTENCE.format(one)) for one in range(3))
    text = FullText("html", (Section("1", "One", 1, short), Section("2", "Two", 1, short)))
    assert [(one.section, one.text.count("\n")) for one in passages_of(text)] == [("1 One", 2), ("2 Two", 2)]


def test_a_table_has_its_caption_above_or_below_and_not_its_neighbours() -> None:
    first, second = Paragraph("Table 1: Costs.", "caption"), Paragraph("Table 2: Sizes.", "caption")
    costs, sizes = Paragraph("a | 1 ; b | 2", "table"), Paragraph("c | 3 ; d | 4", "table")
    wanted = ["Table 1: Costs.\na | 1 ; b | 2", "Table 2: Sizes.\nc | 3 ; d | 4"]
    assert [one.text for one in passages_of(_text(first, costs, second, sizes))] == wanted
    assert [one.text for one in passages_of(_text(costs, first, sizes, second))] == wanted


def test_each_piece_of_a_long_table_has_the_caption_and_the_head() -> None:
    rows = " ; ".join(f"model {one} | {one}.5 | {one}.7" for one in range(120))
    passages = passages_of(
        _text(Paragraph("Table 3: Scores.", "caption"), Paragraph(f"name | a | b ; {rows}", "table"))
    )
    assert len(passages) > 2
    assert all(one.text.startswith("Table 3: Scores.\nname | a | b ; model") for one in passages)


def test_an_equation_stays_with_the_text_around_it() -> None:
    parts = Paragraph("The loss is"), Paragraph("$L = 1$", "equation"), Paragraph("where L is the loss.")
    assert [one.text for one in passages_of(_text(*parts))] == ["The loss is\n$L = 1$\nwhere L is the loss."]


def test_the_abstract_is_one() -> None:
    abstract = Paragraph(" ".join(SENTENCE.format(one) for one in range(15)))
    assert len(passages_of(FullText("html", (Section("", "Abstract", 1, (abstract,)),)))) == 1


_paragraphs = st.lists(
    st.builds(
        Paragraph,
        st.lists(st.sampled_from(["We", "train.", "It", "is", "1.5", ";", "|", "(Fig.", "3)", "…"]), max_size=300).map(
            " ".join
        ),
        st.sampled_from(["text", "equation", "table", "caption", "footnote"]),
        st.integers(1, 3),
    ),
    max_size=8,
)


@given(_paragraphs)
@settings(max_examples=40)
def test_nothing_of_the_paper_is_lost(paragraphs: list[Paragraph]) -> None:
    whole = " ".join(" ".join(one.text.split()) for one in passages_of(_text(*paragraphs)))
    for paragraph in paragraphs:
        for word in {*paragraph.text.split()} - {";", "|"}:
            assert word in whole
