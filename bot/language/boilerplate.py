"""Sentences that say nothing: openers, outlooks at the end, filler about what a paper lacks, absence claimed unread."""

import re
from collections.abc import Iterator

from bot.korean import Sentence, placed_sentences
from bot.language.finding import LINE, TITLE, Finding, Kind, Source, Texts, finding

_OPENER = re.compile(
    r"(?:본|이|해당|이번|저희)\s?(?:논문|연구|보고서|글|작업|조사)(?:의 (?:저자들?|연구진)(?:은|이))?(?:에서는|에서|에선|을 통해|은|는)?,?\s+"
)
_REPORTS = re.compile(
    r"(?:제안|소개|제시|탐구|조사|분석|논의|개발|연구|설명|검토|공개|도입|평가|발표|고찰|탐색|기술|강조|목표로|목적으로|집중)"
    r"(?:하고자\s)?(?:합니다|했습니다|하였습니다|하고 있습니다|한다|했다|하였다|하고 있다|함|해요|했어요)\W*$|"
    r"(?:다룹니다|다루고 있습니다|다룬다|살펴봅니다|살펴보았습니다|살펴본다|보여\s?줍니다|보여\s?준다|보여\s?주었습니다|밝힙니다|밝혔습니다|"
    r"묻습니다|집중하고 있습니다|선보입니다|내놓습니다|내놓았습니다)\W*$"
)
_AUTHORS = re.compile(r"(?:저자|연구진|연구팀|연구자)(?:들)?(?:은|는|이|가)\s")

_TO_COME = r"(?:수 있을|[가-힣]*[할될줄칠올질열힐길을])\s?것(?:으로|이라|입니다|이다|임|이며)"
_OUTLOOK = re.compile(
    rf"(?:기여|도움|활용|응용|촉진|이바지|역할|발전|혁신|영향|확산|앞당|이어|열어|넓|가능성|계기|기반|주목|필요)[^.!?]{{0,24}}?{_TO_COME}|"
    r"(?:기여|도움|활용|응용|촉진|발전|혁신|확장|확대|확산|개선|향상)[^.!?]{0,14}(?:를|을|가|이)?\s?기대(?:됩니다|된다|됨|할 수 있습니다|할 수 있다)"
)
_LAST_WORDS = re.compile(
    r"(?:발전|분야|산업|사회|커뮤니티|미래|향후)[^.!?]{0,30}(?:기여할 수 있(?:습니다|다)|도움을 줄 수 있(?:습니다|다)|도움이 될 수 있(?:습니다|다))\W*$|"
    r"점에서 (?:큰 |중요한 )?(?:의의|의미)[가를](?: 크게)? (?:있|가|지|큽)[가-힣]*\W*$|사례로서 의미[가를] [가-힣]+\W*$|"
    r"새로운 (?:가능성|지평|길|장)을 (?:열|엽|연|보여)[가-힣 ]*\W*$|(?:무한한|큰|상당한) 잠재력을 (?:가|지)[가-힣 ]*\W*$"
)
_LATER = re.compile(
    r"^(?:또한,? )?(?:향후|앞으로|추후|미래(?:에는|의)?|후속)[^.!?]{0,90}(?:필요가 있|필요합니다|필요하다|필요할|기대|주목|것입니다|것이다|예상|"
    r"전망|가능성|중요합니다|중요하다|바람직|수 있습니다|수 있다)"
)
_LATER_IN_SOURCE = re.compile(r"\b(?:future|further|remain|next step|open (?:problem|question)|outlook|promising|potential)", re.I)

