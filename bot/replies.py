"""Every Korean sentence that people read, but for what a model writes and the labels of the command line's options."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.errors import (
    BudgetBusy,
    BudgetSpent,
    DayNotYet,
    Misconfigured,
    ModelAway,
    ModelRefused,
    NoEdition,
    NoSuchPaper,
    NoSuchPost,
    NotADay,
    NotAPaperId,
    PaperboyError,
    Pause,
    QueueAway,
    SourceAway,
    StoreAway,
    TellPerson,
    TryAgain,
    Unusable,
)
from bot.korean import ends_in_vowel, shorten
from bot.subscription import KST

NAME = "논문 배달부"
NO_SUMMARY = "AI 요약 없음"
NO_ABSTRACT = "아직 초록이 없습니다."
READING = "논문을 읽는 중입니다…"
SAMPLE = (
    "샘플입니다. 2025년 1월 14일에 올라온 논문을 이 컴퓨터 안에서 다시 배달합니다. "
    "논문의 번호·제목·저자·추천수는 실제 값이고, 초록과 요약은 이 프로젝트에서 새로 썼습니다."
)
SAMPLE_END = (
    "샘플을 마칩니다. 실제로 쓰려면 `cp .env.example .env`를 실행해 .env 파일을 만들고, "
    "OPENAI_API_KEY를 적은 뒤 `make run`을 다시 실행해 주세요."
)
HOW_TO_GET_KOREAN = ".env 파일에 OPENAI_API_KEY를 넣으면 한국어 제목과 요약이 함께 배달됩니다."

LABEL_OVERVIEW = "요약"
LABEL_EASY = "쉬운설명"
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
LINK_ABSTRACT = "arXiv"
LINK_PDF = "PDF"
LINK_CODE = "코드"
LINK_PROJECT = "프로젝트"

_WEEKDAYS = "월화수목금토일"


def day_name(day: date) -> str:
    """2025년 1월 14일(화)."""
    return f"{day.year}년 {day.month}월 {day.day}일({_WEEKDAYS[day.weekday()]})"


def moment(instant: datetime) -> str:
    """A time as people in Seoul read it: 1월 15일 09:00."""
    local = instant.astimezone(KST)
    return f"{local.month}월 {local.day}일 {local:%H:%M}"


def digest_title(day: date) -> str:
    return f"{NAME} · {day_name(day)}"


def digest_counts(papers: int, categories: int, votes: int) -> str:
    return f"논문 {papers:,}편 · 분야 {categories}개 · 추천 {votes:,}"


def digest_preview(day: date, titles: Sequence[str]) -> str:
    rest = f" 외 {len(titles) - 1}편" if len(titles) > 1 else ""
    return f"{day.month}월 {day.day}일 AI 논문: {titles[0]}{rest}"


def category_heading(heading: str, papers: int) -> str:
    return f"{heading} ({papers})"


def votes(count: int) -> str:
    return f"추천 {count:,}"


def authors(names: Sequence[str], shown: int = 3) -> str:
    """The first authors in order, and how many more there are."""
    rest = len(names) - shown
    return ", ".join(names[:shown]) + (f" 외 {rest}명" if rest > 0 else "")


def how_to_open() -> str:
    return "카드 보기 /paper 번호 · 쉬운설명 /easy 번호 · 도움말 /help"


def some_without_summary(count: int) -> str:
    return f"{count}편은 AI 요약을 만들지 못해 원문 초록을 보여 드립니다."


def made_from(source: str, model: str) -> str:
    text = "본문 전체를" if source == "full text" else "초록을"
    return f"{text} 바탕으로 AI({model})가 쓴 요약입니다. 중요한 내용은 원문에서 확인해 주세요."


def made_from_feed() -> str:
    return f"{NO_SUMMARY}: 논문 목록에 실린 내용을 그대로 보여 드립니다."


def withdrawn() -> str:
    return "저자가 철회한 논문입니다."


def question_not_yet() -> str:
    return "본문에서 답을 찾는 기능은 아직 준비 중이라, 지금은 저장된 요약을 보여 드립니다."


def no_easy() -> str:
    return f"{NO_SUMMARY}: 쉬운설명 대신 초록을 보여 드립니다."


def no_papers(day: date) -> str:
    return f"{day_name(day)}에는 올라온 논문이 없습니다."


def no_papers_of(category: str, day: date) -> str:
    return f"{day_name(day)}에는 {category} 분야의 논문이 없습니다."


def no_edition_yet() -> str:
    return "아직 준비된 다이제스트가 없습니다. 잠시 뒤 다시 입력해 주세요."


def reading_later() -> str:
    return "지금은 바로 처리할 수 없어 답이 조금 늦어집니다. 질문은 저장해 두었으니 다시 입력하지 않아도 됩니다."


def prompt_hint(key: str) -> str:
    return f"명령을 입력해 보세요. 도움말은 /help, 종료는 {key}입니다."


def no_answer_in_time() -> str:
    return "제시간에 답을 만들지 못했습니다. 잠시 뒤 같은 명령을 다시 입력해 주세요."


def unknown_command(word: str) -> str:
    return f"{word[:40]} 명령은 없습니다. 쓸 수 있는 명령은 /help 도움말에서 확인해 주세요."


def id_wanted(command: str) -> str:
    return f"논문 번호가 필요합니다. 예: {command} 2501.07301"


HELP = (
    ("/paper 번호", "논문 카드를 봅니다. 번호 대신 arXiv나 Hugging Face 링크도 됩니다."),
    ("/easy 번호", "쉬운설명을 봅니다."),
    (
        "/digest [날짜] [분야]",
        "그날의 논문을 봅니다. 날짜를 생략하면 가장 최근 다이제스트를 봅니다. 예: /digest 2025-01-14 비전",
    ),
    ("/help", "이 도움말을 봅니다."),
)


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


def _told(problem: TellPerson) -> str:
    asked = " ".join(problem.asked.split())[:60]
    match problem:
        case NotAPaperId():
            return f"‘{asked}’에서 arXiv 번호를 찾지 못했습니다. 2501.07301 같은 번호나 논문 링크를 적어 주세요."
        case NoSuchPaper():
            return f"arXiv에 {asked} 논문이 없습니다. 번호를 다시 확인해 주세요."
        case NotADay():
            return f"‘{asked}’에 맞는 날짜나 분야가 없습니다. 날짜는 2025-01-14처럼 적어 주세요."
        case DayNotYet():
            return f"{asked}은 아직 오지 않은 날짜입니다(UTC 기준). 오늘이나 지난 날짜를 적어 주세요."
        case NoEdition(day=day):
            return no_papers(day)
        case NoSuchPost():
            return f"보류된 글 중에 {asked}번은 없습니다. `paperboy status`로 번호를 확인해 주세요."
        case _:
            return f"‘{asked}’ 요청은 처리할 수 없습니다. /help 도움말을 확인해 주세요."


def _paused(problem: Pause) -> str:
    match problem:
        case ModelRefused(reason=reason):
            return (
                f"모델 서버가 요청을 거부했습니다({_brief(reason)}). "
                "OPENAI_API_KEY, OPENAI_MODEL, OPENAI_BASE_URL을 확인해 주세요."
            )
        case BudgetSpent(until=until):
            return (
                f"오늘 쓸 수 있는 AI 토큰을 모두 썼습니다. {moment(until)}부터 다시 쓸 수 있습니다"
                "(한도는 DAILY_TOKENS로 바꿀 수 있습니다)."
            )
        case _:
            return "지금은 진행할 수 없습니다. `paperboy doctor`로 상태를 확인해 주세요."


def waiting_for_list(trouble: str | None) -> str:
    return f"논문 목록을 받는 중… 다시 시도합니다({_brief(trouble)})" if trouble else "논문 목록을 받는 중…"


def still_trying(source: str, reason: str) -> str:
    return (
        f"{source_name(source)}에서 논문 정보를 받지 못했습니다({_brief(reason)}). "
        "계속 다시 시도하고 있으며, 받는 대로 배달합니다."
    )


def summarising(done: int, wanted: int) -> str:
    return f"요약하는 중… {done}/{wanted}"


def freezing() -> str:
    return "다이제스트를 만드는 중…"


def delivering() -> str:
    return "배달하는 중…"


def feed_is_old(trouble: str) -> str:
    return f"목록을 새로 받지 못해 저장된 논문을 보여 드립니다({_brief(trouble)})."


def exported(day: date, file: str, papers: int) -> str:
    return f"{day_name(day)} 논문 {papers}편을 {file}에 저장했습니다."


OUTPUT = "출력"


def cannot_write(file: str, reason: str) -> str:
    return f"{file}에 저장할 수 없습니다({reason}). 폴더의 권한과 남은 디스크 공간을 확인해 주세요."


def process_ended(name: str, code: int) -> str:
    return f"{name} 프로세스가 종료되어 다시 시작합니다(종료 코드 {code})."


def migrated() -> str:
    return "데이터베이스 스키마가 최신 버전입니다."


def sent_again(number: int) -> str:
    return f"{number}번 글을 다시 보냅니다."


def dropped(number: int) -> str:
    return f"{number}번 글은 다시 보내지 않습니다."


# Why a setting is wrong, and what to do: the end of «… 설정을 확인해 주세요: …».
BAD_DATABASE_URL = (
    "주소를 읽을 수 없습니다. `postgresql://사용자:비밀번호@호스트/이름` 또는 `sqlite:////경로/파일` 형식이어야 합니다."
)
BAD_ENV_FILE = "파일을 읽을 수 없습니다. 권한을 확인하고 UTF-8로 저장해 주세요."
NO_EMBEDDED_REDIS = "이 컴퓨터에서는 내장 Redis를 실행할 수 없습니다. 실행 중인 Redis의 주소를 적어 주세요."
MEND_THE_ABOVE = "위에 적힌 설정을 고친 뒤 다시 실행해 주세요."


def migration_wanted(found: str | None) -> str:
    return (
        f"데이터베이스 스키마가 최신 버전이 아닙니다(현재: {found or '없음'}). `paperboy migrate`를 먼저 실행해 주세요."
    )


def folder_unwritable(folder: str, reason: str) -> str:
    return f"{folder} 폴더에 쓸 수 없습니다({reason}). 권한과 남은 디스크 공간을 확인하거나 다른 폴더를 적어 주세요."


def no_sample_here(reason: str) -> str:
    return f"샘플을 준비하지 못했습니다({reason}). 임시 폴더의 권한과 남은 디스크 공간을 확인해 주세요."


def foreign_folder(folder: str) -> str:
    return f"{folder} 폴더의 소유자가 다른 사용자입니다. 폴더를 지우고 다시 실행해 주세요."


def no_such_queue(name: str, known: Sequence[str]) -> str:
    return f"{name} 큐는 없습니다. {', '.join(known)} 중에서 골라 주세요."


def no_such_platform(name: str, known: Sequence[str]) -> str:
    return f"{name} 플랫폼은 없습니다. {', '.join(known)} 중에서 골라 주세요."


_WANTED = {
    "int_parsing": "정수",
    "int_from_float": "정수",
    "float_parsing": "숫자",
    "time_parsing": "21:00 같은 시각",
    "greater_than": "{limit}보다 큰 수",
    "greater_than_equal": "{limit} 이상의 수",
    "less_than_equal": "{limit} 이하의 수",
    "finite_number": "숫자",
    "literal_error": "DEBUG, INFO, WARNING, ERROR 가운데 하나",
    "address": "https://로 시작하는 주소",
    "redis_address": "redis://:비밀번호@호스트:6379/0 같은 주소",
    "categories": "cs.CL,cs.LG 같은 arXiv 분야",
    "token": "영문자와 숫자, 기호로 된 값",
}


def bad_value(kind: str, limit: object = None) -> str:
    """Why a value will not do, by pydantic's name for it: https://docs.pydantic.dev/latest/errors/validation_errors/"""
    wanted = _WANTED.get(kind, "알맞은 형식").format(
        limit=f"{limit:,.10g}" if isinstance(limit, int | float) else limit
    )
    return f"{wanted}{'여야' if ends_in_vowel(wanted) else '이어야'} 합니다. .env.example의 설명을 보고 고쳐 주세요."


