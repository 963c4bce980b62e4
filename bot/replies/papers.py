"""What stands in digests and on cards."""

from collections.abc import Sequence
from datetime import date

from bot.replies.wording import day_name

NAME = "논문 배달부"
NO_SUMMARY = "AI 요약 없음"
NO_ABSTRACT = "아직 초록이 없습니다."
HOW_TO_GET_KOREAN = "봇에 AI 모델을 연결하면 한국어 제목과 요약이 함께 배달됩니다."
BUTTON_SUBSCRIBE = "구독"
BUTTON_CARD = "카드"
BUTTON_ASK = "질문하기"
BUTTON_WRONG = "틀렸어요"
LABEL_OVERVIEW = "요약"
LABEL_EASY = "쉬운설명"
LABEL_TERMS = "핵심 용어"
LEVELS = {
    "elementary": "초등",
    "highschool": "고등",
    "general": "비전공",
    "developer": "개발자",
    "researcher": "연구자",
}
"""By `bot.explanation.Level`."""
LABEL_NOVELTY = "새로운 점"
LABEL_DETAILS = "기술 내용"
LABEL_PERFORMANCE = "성능"
LABEL_FIELD = "관련분야"
LABEL_KEYWORDS = "키워드"
LABEL_VOTES = "추천수"
LABEL_ABSTRACT = "초록(원문)"
LABEL_ORIGINAL_TITLE = "원제"
LABEL_AUTHORS = "저자"
LABEL_LINKS = "링크"
REPORT_SECTIONS = {
    "problem": "배경과 문제",
    "idea": "핵심 아이디어",
    "method": "방법",
    "setup": "실험 설정",
    "results": "결과",
    "limits": "한계",
    "significance": "의의",
}
"""By the fields of `bot.report.Report`."""
LINK_ABSTRACT = "arXiv"
LINK_PDF = "PDF"
LINK_CODE = "코드"
LINK_PROJECT = "프로젝트"


def digest_title(day: date) -> str:
    return f"{day_name(day)} AI 논문"


def digest_counts(papers: int, categories: int) -> str:
    return f"논문 {papers:,}편" + (f" · 분야 {categories}개" if categories > 1 else "")


def in_thread() -> str:
    return "논문마다 더 자세한 내용은 아래 스레드에 있습니다."


def told_in_full(count: int) -> str:
    return f"추천이 많은 {count}편은 자세히, 나머지는 한 줄로 보여 드립니다."


def digest_preview(day: date, titles: Sequence[str]) -> str:
    rest = f" 외 {len(titles) - 1}편" if len(titles) > 1 else ""
    return f"{day.month}월 {day.day}일 AI 논문: {titles[0]}{rest}"


def category_heading(heading: str, papers: int) -> str:
    return f"{heading} ({papers})"


def chart_subtitle(papers: int) -> str:
    return f"분야별 논문 수 · 모두 {papers:,}편"


def chart_in_words(counts: Sequence[tuple[str, int]]) -> str:
    """What the chart shows, for those who do not see it: names of categories and how many papers each has."""
    return f"분야별 논문 수: {', '.join(f'{name} {papers:,}편' for name, papers in counts)}"


def votes(count: int) -> str:
    return f"추천 {count:,}"


def authors(names: Sequence[str], shown: int = 3) -> str:
    """The first authors in order, and how many more there are."""
    rest = len(names) - shown
    return ", ".join(names[:shown]) + (f" 외 {rest}명" if rest > 0 else "")


def how_to_open() -> str:
    return "카드 보기 `/paper 번호` · 쉬운설명 `/easy 번호` · 도움말 `/help`"


def digest_cut(shown: int, left: int, *, narrowed: bool) -> str:
    hint = "" if narrowed else " `/digest 비전`처럼 분야를 붙이면 나머지도 볼 수 있습니다."
    return f"추천이 많은 {shown}편만 보여 드립니다(나머지 {left:,}편).{hint}"


def button_subscribe(category: str) -> str:
    """For a button that does not stand beside the category's heading."""
    return f"{category} {BUTTON_SUBSCRIBE}"


def some_without_summary(count: int) -> str:
    return f"{count}편은 AI 요약을 만들지 못해 원문 초록을 보여 드립니다."


def made_from(source: str, model: str) -> str:
    text = "전문을" if source == "full text" else "초록을"
    return f"{text} 바탕으로 AI({model})가 썼습니다. 중요한 내용은 원문에서 확인해 주세요."


def made_and_checked(model: str) -> str:
    """Of a summary that was put right after it had been written."""
    return f"초록을 바탕으로 AI({model})가 쓰고 전문과 대조했습니다. 중요한 내용은 원문에서 확인해 주세요."


def report_from_abstract(*, every: bool) -> str:
    """`every`: whether all of the papers are told from their abstracts."""
    return f"{'보고서' if every else '초록으로 쓴 보고서'}에는 초록에서 알 수 있는 항목만 담았습니다."


def synthesis_from(model: str) -> str:
    return f"분야별 종합은 논문들의 초록을 바탕으로 AI({model})가 썼습니다. 괄호 안의 논문에서 근거를 확인해 주세요."


def synthesis_later() -> str:
    return "분야별 종합을 쓰고 있습니다. 잠시 뒤 같은 명령을 다시 입력하면 함께 보여 드립니다."


def made_from_feed() -> str:
    return f"{NO_SUMMARY}: 논문 목록에 실린 내용을 그대로 보여 드립니다."


def withdrawn() -> str:
    return "저자가 철회한 논문입니다."


def no_easy() -> str:
    return f"{NO_SUMMARY}: 쉬운설명 대신 초록을 보여 드립니다."


def easy_label(name: str) -> str:
    """For an explanation at a level that somebody chose."""
    return f"{LABEL_EASY} · {name}"


def other_levels() -> str:
    return f"다른 눈높이로 보기 `/easy 번호 눈높이` · {', '.join(LEVELS.values())}"


def no_details() -> str:
    return f"{NO_SUMMARY}: 자세한 설명 대신 초록을 보여 드립니다."


def no_papers(day: date) -> str:
    return f"{day_name(day)}에는 올라온 논문이 없습니다."


def no_papers_of(category: str, day: date) -> str:
    return f"{day_name(day)}에는 {category} 분야의 논문이 없습니다."


def no_edition_yet() -> str:
    return (
        "첫 다이제스트를 준비하고 있습니다. 몇 분 뒤 다시 입력해 주세요. "
        "논문 한 편은 지금도 `/paper 2501.07301`처럼 볼 수 있습니다."
    )


BUTTON_DETAILS = "자세히"
