"""What is said after our own words were checked once more."""

from collections.abc import Sequence

_COUNTS = {1: "한", 2: "두", 3: "세", 4: "네"}


def put_right(wrong: str, right: str | None) -> str:
    """One correction among several."""
    return f"{wrong} → {right}" if right else f"뺀 문장: {wrong}"


def one_put_right(wrong: str, right: str | None) -> str:
    """The one correction that there was."""
    if right is None:
        return f"다시 확인해 한 문장을 뺐습니다: {wrong}"
    return f"다시 확인해 한 문장을 고쳤습니다: {wrong} → {right}"


def some_put_right(dropped: Sequence[bool]) -> str:
    """How many sentences were corrected; of each, whether it went."""
    count = _COUNTS.get(len(dropped), f"{len(dropped)}개")
    done = "뺐습니다" if all(dropped) else "고치거나 뺐습니다" if any(dropped) else "고쳤습니다"
    return f"다시 확인해 {count} 문장을 {done}."


def nothing_wrong(source: str, *, by_model: bool) -> str:
    """`source` is what was read, as in the label of an answer."""
    if by_model:
        return f"{source}과 다시 대조했지만 틀린 곳을 찾지 못했습니다."
    return (
        f"AI 모델이 연결되어 있지 않아 숫자와 표기만 {source}과 대조했고, 틀린 곳을 찾지 못했습니다. "
        "중요한 내용은 원문에서 확인해 주세요."
    )


def nothing_of_ours() -> str:
    return "이 카드에는 다시 확인할 AI의 문장이 없습니다. 논문 목록에 실린 내용 그대로입니다."


def only_quotes() -> str:
    return "이 글에는 다시 확인할 AI의 문장이 없습니다. 원하는 답이 아니면 질문을 더 구체적으로 바꾸어 보세요."


def answer_withdrawn() -> str:
    return "다시 확인해 보니 논문과 맞지 않아 답을 지웠습니다."