DOCTOR_SETTINGS = "설정"
DOCTOR_STORE = "데이터베이스"
DOCTOR_REDIS = "Redis"
DOCTOR_MODEL = "AI 모델"
DOCTOR_ANSWERS = "응답합니다"
DOCTOR_READY = "쓸 수 있습니다"


def doctor_store(*, own_file: bool) -> str:
    return "이 컴퓨터의 SQLite 파일을 씁니다" if own_file else "DATABASE_URL에 연결되었습니다"


def doctor_redis(*, own: bool) -> str:
    return "내장 Redis를 씁니다" if own else "REDIS_URL에 연결되었습니다"


def doctor_model(name: str) -> str:
    return f"{name} 모델이 응답합니다"


STATUS_WORK = "작업"
STATUS_POSTS = "배달"
STATUS_TASK_STATES = {"owed": "대기", "running": "진행 중", "done": "완료", "failed": "실패"}
STATUS_POST_STATES = {
    "pending": "대기",
    "sending": "전송 중",
    "sent": "전송 완료",
    "retry_at": "재시도 대기",
    "failed": "실패",
    "unknown": "확인 중",
    "held": "보류",
}
_TASKS = {
    "collect": "목록 수집",
    "enrich": "arXiv 정보 보강",
    "summarise": "요약",
    "publish": "다이제스트 마감",
    "deliver": "배달 준비",
    "answer": "질문 답변",
}


