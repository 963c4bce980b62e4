"""The archive of a day reads as it was meant in any Markdown renderer, whatever the papers' texts hold."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot import archive, replies
from bot.digest import group
from bot.digest.styles import is_long
from bot.edition import Edition, Item, edition
from bot.edition import item as edition_item
from bot.paper import Paper, merge
from bot.subscription import STYLES, Style
from bot.summary import Summary
from bot.synthesis import Claim, Synthesis
from bot.taxonomy import CATEGORIES
from tests import golden
from tests.bot.papers import DAY, items, of_summary, paper, sample_edition, sample_syntheses
from tests.recorded import recorded
from workers.sources.huggingface import parse_day

FOLDER = Path(__file__).parent / "golden"

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
    "hardbreak",
    "code_inline",
    "image",
}
LABELS = {
    "list": set[str](),
    "cards": {replies.LABEL_OVERVIEW, replies.LABEL_EASY},
    "highlights": {replies.LABEL_NOVELTY, replies.LABEL_DETAILS, replies.LABEL_PERFORMANCE},
    "insights": set[str](),
    "report": {replies.LABEL_OVERVIEW, *replies.REPORT_SECTIONS.values()},
}
"""The labels that stand in bold over the texts, by style."""


def words(tokens: list[Token]) -> str:
    return "".join(_words(token) for token in tokens)


def _words(token: Token) -> str:
    if token.type == "image":
        return words(token.children or [])
    return "\n" if token.type == "hardbreak" else token.content


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


def expected_headings(one: Edition, style: Style) -> Iterator[tuple[str, str]]:
    yield "h1", replies.digest_title(one.day)
    for category, papers in group(one.items):
        yield "h2", category.heading
        for item in papers if is_long(style) else ():
            yield "h3", one_line(item.made.summary.title if item.made else item.paper.title)


def expected_links(one: Paper, style: Style) -> list[str]:
    """The title's, the code's beside the votes, and those on a line of their own."""
    code, project = ([url] if url else [] for url in (one.code_url, one.project_url))
    own = [one.paper_id.abstract_url, one.paper_id.pdf_url, *code, *project] if style in {"cards", "report"} else []
    return [one.paper_id.abstract_url, *code, *own]


def check(one: Edition, parser: MarkdownIt, style: Style = "cards") -> Shape:
    """That the document has the structure that was meant, and no other."""
    found = shape(archive.markdown(one, style), parser)
    in_order = [item for _, items in group(one.items) for item in items]
    assert found.headings == list(expected_headings(one, style))
    assert found.kinds <= EXPECTED_KINDS
    assert found.links == [url for item in in_order for url in expected_links(item.paper, style)]
    pictures = [item.paper.thumbnail_url for item in in_order if item.paper.thumbnail_url]
    assert found.pictures == (pictures if style in {"cards", "highlights"} else [])
    assert set(found.bold) <= LABELS[style] | ({replies.LABEL_ABSTRACT} if is_long(style) else set())
    for item in in_order:
        assert sum(f"/paper {item.paper.paper_id}" in text for text in found.texts) == 1
    return found


@pytest.mark.parametrize("parser", [COMMONMARK, GITHUB], ids=["CommonMark", "GitHub"])
@pytest.mark.parametrize("style", STYLES)
def test_the_sample_day_has_a_title_a_heading_a_category_and_all_that_the_style_tells(
    style: Style, parser: MarkdownIt
) -> None:
    today = sample_edition()
    found = check(today, parser, style)
    assert [tag for tag, _ in found.headings].count("h3") == (12 if is_long(style) else 0)
    for item in today.items:
        assert item.made is not None
        for text in told(item.made.summary, style):
            assert sum(text in written for written in found.texts) == 1
    assert archive.markdown(today, style).endswith("\n")


def told(summary: Summary, style: Style) -> list[str]:
    """The texts that the style tells of a paper."""
    technical = [summary.novelty, summary.details, *([summary.performance] if summary.performance else [])]
    match style:
        case "cards":
            return [summary.overview, summary.easy]
        case "highlights":
            return technical
        case "report":
            return [summary.overview, *technical]
        case _:
            return [summary.one_line]


@pytest.mark.parametrize("style", STYLES)
def test_the_sample_day_reads_as_it_was_read_and_found_good(style: Style) -> None:
    golden.compare(FOLDER / f"{style}.md", archive.markdown(sample_edition(), style, sample_syntheses()))


@pytest.mark.parametrize("parser", [COMMONMARK, GITHUB], ids=["CommonMark", "GitHub"])
@pytest.mark.parametrize("style", STYLES)
@given(title=HOSTILE, abstract=HOSTILE, author=HOSTILE, keyword=HOSTILE)
@example(title="# [x](https://evil.example)", abstract="1. a\n\n---\n| a |\n|---|", author="<b>", keyword="`")
@example(title="a!", abstract="---", author="a!", keyword="a!")
def test_nothing_in_a_feeds_texts_becomes_markup_and_every_word_survives(
    style: Style, parser: MarkdownIt, title: str, abstract: str, author: str, keyword: str
) -> None:
    one = paper(1, title=title, abstract=abstract, authors=(author, author), keywords=(keyword,), votes=1234)
    found = check(edition(DAY, [Item(one, CATEGORIES[0], 1234)]), parser, style)
    assert any(one_line(abstract) in text for text in found.texts)
    if is_long(style):
        assert f"저자: {one_line(f'{author}, {author}')}" in found.texts
    if style in {"cards", "report"}:
        assert f"관련분야: {one_line(f'언어 모델, {keyword}')}" in found.texts
    assert any("추천 1,234 · /paper 2501.00001" in text for text in found.texts)


@pytest.mark.parametrize("parser", [COMMONMARK, GITHUB], ids=["CommonMark", "GitHub"])
@pytest.mark.parametrize("style", STYLES)
@given(text=HOSTILE, original=HOSTILE)
def test_nothing_in_a_models_texts_becomes_markup_and_every_word_survives(
    style: Style, parser: MarkdownIt, text: str, original: str
) -> None:
    fields: dict[str, object] = dict.fromkeys(("title", "one_line", "overview", "easy", "novelty", "details"), text)
    summary = Summary.model_construct(**fields, performance=None, category="vision", keywords=(text,))  # type: ignore[arg-type]
    one = paper(1, title=original, thumbnail_url="https://cdn-thumbnails.huggingface.co/1.png")
    found = check(edition(DAY, [Item(one, CATEGORIES[0], 1, of_summary(summary))]), parser, style)
    assert "\n".join(found.texts).count(one_line(text)) >= 2
    if is_long(style):
        assert f"{one_line(original)}\n추천 1 · /paper 2501.00001" in found.texts


@pytest.mark.parametrize("parser", [COMMONMARK, GITHUB], ids=["CommonMark", "GitHub"])
@given(text=HOSTILE.map(one_line))
def test_nothing_in_a_synthesis_becomes_markup_and_every_claim_links_its_papers(parser: MarkdownIt, text: str) -> None:
    ids = tuple(paper(number).paper_id for number in (1, 2))
    found = [Item(paper(number), CATEGORIES[0], 1) for number in (1, 2)]
    synthesis = {CATEGORIES[0].slug: Synthesis((Claim(text, ids),), "fake-model")}
    shown = shape(archive.markdown(edition(DAY, found), "insights", synthesis), parser)
    plain = one_line(text)
    said = f"{plain[:-1]}(2501.00001, 2501.00002)." if plain.endswith(".") else f"{plain} (2501.00001, 2501.00002)"
    assert said in {one_line(written) for written in shown.texts}
    assert shown.links[:2] == [one.abstract_url for one in ids]
    assert [tag for tag, _ in shown.headings] == ["h1", "h2"]
    assert shown.kinds <= EXPECTED_KINDS


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("recorded_day", ["2025-01-14", "2025-05-19", "2026-08-20"])
def test_a_recorded_day_without_summaries_has_its_structure_too(recorded_day: str, style: Style) -> None:
    entries = parse_day(recorded(f"data/hf_daily_papers/complete/{recorded_day}.json").read_bytes())
    found = check(edition(DAY, [edition_item(merge([one]), None) for one in entries]), COMMONMARK, style)
    assert [tag for tag, _ in found.headings].count("h3") == (len(entries) if is_long(style) else 0)


@pytest.mark.parametrize("style", STYLES)
@given(found=items(most=30))
def test_every_paper_of_any_day_is_told_once(style: Style, found: list[Item]) -> None:
    check(edition(DAY, found), COMMONMARK, style)


def test_authors_are_all_there_in_order_and_hundreds_are_counted() -> None:
    names = tuple(f"Author {number}" for number in range(60))
    for many, said in ((names[:36], ", ".join(names[:36])), (names, f"{', '.join(names[:50])} 외 10명")):
        for style in ("cards", "highlights", "report"):
            one = edition(DAY, [Item(paper(1, authors=many), CATEGORIES[0], 1)])
            assert f"저자: {said}" in shape(archive.markdown(one, style)).texts


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
    found = shape(archive.markdown(edition(DAY, [Item(one, CATEGORIES[0], 1)]), "cards"))
    assert len(found.links) == 4
    assert found.links[-1] == found.pictures[0]
    assert unquote(found.links[-1]) == unquote(url)
    assert found.kinds <= EXPECTED_KINDS


@pytest.mark.parametrize(
    "text", ["https://evil.example/x", "HTTP://evil.example", "www.evil.example", "WWW.evil.example"]
)
def test_a_bare_address_in_a_text_is_written_so_that_github_makes_no_link_of_it(text: str) -> None:
    written = archive.markdown(edition(DAY, [Item(paper(1, abstract=text), CATEGORIES[0], 1)]), "cards")
    assert text not in written
    assert text in shape(written).texts


def test_a_paper_without_an_abstract_says_so() -> None:
    empty = edition(DAY, [Item(replace(paper(1), abstract=""), CATEGORIES[0], 1)])
    assert replies.NO_ABSTRACT in shape(archive.markdown(empty, "cards")).texts
