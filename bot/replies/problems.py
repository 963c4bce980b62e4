"""What went wrong, in one sentence for whoever can act on it."""

from datetime import date

from bot.errors import (
    BudgetBusy,
    BudgetSpent,
    DayNotYet,
    Misconfigured,
    ModelAway,
    ModelRefused,
    NoEdition,
    NoSuchAnswer,
    NoSuchPaper,
    NoSuchPost,
    NotADay,
    NotALevel,
    NotAllowed,
    NotAnHour,
    NotAPaperId,
    NotAWish,
    NotCollected,
    NotSubscribed,
    PaperboyError,
    Pause,
    PersonBudgetSpent,
    PlatformAway,
    QueueAway,
    SourceAway,
    StoreAway,
    TellPerson,
    TooMany,
    TryAgain,
    UnderWay,
    Unusable,
)
from bot.replies.conversation import no_such_answer, under_way, unknown_level
from bot.replies.papers import no_papers
from bot.replies.wording import brief, day_name, moment, quoted, source_name, tokens_spent

_NOT_ALLOWED = {
    "rights": "이 채널의 구독은 채널을 관리할 수 있는 사람만 바꿀 수 있습니다.",
    "guest": "외부에서 초대된 분은 이 채널의 구독을 바꿀 수 없습니다. 채널 멤버에게 부탁해 주세요.",
    "not in channel": (
        "봇이 아직 이 채널에 글을 쓸 수 없습니다. 봇을 채널에 초대하거나 글쓰기 권한을 준 뒤 다시 입력해 주세요."
    ),
}


def for_asker(problem: PaperboyError) -> str:
    """`error`, for somebody who asked in a chat and can do nothing about the machine."""
    match problem:
        case StoreAway():
            return "지금은 데이터를 읽을 수 없어 답하지 못합니다. 잠시 뒤 다시 시도해 주세요."
        case SourceAway(source=source):
            return f"{source_name(source)}에서 논문 정보를 받지 못했습니다. 잠시 뒤 다시 시도해 주세요."
        case ModelAway() | BudgetBusy() | Unusable():
            return "지금은 AI가 글을 쓸 수 없습니다. 잠시 뒤 다시 시도해 주세요."
        case ModelRefused():
            return "지금은 AI가 글을 쓸 수 없습니다. 봇을 운영하는 분에게 알려 주세요."
        case PersonBudgetSpent(until=until) | BudgetSpent(until=until):
            return tokens_spent(until, of_all=isinstance(problem, BudgetSpent))
        case TellPerson():
            return error(problem)
        case _:
            return "지금은 답할 수 없습니다. 계속되면 봇을 운영하는 분에게 알려 주세요."


def error(problem: PaperboyError) -> str:
    """One sentence on what went wrong and what to do, for whoever can act on it."""
    match problem:
        case TellPerson():
            return _told(problem)
        case Pause():
            return _paused(problem)
        case TryAgain():
            return _passing(problem)
        case Misconfigured(setting=setting, reason=reason):
            return f"{setting} 설정을 확인해 주세요: {reason}"
        case Unusable():
            return "AI의 응답을 쓸 수 없어 논문 목록에 실린 내용을 그대로 보여 드립니다."
        case _:
            return "예상하지 못한 문제가 생겼습니다. 로그를 확인해 주세요."


def _told_in_chat(problem: TellPerson, asked: str) -> str:
    match problem:
        case NotAWish():
            said = f"‘{asked}’: 알아보지 못했습니다." if asked else "무엇을 바꿀지 알아보지 못했습니다."
            return f"{said} 분야는 `/categories`에서 고르고, 시각은 08:30처럼 적어 주세요."
        case NotAnHour():
            return f"‘{asked}’: 없는 시각입니다. 08:30처럼 적어 주세요."
        case NotSubscribed():
            if asked:
                return f"{asked} 분야는 구독하고 있지 않습니다."
            return "이 채널은 지금 구독하고 있지 않습니다. `/subscribe`를 입력하면 받을 수 있습니다."
        case NotAllowed(why=why):
            return _NOT_ALLOWED[why]
        case TooMany(of=of, until=until):
            again = f"{moment(until)}(한국 시간)부터 다시"
            if of == "check":
                return f"하루에 ‘틀렸어요’를 누를 수 있는 횟수를 모두 썼습니다. {again} 누를 수 있습니다."
            if of == "channel":
                return f"이 채널에서 하루에 질문할 수 있는 횟수를 모두 썼습니다. {again} 질문할 수 있습니다."
            return f"질문이 많아 잠시 쉬어 갑니다. {again} 질문할 수 있습니다."
        case _:
            return f"‘{asked}’ 요청은 처리할 수 없습니다. `/help`를 확인해 주세요."


