"""Words that would stand in any summary: openers, outlooks at the end, papers called by their number."""

import re
from collections.abc import Iterator

from bot.korean import Sentence, placed_sentences
from bot.language.dropping import without
from bot.language.finding import TITLE, Finding, Kind, Source, Texts, finding

_OPENER = re.compile(
    r"(?:본고|(?:본|이|해당|이번|저희)\s?(?:논문|연구|보고서|글|작업|조사|페이퍼))(?:의 (?:저자들?|연구진)(?:은|이))?"
    r"(?P<within>에서는|에선|에서 (?:저자들?|연구진|우리)(?:은|는))?(?:에서|을 통해|은|는)?,?\s+"
)
# With these a subject says nothing; `이 논문은 … 처음으로 잰 연구입니다` needs its own.
_REPORTS = re.compile(
    r"(?:(?:제안|소개|제시|탐구|조사|분석|논의|개발|연구|설명|검토|공개|도입|평가|발표|고찰|탐색|기술|강조|목표로|목적으로|집중|"
    r"검증|입증|증명|비교|구축|규명|적용|정리)\s?"
    r"(?:하고자\s)?(?:합니다|했습니다|하였습니다|하고 있습니다|한다|했다|하였다|하고 있다|함|해요|했어요)|"
    r"다룹니다|다루고 있습니다|다룬다|살펴봅니다|살펴보았습니다|살펴본다|보여\s?줍니다|보여\s?준다|보여\s?주었습니다|"
    r"밝힙니다|밝혔습니다|묻습니다|집중하고 있습니다|선보입니다|내놓습니다|내놓았습니다)\W*$"
)
# `이 논문에서는` tells nothing before any verb; `이 작업에서는` may be one of the paper's tasks.
_PAPER = re.compile(r"본고|\S+\s?(?:논문|연구|보고서|페이퍼)")
# 연구자 are the authors where they expect something themselves, and else anybody.
_AUTHORS = re.compile(
    r"(?:저자|연구진|연구팀)(?:들)?(?:은|는|이|가)\s|"
    r"연구자(?:들)?(?:은|는|이|가)\s[^.!?]*(?:기대|예상|전망|강조|주장|생각)(?:합니다|했습니다|하였습니다|한다|했다)"
)

_VALUABLE = r"(?:귀중한|소중한|값진|유용한|중요한) (?:[가-힣]+ )?[가-힣]+[이가] 될 것"
_TO_COME = r"(?:수 있을|[가-힣]*[할될줄칠올질열힐길을])\s?것(?:으로|이라|입니다|이다|임|이며)"
_OUTLOOK = re.compile(
    r"(?:기여|도움|활용|응용|촉진|이바지|역할|발전|혁신|영향|확산|앞당|이어|열어|넓|가능성|계기|기반|주목|필요|통찰|"
    r"도구|이정표|활발|시사점|제공|제시|방향|토대|초석|밑거름|발판|디딤돌|파급|유용하게)"
    rf"[^.!?]{{0,24}}?{_TO_COME}|{_VALUABLE}|"
    r"(?:기여|도움|활용|응용|촉진|발전|혁신|확장|확대|확산|개선|향상)[^.!?]{0,14}(?:를|을|가|이)?\s?"
    r"기대(?:됩니다|된다|됨|할 수 있습니다|할 수 있다)|"
    r"(?:앞으로|향후|추후)[^.!?]{0,40}(?:주목(?:됩니다|된다|됨)|(?:적용|활용|응용|확장|확대)될 가능성이 (?:높|크|있))"
)
_LAST_WORDS = re.compile(
    r"(?:(?:발전|분야|산업|사회|커뮤니티|미래|향후)[^.!?]{0,30}"
    r"(?:기여할 수 있(?:습니다|다)|도움을 줄 수 있(?:습니다|다)|도움이 될 수 있(?:습니다|다))|"
    r"(?:중요한|유용한|귀중한|의미 있는) (?:시사점|통찰)[을를] (?:제공|제시|줍|준)[가-힣 ]*|"
    r"점에서 (?:큰 |중요한 )?(?:의의|의미)[가를](?: 크게)? (?:있|가|지|큽)[가-힣]*|사례로서 의미[가를] [가-힣]+|"
    r"새로운 (?:가능성|지평|길|장)을 (?:열|엽|연|보여)[가-힣 ]*|"
    r"새로운 (?:가능성|지평|길|장)을 여는 (?:연구|논문|결과|방법|성과)입니다|시사하는 바가 (?:큽니다|크다|있습니다)|"
    r"(?:무한한|큰|상당한) 잠재력을 (?:가|지)[가-힣 ]*)\W*$"
)
_LATER = re.compile(
    r"^(?:또한,? )?(?:향후|앞으로|추후|미래(?:에는|의)?|후속)[^.!?]{0,90}(?:필요가 있|필요합니다|필요하다|필요할|"
    r"기대|주목|것입니다|것이다|예상|전망|가능성|중요합니다|중요하다|바람직|수 있습니다|수 있다)"
)
_LATER_IN_SOURCE = re.compile(
    r"\b(?:future|further|remain|next step|open (?:problem|question)|outlook|promising|potential)", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?:첫|두|세|네|다섯)\s?번째 논문(?:에서는|에서|은|이|의|과)\s(?![‘'\"“A-Z])")


def boilerplate(texts: Texts, source: Source) -> Iterator[Finding]:
    """Openers lose their first words, and outlooks go where other sentences are left.

    An outlook that the text gives to the authors is theirs and stays.
    """
    for field, text in texts.items():
        placed = placed_sentences(text) if field != TITLE else []
        yield from _opener(field, text, placed)
        for sentence in placed:
            if _is_closer(sentence.text, source, is_last=sentence is placed[-1]):
                yield without(sentence, field, text, placed, Kind.CLOSER, "has an outlook that says nothing: {}")
            elif _NUMBERED.search(sentence.text):
                span = (sentence.start, sentence.end)
                wrong = "calls a paper by its number instead of its name: {}"
                yield finding(Kind.UNNAMED, field, text, span, wrong)


def _opener(field: str, text: str, placed: list[Sentence]) -> Iterator[Finding]:
    opener = _OPENER.match(text)
    if not opener or not placed or len(placed[0].text) - opener.end() < _LEAST_LEFT:
        return
    is_scope = opener["within"] and _PAPER.match(text)
    if is_scope or _REPORTS.search(placed[0].text):
        yield finding(Kind.OPENER, field, text, opener.span(), "opens with the filler {}; start with the matter", "")


_LEAST_LEFT = 12


def _is_closer(sentence: str, source: Source, *, is_last: bool) -> bool:
    if _AUTHORS.search(sentence):
        return False
    if _OUTLOOK.search(sentence) or (is_last and _LAST_WORDS.search(sentence)):
        return True
    return bool(_LATER.search(sentence)) and not _LATER_IN_SOURCE.search(source.text)
