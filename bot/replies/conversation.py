"""What is said around a question: how to ask, what is being checked, and what is remembered."""

from bot.replies.wording import quoted

CHECKING = "다시 확인하고 있습니다…"
REMOVED = "이 질문은 지워졌습니다. 답이 필요하면 다시 물어 주세요."
LEVELS_IN_WORDS = "초등, 고등, 비전공, 개발자, 연구자"


def how_to_ask(paper: str) -> str:
    return f"무엇이 궁금한지 `/ask {paper} 질문`처럼 적어 주세요."


def which_paper() -> str:
    return "어느 논문 이야기인지 알 수 없습니다. `/ask 2501.07301 질문`처럼 논문 번호를 함께 적어 주세요."


def unknown_level(word: str) -> str:
    return f"‘{quoted(word)}’ 수준이 없습니다. {LEVELS_IN_WORDS} 가운데 하나를 골라 주세요."


def no_such_answer(number: str) -> str:
    return f"여기서는 {quoted(number)}번 답을 찾을 수 없습니다. 답에 달린 번호를 다시 확인해 주세요."


def under_way() -> str:
    return "이미 다시 확인하고 있습니다. 잠시만 기다려 주세요."


def forgotten(count: int) -> str:
    if not count:
        return "저장된 질문이 없습니다."
    return f"저장된 질문 {count}개와 그 답을 지웠습니다."
