"""What is answered to commands, and what the menus and /help say of them."""

from collections.abc import Collection, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.replies import discord, slack, telegram
from bot.replies.wording import WEEKDAYS, quoted

READING = "논문을 읽는 중입니다…"
ANSWERED_ELSEWHERE = "답은 이 질문에 먼저 올린 다른 글에서 볼 수 있습니다."


def reading_later() -> str:
    return "지금은 바로 처리할 수 없어 답이 조금 늦어집니다. 요청은 저장해 두었으니 다시 입력하지 않아도 됩니다."


def no_answer_in_time() -> str:
    return "제시간에 답을 만들지 못했습니다. 잠시 뒤 같은 명령을 다시 입력해 주세요."


def unknown_command(word: str, near: str | None = None) -> str:
    hint = f"혹시 `{near}` 명령인가요?" if near else "쓸 수 있는 명령은 `/help`에서 확인해 주세요."
    return f"‘{quoted(word)}’ 명령이 없습니다. {hint}"


def id_wanted(command: str) -> str:
    return f"논문 번호가 필요합니다. 예: `{command} 2501.07301`"


def words_wanted() -> str:
    return "검색어를 적어 주세요. 예: `/search 강화학습 보상`"


def nothing_found(words: str) -> str:
    return f"‘{quoted(words)}’ 검색 결과가 없습니다. 검색어를 줄이거나 영어로도 찾아보세요."


def found_title(words: str) -> str:
    return f"‘{quoted(words)}’ 검색 결과"


def found_counts(shown: int, count: int, *, more: bool) -> str:
    if shown == count:
        return f"{count}편을 찾았습니다."
    return f"{count:,}편{'이 넘는 결과' if more else ''} 가운데 {shown}편을 보여 드립니다."


SUBSCRIPTION = "이 채널의 구독입니다."
ALL_CATEGORIES = "모든 분야"
LABEL_HELP = "쓸 수 있는 명령"
LABEL_CATEGORIES = "분야"
LABEL_HOUR = "시각"
LABEL_STYLE = "형식"
LABEL_NEXT = "다음 배달"
STYLES = {"list": "목록", "cards": "카드", "highlights": "하이라이트", "insights": "인사이트", "report": "보고서"}


def subscribed(*, new: bool, unchanged: bool) -> str:
    if unchanged:
        return "이미 아래와 같이 구독하고 있습니다."
    return "이 채널에서 구독을 시작했습니다." if new else "이 채널의 구독을 바꿨습니다."


def unsubscribed() -> str:
    return "이 채널의 구독을 해지했습니다. 다시 받으려면 `/subscribe`를 입력해 주세요."


def how_to_unsubscribe() -> str:
    return "구독을 해지하려면 `/unsubscribe`를 입력해 주세요."


def all_but(missing: Sequence[str]) -> str:
    return f"{ALL_CATEGORIES}({', '.join(missing)} 제외)"


def how_to_change() -> str:
    return (
        "더하거나 바꾸기 `/subscribe 비전 08:30` · 형식 바꾸기 `/subscribe 카드` · "
        "빼기 `/unsubscribe 비전` · 해지 `/unsubscribe`"
    )


def how_to_subscribe() -> str:
    return "구독하려면 `/subscribe 비전 멀티모달 08:30`처럼 입력해 주세요. NLP, VLM처럼 흔히 쓰는 이름도 알아봅니다."


def hour(at: time, zone: str, weekdays: Collection[int]) -> str:
    """매주 월~금 09:00(한국 시간)."""
    place = _ZONES.get(zone, zone)
    days = {frozenset(range(7)): "매일", frozenset(range(5)): "월~금"}.get(frozenset(weekdays))
    return f"{days or '·'.join(WEEKDAYS[one] for one in sorted(weekdays))} {at:%H:%M}({place})"


_ZONES = {
    "Asia/Seoul": "한국 시간",
    "Asia/Tokyo": "일본 시간",
    "Asia/Singapore": "싱가포르 시간",
    "America/New_York": "뉴욕 시간",
    "America/Los_Angeles": "미국 서부 시간",
    "Europe/London": "런던 시간",
}


def next_post(instant: datetime, zone: ZoneInfo) -> str:
    local = instant.astimezone(zone)
    return f"{local.month}월 {local.day}일({WEEKDAYS[local.weekday()]}) {local:%H:%M}"


def paused(reason: str) -> str:
    return f"멈춤: {why_paused(reason)}. 해결한 뒤 `/subscribe`를 입력하면 다시 받습니다."


def why_paused(reason: str) -> str:
    return _PAUSED.get(reason, reason)


_PAUSED = slack.PAUSED | discord.PAUSED | telegram.PAUSED

HELP = (
    ("/paper 번호", "논문 카드를 봅니다. 번호 대신 arXiv나 Hugging Face 링크도 됩니다."),
    ("/paper 번호 질문", "논문에 대해 질문합니다. 답을 받은 뒤 이어서 질문할 수 있습니다."),
    ("/easy 번호 [눈높이]", "쉬운설명을 봅니다. 눈높이: 초등, 고등, 비전공, 개발자, 연구자."),
    ("/digest [날짜] [분야]", "그날의 논문을 봅니다. 날짜를 생략하면 가장 최근 것을 봅니다."),
    ("/search 검색어", "저장된 논문을 찾습니다."),
    (
        "/subscribe [분야] [시각]",
        "이 채널에서 다이제스트를 받습니다. 주말에도 받으려면 매일을 함께 적습니다. "
        "예: `/subscribe 비전 멀티모달 08:30`",
    ),
    ("/unsubscribe [분야]", "구독을 해지합니다. 분야를 적으면 그 분야만 뺍니다."),
    ("/subscriptions", "이 채널의 구독과 다음 배달 시각을 봅니다."),
    ("/categories", "구독할 수 있는 분야를 봅니다."),
    ("/forget", "내가 한 질문과 그 답을 지웁니다. 그냥 두어도 질문에 적은 글은 하루 뒤에 지워집니다."),
    ("/help", "이 도움말을 봅니다."),
)
COMMANDS = {
    "paper": "논문 카드를 보거나 논문에 대해 질문합니다",
    "easy": "논문의 쉬운설명을 봅니다",
    "digest": "그날의 논문을 봅니다",
    "search": "저장된 논문을 찾습니다",
    "subscribe": "이 채널에서 다이제스트를 받습니다",
    "unsubscribe": "구독을 해지하거나 분야를 뺍니다",
    "subscriptions": "구독과 다음 배달 시각을 봅니다",
    "categories": "구독할 수 있는 분야를 봅니다",
    "forget": "내가 한 질문과 그 답을 지웁니다",
    "help": "도움말을 봅니다",
}
"""What the command menus of the platforms say, by the command's name."""
COMMAND_NAMES = {
    "paper": "논문",
    "easy": "쉬운설명",
    "digest": "다이제스트",
    "search": "검색",
    "subscribe": "구독",
    "unsubscribe": "구독해지",
    "subscriptions": "구독현황",
    "categories": "분야",
    "help": "도움말",
    "ask": "질문",
    "wrong": "틀렸어요",
    "forget": "질문삭제",
}
"""What the commands are called in Korean: understood everywhere, and shown in Korean Discord clients."""
BUSY = "확인하고 있습니다…"
