"""What slips from the prompt, the schema and the chat into a text: fences, headings, labels, tags, Markdown."""

import re
from collections.abc import Iterator

from bot.korean import HANGUL, placed_sentences
from bot.language.finding import TITLE, Finding, Kind, Source, Texts, finding

_LABEL = (
    r"(?:(?:종합|최종|논문|핵심|보고서|한국어|한글|한\s?줄|쉬운|전체)\s?)?(?:요약(?:\s?보고서)?|보고서|개요|제목|초록|요점|결론|설명|키워드|"
    r"카테고리|관련\s?분야|참신성)|(?:주요|핵심)\s(?:기여|내용|결과)|새로운\s점|(?:기술(?:적)?\s)?(?:세부\s?사항|상세)|성능(?:\s결과)?|"
    r"(?:실험\s)?결과|방법(?:론)?|"
    r"What[’']s New|Technical Details|Performance(?: Highlights)?|(?:Paper )?(?:Summary|Title)|Abstract|Overview|"
    r"Keywords?|Novelty|Details|Easy(?: Explanation)?|One[- _]?line|Category|Conclusion|TL;?DR|Votes?|Authors?"
)
_OPENING_LABEL = re.compile(
    rf"^\W{{0,4}}(?:\d{{1,2}}[.)]\s*)?(?:[*_]{{0,3}}(?:{_LABEL})[*_]{{0,3}}\s*[:：]|(?<=[\[(【「])(?:{_LABEL})[\])】」]\s*[:：]?)"
    r"\s*[*_]{0,3}\s*|^\d{1,2}[.)]\s+[^.:：\n]{2,30}[:：]\s+|"
    r"^(?:다음|아래)(?:은|는)\s[^.:：]{0,40}(?:요약|번역|정리|설명)[^.:：]{0,8}입니다\s*[:：]\s*",
    re.IGNORECASE,
)
_TITLE_LABEL = re.compile(r"^\W{0,4}(?:(?:한국어|논문|한글)\s?)?(?:제목|Title)\s*[:：]\s*", re.IGNORECASE)
_PROMPT_HEADING = re.compile(
    r"(?:\d{1,2}[.)]\s*)?(?:[가-힣A-Za-z]+[ ,·/]{1,2}){1,6}"
    r"(?:추출|식별|영향\s?분석|향후\s?(?:개발|전망|발전\s?방향))\s*[:：]\s*|"
    r"(?:\d{1,2}[.)]\s*)?(?:주요|핵심|공통)\s(?:[가-힣]+[ ,]{1,2}){0,4}(?:테마|키워드|트렌드|패턴|요약|정보)\s*[:：]\s*"
)
_FENCE = re.compile(
    r"\s*(?:```|~~~)(?:(?:json|markdown|md|plaintext|text|txt|html|xml|ya?ml|python|latex|korean|ko)(?![A-Za-z]))?\s*",
    re.IGNORECASE,
)
_HEADING_LINE = re.compile(r"^[ \t]*#{1,6}[ \t]+[^\n]*\n\s*", re.MULTILINE)
_HEADING = re.compile(rf"(?:^|(?<=\s))#{{1,6}}\s+(?P<label>(?:\d{{1,2}}[.)]\s*)?(?:{_LABEL})\s*[:：]?(?=\s)\s*)?")
_CHAT = re.compile(
    r"^(?:네[,.!]\s+(?:알겠|요청|말씀|다음|아래|요약|정리|물론)|물론(?:입니다|이죠)[.!]|알겠습니다|요청하신\s|저는 AI|"
    r"AI (?:언어 )?모델로서|(?:Here is|Sure[,!])|"
    r"(?:다음|아래)(?:은|는)\s[^.]{0,40}(?:요약|번역|정리|설명)(?:한\s(?:것|내용))?(?:\s(?:결과|내용))?입니다|"
    r"(?:(?:이|위|본) (?:요약|설명|정리)이? )?(?:이해에 )?도움이 되(?:었|셨|시)|"
    r"(?:추가|더)(?:적인|로)?\s?(?:질문|궁금|요청)[^.!?]{0,10}(?:있으시|있으면|필요하)|"
    r"(?:언제든|편하게)[^.!?]{0,12}(?:물어|질문|말씀)|"
    r"(?:아래|다음)에\s[^.]{0,20}(?:요약|번역|정리)[을를]?\s(?:제공|제시|정리)|이상으로\s[^.]{0,20}(?:요약|설명|정리)|"
    r"[^.!?]{0,20}(?:요약|정리|설명)해\s?드리|제가 (?:이해|파악|요약)한|"
    r"(?:이|본|위) (?:요약|번역|글)은\s[^.]{0,30}(?:초록|원문|논문)[^.]{0,20}(?:작성|번역|요약|정리)(?:되었|했|된|한)|"
    r"[^.!?]{0,40}(?:질문|문의|말씀)해 (?:주세요|주십시오|주시기 바랍니다)\W*$)"
)
_OWN_TAG = re.compile(
    r"</?(?:abstract|paper|system|user|assistant|json|think|s|summary|output|answer|response|result)>|<\|[^|>]{0,20}\|>|\[/?INST\]"
)
_TAG = re.compile(
    r"\$\{|\{\{|\}\}|"
    r"\"(?:category|title|one_line|overview|easy|novelty|details|performance|keywords)\"\s*:|\bone_line\b|JSON 객체"
)
_ACCORDING = re.compile(r"(?:(?:주어진|제공된|제시된|위|해당|이) )?초록에 (?:따르면|의하면),?\s*")
_ABSTRACT = re.compile(r"(?:주어진|제공된|제시된|위|해당) 초록(?=[을에의만])")
_MARKDOWN = (
    (re.compile(r"!\[[^\]]*\]\([^)\s]*\)\s?"), ""),
    (re.compile(r"\[([^\]]+)\]\(https?://[^)\s]*\)"), r"\1"),
    (re.compile(r"\*{2,3}(?=\S)([^*\n]+?)(?<=\S)\*{2,3}"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,60}?)(?<=\S)\*(?![A-Za-z0-9*])"), r"\1"),
    (re.compile(r"`([^`\n]+)`"), r"\1"),
    (re.compile(r"^[-*•]\s+"), ""),
    (re.compile(r"(?:^|(?<=\s))-{3,}(?:\s+|$)"), ""),
)


