"""The archive of a day reads as it was meant in any Markdown renderer, whatever the papers' texts hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot import archive, replies
from bot.edition import Edition, Item, edition
from bot.paper import Paper
from bot.summary import Summary
from bot.taxonomy import CATEGORIES
from tests.bot.papers import DAY, items, of_summary, paper, sample_edition

COMMONMARK = MarkdownIt("commonmark")
GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])

MARKUP = st.sampled_from(
    [
        "# ", "## ", "---", "===", "***", "1. ", "2) ", "- ", "+ ", "* ", "> ", "|", "|---|", "```", "~~~", "~~", "`",
        "**", "__", "_", "*", "![", "[", "](", ")", "]: ", "[^1]", "[ ]", "[x] ", "<b>", "<!--", "<https://evil.example>",
        "https://evil.example", "www.evil.example", "javascript:alert(1)", "&amp;", "&#35;", "\\", "\n", "\n\n", "    ",
        "\t", "$x$", "<script>", "</details>", "!", ":", "=", "가나다", "a", "1", ".", " ", "@team", "#12", "  \n",
    ]
)  # fmt: skip
HOSTILE = st.one_of(
    st.lists(MARKUP, min_size=1, max_size=8).map("".join),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40),
).filter(lambda text: bool(text.strip()))


@dataclass
class Shape:
    """What a renderer makes of a document."""

    headings: list[tuple[str, str]] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """The words of every block, in order."""
    kinds: set[str] = field(default_factory=set)


EXPECTED_KINDS = {
    *(f"{kind}_{end}" for kind in ("heading", "paragraph", "bullet_list", "list_item") for end in ("open", "close")),
    *(f"{kind}_{end}" for kind in ("strong", "link") for end in ("open", "close")),
    "inline",
    "text",
    "softbreak",
    "image",
}


def words(tokens: list[Token]) -> str:
    return "".join(words(token.children or []) if token.type == "image" else token.content for token in tokens)


def shape(markdown: str, parser: MarkdownIt = COMMONMARK) -> Shape:
    found = Shape()
    tokens = parser.parse(markdown)
    for before, token in zip([None, *tokens], tokens, strict=False):
        found.kinds.add(token.type)
        if token.type == "inline":
            inside = token.children or []
            found.texts.append(words(inside))
            found.kinds |= {one.type for one in inside}
            found.links += [str(one.attrs["href"]) for one in inside if one.type == "link_open"]
            found.pictures += [str(one.attrs["src"]) for one in inside if one.type == "image"]
            found.bold += [words(inside)] if any(one.type == "strong_open" for one in inside) else []
            if before is not None and before.type == "heading_open":
                found.headings.append((before.tag, words(inside)))
    return found


def one_line(text: str) -> str:
    return " ".join(text.split())


def expected_headings(one: Edition) -> Iterator[tuple[str, str]]:
    yield "h1", replies.digest_title(one.day)
    for category in CATEGORIES:
        papers = [item for item in one.items if item.category is category]
        if papers:
            yield "h2", category.heading
        for item in papers:
            yield "h3", one_line(item.made.summary.title if item.made else item.paper.title)


def expected_links(one: Paper) -> list[str]:
    optional = [url for url in (one.code_url, one.project_url) if url]
    return [one.paper_id.abstract_url, one.paper_id.abstract_url, one.paper_id.pdf_url, *optional]


def check(one: Edition, parser: MarkdownIt) -> Shape:
    """That the document has the structure that was meant, and no other."""
    found = shape(archive.cards(one), parser)
    in_order = [item for category in CATEGORIES for item in one.items if item.category is category]
    assert found.headings == list(expected_headings(one))
    assert found.kinds <= EXPECTED_KINDS
    assert found.links == [url for item in in_order for url in expected_links(item.paper)]
    assert found.pictures == [item.paper.thumbnail_url for item in in_order if item.paper.thumbnail_url]
    assert set(found.bold) <= {replies.LABEL_OVERVIEW, replies.LABEL_EASY, replies.LABEL_ABSTRACT}
    assert len(found.bold) == sum(2 if item.made else 1 for item in in_order)
    return found


@pytest.mark.parametrize("parser", [COMMONMARK, GITHUB], ids=["CommonMark", "GitHub"])
def test_the_sample_day_has_a_title_a_heading_a_category_and_a_card_a_paper(parser: MarkdownIt) -> None:
    today = sample_edition()
    found = check(today, parser)
    assert [tag for tag, _ in found.headings].count("h3") == 12
    text = "\n".join(found.texts)
    for item in today.items:
        assert item.made is not None
        assert item.made.summary.overview in found.texts
        assert item.made.summary.easy in found.texts
        assert item.paper.title in text
    assert archive.cards(today).endswith(".\n")


@pytest.mark.parametrize("parser", [COMMONMARK, GITHUB], ids=["CommonMark", "GitHub"])
@given(title=HOSTILE, abstract=HOSTILE, author=HOSTILE, keyword=HOSTILE)
@example(title="# [x](https://evil.example)", abstract="1. a\n\n---\n| a |\n|---|", author="<b>", keyword="`")
def test_nothing_in_a_feeds_texts_becomes_markup_and_every_word_survives(
    parser: MarkdownIt, title: str, abstract: str, author: str, keyword: str
) -> None:
    one = paper(1, title=title, abstract=abstract, authors=(author, author), keywords=(keyword,), votes=1234)
    found = check(edition(DAY, [Item(one, CATEGORIES[0], 1234)]), parser)
    assert one_line(abstract) in found.texts
    facts = found.texts[4:7]
    assert facts == [
        f"저자: {one_line(f'{author}, {author}')}",
        f"관련분야: {one_line(f'언어 모델, {keyword}')}",
        "추천수: 1,234",
    ]


@pytest.mark.parametrize("parser", [COMMONMARK, GITHUB], ids=["CommonMark", "GitHub"])
@given(text=HOSTILE, original=HOSTILE)
def test_nothing_in_a_models_texts_becomes_markup_and_every_word_survives(
    parser: MarkdownIt, text: str, original: str
) -> None:
    fields: dict[str, object] = dict.fromkeys(("title", "one_line", "overview", "easy", "novelty", "details"), text)
    summary = Summary.model_construct(**fields, performance=None, category="vision", keywords=(text,))  # type: ignore[arg-type]
    one = paper(1, title=original, thumbnail_url="https://cdn-thumbnails.huggingface.co/1.png")
    found = check(edition(DAY, [Item(one, CATEGORIES[0], 1, of_summary(summary))]), parser)
    assert found.texts.count(one_line(text)) >= 2 + 1
    assert f"원제: {one_line(original)}" in found.texts


@given(items(most=30))
def test_every_paper_of_any_day_has_one_card(found: list[Item]) -> None:
    check(edition(DAY, found), COMMONMARK)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a_(b)",
        "https://example.com/?a=1&copy;=2",
        "https://example.com/a b",
        "https://example.com/<b>",
        'https://example.com/"title"',
        "https://example.com/[x](y)",
        "https://example.com/\\",
        "https://example.com/한글?q=논문#절",
        "https://example.com/a%20b",
        "https://example.com/*_~`",
    ],
)
def test_an_address_of_any_characters_stays_one_link(url: str) -> None:
    one = paper(1, project_url=url, thumbnail_url=url)
    found = shape(archive.cards(edition(DAY, [Item(one, CATEGORIES[0], 1)])))
    assert len(found.links) == 4
    assert found.links[-1] == found.pictures[0]
    assert unquote(found.links[-1]) == unquote(url)
    assert found.kinds <= EXPECTED_KINDS


@pytest.mark.parametrize(
    "text", ["https://evil.example/x", "HTTP://evil.example", "www.evil.example", "WWW.evil.example"]
)
def test_a_bare_address_in_a_text_is_written_so_that_github_makes_no_link_of_it(text: str) -> None:
    written = archive.cards(edition(DAY, [Item(paper(1, abstract=text), CATEGORIES[0], 1)]))
    assert text not in written
    assert text in shape(written).texts


def test_a_paper_without_an_abstract_says_so() -> None:
    empty = edition(DAY, [Item(replace(paper(1), abstract=""), CATEGORIES[0], 1)])
    assert replies.NO_ABSTRACT in shape(archive.cards(empty)).texts
