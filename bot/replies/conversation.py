"""What is said around a question: how to ask, what is being checked, and what is remembered."""

from bot.replies.papers import LEVELS
from bot.replies.wording import quoted

CHECKING = "다시 확인하고 있습니다…"
REMOVED = "지워진 질문입니다. 답이 필요하면 다시 질문해 주세요."
LEVELS_IN_WORDS = ", ".join(LEVELS.values())


def how_to_ask(paper: str) -> str:
    return f"궁금한 점을 `/paper {paper} 한계가 뭔가요?`처럼 적어 주세요."


def which_paper() -> str:
    return "어느 논문에 대한 질문인지 알 수 없습니다. `/paper 2501.07301 질문`처럼 논문 번호를 함께 적어 주세요."


def unknown_level(word: str) -> str:
    return f"‘{quoted(word)}’ 눈높이는 없습니다. {LEVELS_IN_WORDS} 가운데 하나를 골라 주세요."


def no_such_answer(number: str) -> str:
    return f"여기서는 {quoted(number)}번 답을 찾을 수 없습니다. 답에 달린 번호를 다시 확인해 주세요."


def under_way() -> str:
    return "이미 다시 확인하고 있습니다. 끝나면 결과를 그 글에 적어 드립니다."


def forgotten(count: int) -> str:
    if not count:
        return "지울 질문이 없습니다."
    return f"저장해 둔 질문 {count}개와 그 답을 지웠습니다. 이미 올라온 글은 그대로 남습니다."
