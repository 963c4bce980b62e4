"""What stands in answers from a paper's own text."""

from bot.errors import BudgetSpent, ModelRefused, PaperboyError, PersonBudgetSpent
from bot.replies.wording import tokens_spent

LABEL_QUESTION = "질문"
ABSTRACT = "초록"
"""What was read, where it was no more."""
QUOTES_ARE_ITS_OWN = "인용은 원문 그대로"
INSTEAD = "대신 질문과 가장 가까운 대목을 보여 드립니다."
"""How what stands in the place of an answer ends."""


def place(section: str, page: int | None) -> str:
    """Where a quote stands: `3.2 Reward Modeling, 5쪽`."""
    return ", ".join(part for part in (section, f"{page}쪽" if page is not None else "") if part)


def answered_from(origin: str, pages: int | None, *, complete: bool, whole: bool) -> str:
    """What was read for an answer, in a word or two: `전문(PDF, 35쪽)`."""
    if origin == "abstract":
        return ABSTRACT
    read = f"PDF, {pages}쪽" if origin == "pdf" and pages else origin.upper()
    cut = "" if complete else "까지" if pages else ", 앞부분"
    return f"전문({read}{cut})" + ("" if whole else "에서 고른 대목")


def not_in_paper(origin: str, *, complete: bool, whole: bool) -> str:
    """That what was read does not answer the question."""
    if origin == "abstract":
        return "초록에는 없는 내용입니다. 전문을 읽을 수 없어 초록만 살펴보았습니다."
    if not whole:
        return "살펴본 대목에는 없는 내용입니다. 논문이 길어 질문과 가까운 대목만 읽었습니다."
    if not complete:
        return "앞부분에는 없는 내용입니다. 논문이 길어 앞부분만 읽었습니다."
    return "논문에 없는 내용입니다. 전문을 살펴보았지만 이 질문의 답을 찾지 못했습니다."


def no_evidence() -> str:
    return f"논문에서 근거가 확인되는 답을 쓰지 못했습니다. {INSTEAD}"


def why_no_answer(problem: PaperboyError | None) -> str:
    """Why there are passages instead of an answer; None is for a bot without a model."""
    match problem:
        case None:
            why = "AI 모델이 연결되어 있지 않아 답을 쓰지 못합니다."
        case PersonBudgetSpent(until=until) | BudgetSpent(until=until):
            why = tokens_spent(until, of_all=isinstance(problem, BudgetSpent))
        case ModelRefused():
            why = "지금은 AI 모델을 쓸 수 없어 답하지 못합니다. 봇을 운영하는 분에게 알려 주세요."
        case _:
            why = "지금은 AI 모델이 응답하지 않아 답하지 못합니다. 잠시 뒤 다시 질문해 주세요."
    return f"{why} {INSTEAD}"