def _told_in_conversation(problem: NotALevel | NoSuchAnswer | UnderWay, asked: str) -> str:
    match problem:
        case NotALevel():
            return unknown_level(asked)
        case NoSuchAnswer():
            return no_such_answer(asked)
        case UnderWay():
            return under_way()


def _told(problem: TellPerson) -> str:
    asked = quoted(problem.asked)
    match problem:
        case NotAPaperId():
            return f"‘{asked}’에서 arXiv 번호를 찾지 못했습니다. 2501.07301 같은 번호나 논문 링크를 적어 주세요."
        case NoSuchPaper():
            return f"arXiv에 {asked} 논문이 없습니다. 번호를 다시 확인해 주세요."
        case NotADay():
            return f"‘{asked}’에 맞는 날짜나 분야가 없습니다. 날짜는 2025-01-14처럼 적어 주세요."
        case DayNotYet():
            return (
                f"{day_name(date.fromisoformat(problem.asked))}은 아직 시작되지 않았습니다. "
                "날짜는 한국 시간 오전 9시(UTC 0시)에 바뀝니다."
            )
        case NotCollected(day=day, today=today):
            if today:
                return "오늘의 논문은 아직 모으는 중입니다. `/digest`를 입력하면 가장 최근 것을 볼 수 있습니다."
            return f"{day_name(day)}의 논문은 저장되어 있지 않습니다."
        case NoEdition(day=day):
            return no_papers(day)
        case NoSuchPost():
            return f"보류된 글 중에 {asked}번은 없습니다. `paperboy status`로 번호를 확인해 주세요."
        case NotALevel() | NoSuchAnswer() | UnderWay():
            return _told_in_conversation(problem, asked)
        case _:
            return _told_in_chat(problem, asked)


def _paused(problem: Pause) -> str:
    match problem:
        case ModelRefused(reason=reason):
            return (
                f"모델 서버가 요청을 거부했습니다({brief(reason)}). "
                "OPENAI_API_KEY, OPENAI_MODEL, OPENAI_BASE_URL을 확인해 주세요."
            )
        case PersonBudgetSpent(until=until):
            return (
                f"오늘 한 사람이 쓸 수 있는 AI 토큰을 모두 썼습니다. {moment(until)}(한국 시간)부터 다시 쓸 수 있고, "
                "한도는 PERSON_DAILY_TOKENS로 바꿀 수 있습니다."
            )
        case BudgetSpent(until=until):
            return (
                f"오늘 이 봇이 쓸 수 있는 AI 토큰을 모두 썼습니다. {moment(until)}(한국 시간)부터 다시 쓸 수 있고, "
                "한도는 DAILY_TOKENS로 바꿀 수 있습니다."
            )
        case _:
            return "지금은 진행할 수 없습니다. `paperboy doctor`로 상태를 확인해 주세요."


def _passing(problem: TryAgain) -> str:
    match problem:
        case SourceAway(source=source, reason=reason):
            return (
                f"{source_name(source)}에서 논문 정보를 받지 못했습니다({brief(reason)}). "
                "잠시 뒤 같은 명령을 다시 실행해 주세요."
            )
        case ModelAway(reason=reason):
            return f"모델 서버를 호출하지 못했습니다({brief(reason)}). 잠시 뒤 다시 시도해 주세요."
        case BudgetBusy():
            return "진행 중인 요청이 오늘 남은 AI 토큰을 모두 점유하고 있습니다. 잠시 뒤 다시 시도해 주세요."
        case StoreAway(reason=reason):
            return (
                f"데이터베이스에 접근할 수 없습니다({brief(reason)}). "
                "DATABASE_URL과 디스크 공간을 확인하고 다시 실행해 주세요."
            )
        case PlatformAway(reason=reason):
            return f"메신저에 연결하지 못했습니다({brief(reason)}). 계속 다시 시도합니다."
        case QueueAway(reason=reason):
            return (
                f"Redis에 연결할 수 없습니다({brief(reason)}). "
                "REDIS_URL을 확인하거나, 비워 두고 내장 Redis를 써 주세요."
            )
        case _:
            return "일시적인 문제가 생겼습니다. 잠시 뒤 다시 시도해 주세요."