def task_name(kind: str) -> str:
    return _TASKS.get(kind, kind)


def spent_today(tokens: int, limit: int, calls: int) -> str:
    return f"오늘(UTC) AI 토큰 {tokens:,} / {limit:,} · 호출 {calls:,}회"


def edition_line(day: date, papers: int) -> str:
    return f"{day_name(day)} 다이제스트: 논문 {papers}편"


def held_post(number: int, platform: str, channel: str, reason: str) -> str:
    return (
        f"{number}번 글({platform} {channel})이 도착했는지 알 수 없어 보류했습니다({reason}). "
        f"다시 보내려면 `paperboy resend {number}`, 보내지 않으려면 `paperboy drop {number}` 명령을 실행해 주세요."
    )


KEY_NOT_PLAIN = "API 키에는 영문자와 숫자, 기호만 쓸 수 있습니다. 발급받은 키를 그대로 붙여 넣어 주세요."
LIVE_WANTS_KEY = "실제 모델로 요약하려면 .env 파일에 OPENAI_API_KEY를 넣고 `make live`를 다시 실행해 주세요."


def live_cost(papers: int, prompt: int, completion: int, dollars: float) -> str:
    return f"논문 {papers}편 · 입력 {prompt:,}토큰 · 출력 {completion:,}토큰 · 약 ${dollars:.4f}"


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
}