def leaks(texts: Texts, source: Source) -> Iterator[Finding]:
    """Markdown and labels are taken away where the text stands without them; what else there is needs the model."""
    for field, text in texts.items():
        yield from _wrappings(field, text)
        yield from _labels(field, text, source)
        yield from _talk(field, text)


def _wrappings(field: str, text: str) -> Iterator[Finding]:
    for match in _FENCE.finditer(text):
        space = " " if match.start() and match.end() < len(text) else ""
        yield finding(Kind.LEAK, field, text, match.span(), "holds a code fence", space)
    lines = [match.span() for match in _HEADING_LINE.finditer(text)]
    for span in lines:
        yield finding(Kind.LEAK, field, text, span, "holds the heading {}", "")
    for match in _HEADING.finditer(text):
        if not any(start <= match.start() < end for start, end in lines):
            instead = "" if match["label"] else None
            yield finding(Kind.LEAK, field, text, match.span(), "holds a Markdown heading", instead)
    for pattern, instead in _MARKDOWN:
        for match in pattern.finditer(text):
            yield finding(Kind.LEAK, field, text, match.span(), "holds Markdown: {}", match.expand(instead))


def _labels(field: str, text: str, source: Source) -> Iterator[Finding]:
    pattern = _TITLE_LABEL if field == TITLE else _OPENING_LABEL
    label = pattern.match(text)
    if label and not source.title.casefold().startswith(label[0].strip().casefold()):
        yield finding(Kind.LEAK, field, text, label.span(), "begins with the label {}", "")
    if field != TITLE:
        headings = list(_PROMPT_HEADING.finditer(text))
        for match in headings:
            # Several are the skeleton of a report, and what stands between them is no text.
            instead = "" if len(headings) == 1 and not match.start() else None
            yield finding(Kind.LEAK, field, text, match.span(), "holds the heading {}", instead)


def _talk(field: str, text: str) -> Iterator[Finding]:
    for sentence in placed_sentences(text):
        if _CHAT.search(sentence.text):
            span = (sentence.start, sentence.end)
            yield finding(Kind.LEAK, field, text, span, "speaks to whoever asked: {}", _without(text, span))
        according = _ACCORDING.match(sentence.text)
        match = according or _ABSTRACT.match(sentence.text)
        if match:
            span = (sentence.start, sentence.start + match.end())
            instead = "" if according else None
            yield finding(Kind.LEAK, field, text, span, "speaks of the abstract instead of the paper: {}", instead)
    for pattern, instead in ((_OWN_TAG, ""), (_TAG, None)):
        for match in pattern.finditer(text):
            yield finding(Kind.LEAK, field, text, match.span(), "holds a piece of the prompt: {}", instead)


def _without(text: str, span: tuple[int, int]) -> str | None:
    """Nothing in its place, where the rest says something in Korean."""
    return "" if HANGUL.search(text[: span[0]] + text[span[1] :]) else None
