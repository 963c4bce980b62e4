"""Words within sentences: days, hours, quotations, and the reasons that other people's software gives."""

from datetime import date, datetime

from bot.korean import shorten
from bot.subscription import KST

WEEKDAYS = "월화수목금토일"

_REASONS = {
    "cannot be reached": "연결할 수 없음",
    "cannot connect": "연결할 수 없음",
    "did not answer in time": "응답 시간 초과",
    "no reply in time": "응답 시간 초과",
    "the connection broke": "연결이 끊김",
    "the answer is too large": "응답이 너무 큼",
    "the answer is cut off": "응답이 중간에 끊김",
    "the answer is not JSON": "응답이 JSON이 아님",
    "the answer is not a list": "응답이 논문 목록이 아님",
    "the answer is not a paper": "응답이 논문 정보가 아님",
    "the answer is not a feed": "응답이 arXiv 피드가 아님",
    "the answer is not XML": "응답이 XML이 아님",
    "the reply is no chat completion": "응답을 읽을 수 없음",
    "the reply cannot be read": "응답을 읽을 수 없음",
    "the list became empty": "목록이 갑자기 비었음",
    "redirects too often": "다른 주소로 계속 넘김",
    "leads to an address that is not allowed": "허용되지 않은 주소로 넘김",
    "database or disk is full": "디스크가 가득 참",
    "database is locked": "다른 프로세스가 쓰는 중",
    "unable to open database file": "데이터베이스 파일을 열 수 없음",
    "attempt to write a readonly database": "데이터베이스 파일이 읽기 전용임",
    "no answer in time": "응답 시간 초과",
}

_SOURCES = {"huggingface": "Hugging Face", "arxiv": "arXiv"}


def day_name(day: date) -> str:
    """2025년 1월 14일(화)."""
    return f"{day.year}년 {day.month}월 {day.day}일({WEEKDAYS[day.weekday()]})"


def moment(instant: datetime) -> str:
    """A time as people in Seoul read it: 1월 15일 09:00."""
    local = instant.astimezone(KST)
    return f"{local.month}월 {local.day}일 {local:%H:%M}"


def tokens_spent(until: datetime, *, of_all: bool) -> str:
    """That there are no more for whoever asked, of the bot's or of one person's, and when there are again."""
    whose = "이 봇이" if of_all else "한 사람이"
    return f"오늘 {whose} 쓸 수 있는 AI 토큰을 모두 썼습니다. {moment(until)}(한국 시간)부터 다시 쓸 수 있습니다."


def source_name(source: str) -> str:
    return _SOURCES.get(source, source)


def quoted(text: str) -> str:
    """What somebody wrote, as part of a sentence of ours."""
    return " ".join(text.replace("`", "").split())[:60]


def brief(reason: str) -> str:
    """A reason that somebody else's software gave: in Korean where it is one of the usual things, else as it is, on one
    line and no longer than fits into a sentence.
    """
    said = " ".join(reason.split())
    bare = next((said.removeprefix(f"{source}: ") for source in _SOURCES if said.startswith(f"{source}: ")), said)
    return shorten(_REASONS.get(bare, bare), 90)