_SAID = r"(?:언급|명시|제시|제공|기술|서술|설명|보고|공개|포함|수록|기재|공유|소개|다루어|다루|나와|나타나|드러나|밝혀|밝히)"
_NOT = (
    rf"(?:{_SAID}(?:되어\s?|돼\s?|\s)?(?:있|되|하|지)?지(?:는|도|가)?\s?(?:않|못)|{_SAID}(?:은|는|이|도|된 바)?\s?(?:전혀\s)?없|"
    r"(?:알|확인할|찾을)\s?수\s?없|확인되지 않)(?:[았었했]?(?:습니다|음|다|으나|지만|으며|으므로)|어)"
)
_PAPER = r"(?<![가-힣])(?:논문|초록|원문|본문|저자(?:들|는)?|요약문)(?:에서는|에서|에는|에|은|는|의|이|만으로는|에도)?\s"
_EXACT = r"(?:구체적|정확|상세|자세|세부|정량적)(?:인|으로|한|히|적인|적)?\s"
_ABSENCE = re.compile(rf"(?:{_PAPER}[^.!?]{{0,50}}?|{_EXACT}[^.!?]{{0,40}}?){_NOT}")
_OTHERS = re.compile(
    r"(?:기존|이전|선행|종래|과거|다른|많은|대부분의?|대다수|여러|일부|최근|관련|공개된|상용)\s(?:[가-힣A-Za-z-]+\s){0,2}"
    r"(?:[A-Z]+|논문|연구|방법|모델|시스템|벤치마크|데이터셋)|그동안|지금까지"
)
_GUESSED = re.compile(r"(?:없|않)[가-힣]{0,3}(?:으나|지만|만|는데|고),?\s[^.!?]*(?:예상|추정|추측|짐작|것으로 보|가능성|수 있|중요할)")
_EMPTY = re.compile(
    r"^(?:[가-힣 ]{2,14}[:：]\s*)?(?:(?:해당|정보|언급|내용|관련 내용|자료)\s?(?:사항\s?)?(?:이 |은 )?없(?:음|습니다)|없음|미상|명시되지 않음|"
    r"알 수 없음|미제공|N/?A|None|null|TBD)\W*$",
    re.IGNORECASE,
)
_REFERRED = re.compile(r"(?:자세한|더 많은|구체적인)\s[^.!?]{0,16}(?:논문|원문|본문)[을를]?\s?(?:참고|참조|확인)")
_NUMBERED = re.compile(r"(?:첫|두|세|네|다섯)\s?번째 논문(?:에서는|에서|은|이|의|과)\s(?![‘'\"“A-Z])")


def boilerplate(texts: Texts, source: Source) -> Iterator[Finding]:
    """Openers lose their first words, and empty sentences go where others are left; the rest needs the model."""
    for field, text in texts.items():
        if field == TITLE:
            continue
        placed = placed_sentences(text)
        yield from _opener(field, text, placed)
        for place, sentence in enumerate(placed):
            kind, wrong = _what(sentence.text, source, is_last=place == len(placed) - 1)
            if kind:
                instead = "" if len(placed) > 1 and field != LINE and kind is not Kind.UNNAMED else None
                yield finding(kind, field, text, _with_space(text, sentence), wrong, instead)


def _opener(field: str, text: str, placed: list[Sentence]) -> Iterator[Finding]:
    opener = _OPENER.match(text)
    if opener and placed and _REPORTS.search(placed[0].text) and len(placed[0].text) - opener.end() > 12:
        yield finding(Kind.OPENER, field, text, opener.span(), "opens with the filler {}; start with the matter", "")


def _what(sentence: str, source: Source, *, is_last: bool) -> tuple[Kind | None, str]:
    """The kind of boilerplate that the sentence is, and what to say of it."""
    if _EMPTY.search(sentence) or _REFERRED.search(sentence):
        return Kind.FILLER, "has filler about what the paper does not say: {}"
    if _ABSENCE.search(sentence) and not _OTHERS.search(sentence):
        if _GUESSED.search(sentence):
            return Kind.FILLER, "has filler about what the paper does not say: {}"
        if source.only_abstract:
            return Kind.ABSENCE, "says that the paper lacks something, of which only the abstract was read: {}"
    if not _AUTHORS.search(sentence):
        if _OUTLOOK.search(sentence) or (is_last and _LAST_WORDS.search(sentence)):
            return Kind.CLOSER, "has an outlook that says nothing: {}"
        if _LATER.search(sentence) and not _LATER_IN_SOURCE.search(source.text):
            return Kind.CLOSER, "has an outlook that the source does not have: {}"
    if _NUMBERED.search(sentence):
        return Kind.UNNAMED, "calls a paper by its number instead of its name: {}"
    return None, ""


def _with_space(text: str, sentence: Sentence) -> tuple[int, int]:
    """The sentence and the space that parts it from the one before, or after where it is the first."""
    start, end = sentence.start, sentence.end
    while start and text[start - 1].isspace():
        start -= 1
    while not start and end < len(text) and text[end].isspace():
        end += 1
    return start, end
