"""Where the texts of reports and highlights come from."""

from bot.replies.answers import ABSTRACT, answered_from


def read_whole(origin: str, pages: int | None, *, complete: bool, whole: bool) -> str:
    """What of a paper was read for a report: `전문(PDF, 35쪽)`."""
    return answered_from(origin, pages, complete=complete, whole=True) + ("" if whole else "의 각 절 앞부분")


def written_from(source: str) -> str:
    """The small print of one paper whose texts all come from there: nothing where that is the abstract, as it is of all
    papers of which nothing else is said.
    """
    return "" if source == ABSTRACT else f"출처: {source}"


def report_written_from(source: str, rest: str) -> str:
    """The small print of a report whose first text is from the one, and all others from the other."""
    return f"출처: 요약은 {source}, 나머지는 {rest}"


def read_for_summary(source: str) -> str:
    """What a summary rests on, in a word or two."""
    return "전문과 대조한 초록" if source == "full text" else ABSTRACT


def made_from_each(model: str) -> str:
    return (
        f"AI({model})가 썼습니다. 출처가 적히지 않은 논문은 초록을 바탕으로 했습니다. "
        "중요한 내용은 원문에서 확인해 주세요."
    )


def reports_later() -> str:
    return "아직 전문을 읽고 있는 논문이 있습니다. 잠시 뒤 같은 명령을 다시 입력하면 더 자세히 보여 드립니다."