_SOURCES = {"huggingface": "Hugging Face", "arxiv": "arXiv"}


def source_name(source: str) -> str:
    return _SOURCES.get(source, source)


def _passing(problem: TryAgain) -> str:
    match problem:
        case SourceAway(source=source, reason=reason):
            return (
                f"{source_name(source)}에서 논문 정보를 받지 못했습니다({_brief(reason)}). "
                "잠시 뒤 같은 명령을 다시 실행해 주세요."
            )
        case ModelAway(reason=reason):
            return f"모델 서버를 호출하지 못했습니다({_brief(reason)}). 잠시 뒤 다시 시도해 주세요."
        case BudgetBusy():
            return "진행 중인 요청이 오늘 남은 AI 토큰을 모두 점유하고 있습니다. 잠시 뒤 다시 시도해 주세요."
        case StoreAway(reason=reason):
            return (
                f"데이터베이스에 접근할 수 없습니다({_brief(reason)}). "
                "DATABASE_URL과 디스크 공간을 확인하고 다시 실행해 주세요."
            )
        case QueueAway(reason=reason):
            return (
                f"Redis에 연결할 수 없습니다({_brief(reason)}). "
                "REDIS_URL을 확인하거나, 비워 두고 내장 Redis를 써 주세요."
            )
        case _:
            return "일시적인 문제가 생겼습니다. 잠시 뒤 다시 시도해 주세요."


def _brief(reason: str) -> str:
    """A reason that somebody else's software gave: in Korean where it is one of the usual things, else as it is, on one
    line and no longer than fits into a sentence.
    """
    said = " ".join(reason.split())
    bare = next((said.removeprefix(f"{source}: ") for source in _SOURCES if said.startswith(f"{source}: ")), said)
    return shorten(_REASONS.get(bare, bare), 90)
