"""What the operator reads: settings, the terminal, `doctor` and `status`."""

from collections.abc import Sequence
from datetime import date

from bot.korean import ends_in_vowel
from bot.replies.commands import why_paused
from bot.replies.wording import brief, day_name, source_name

SAMPLE = (
    "샘플입니다. 2025년 1월 14일에 올라온 논문을 이 컴퓨터 안에서 다시 배달합니다. "
    "논문의 번호·제목·저자·추천수는 실제 값이고, 초록과 요약은 이 프로젝트에서 새로 썼습니다. "
    "다이제스트 다음에는 이 프로젝트가 직접 쓴 기술 문서(2501.99999)에 질문을 던져 봅니다. "
    "샘플의 AI는 미리 적어 둔 답만 하므로, 다른 질문에는 가장 가까운 대목을 보여 드립니다."
)
SAMPLE_END = (
    "샘플을 마칩니다. 실제로 쓰려면 `cp .env.example .env`를 실행해 .env 파일을 만들고, "
    "OPENAI_API_KEY를 적은 뒤 `make run`을 다시 실행해 주세요."
)


def prompt_hint(key: str) -> str:
    return f"명령을 입력해 보세요. 도움말은 /help, 종료는 {key}입니다."


def connecting(platforms: Sequence[str]) -> str:
    names = ", ".join(_CHATS.get(name, name) for name in platforms)
    return f"{names}에 연결합니다. 채널에서 /subscribe를 입력하면 구독이 시작됩니다. 종료는 Ctrl-C입니다."


_CHATS = {"slack": "Slack", "discord": "Discord", "telegram": "Telegram"}


def paused_channel(platform: str, channel: str, reason: str) -> str:
    return (
        f"{platform} {channel} 채널의 구독이 멈춰 있습니다({why_paused(reason)}). "
        "고친 뒤 그 채널에서 /subscribe를 입력하면 이어집니다."
    )


def waiting_for_list(trouble: str | None) -> str:
    return f"논문 목록을 받는 중… 다시 시도합니다({brief(trouble)})" if trouble else "논문 목록을 받는 중…"


def still_trying(source: str, reason: str) -> str:
    return (
        f"{source_name(source)}에서 논문 정보를 받지 못했습니다({brief(reason)}). "
        "계속 다시 시도하고 있으며, 받는 대로 배달합니다."
    )


def summarising(done: int, wanted: int) -> str:
    return f"요약하는 중… {done}/{wanted}"


def synthesising(done: int, wanted: int) -> str:
    return f"분야별 종합을 쓰는 중… {done}/{wanted}"


def reporting(done: int, wanted: int) -> str:
    return f"전문을 읽는 중… {done}/{wanted}"


def freezing() -> str:
    return "다이제스트를 만드는 중…"


def delivering() -> str:
    return "배달하는 중…"


def feed_is_old(trouble: str) -> str:
    return f"목록을 새로 받지 못해 저장된 논문을 보여 드립니다({brief(trouble)})."


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
WHERE_TO_FIND = {
    "slack_bot_token": (
        "Slack 봇 토큰(xoxb-)이 없습니다. api.slack.com/apps에서 앱을 고르고 OAuth & Permissions의 "
        "Bot User OAuth Token을 복사해 .env 파일에 넣어 주세요(docs/slack.md)."
    ),
    "slack_app_token": (
        "Slack 앱 토큰(xapp-)이 없습니다. api.slack.com/apps에서 앱을 고르고 Basic Information의 App-Level Tokens에서 "
        "connections:write 토큰을 만들어 .env 파일에 넣어 주세요(docs/slack.md)."
    ),
    "discord_token": (
        "Discord 봇 토큰이 없습니다. discord.com/developers/applications에서 앱을 고르고 Bot의 Reset Token으로 받아 "
        ".env 파일에 넣어 주세요(docs/discord.md)."
    ),
    "telegram_token": (
        "Telegram 봇 토큰이 없습니다. Telegram에서 @BotFather에게 /newbot을 보내 받은 토큰을 .env 파일에 넣어 주세요"
        "(docs/telegram.md)."
    ),
}


def token_refused(name: str) -> str:
    """Why a set token does not do: `name` is the setting's, in lower case."""
    return f"토큰이 취소되었거나 틀렸습니다. {WHERE_TO_FIND[name].partition('. ')[2]}"


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
    "gateway": "wss://로 시작하는 주소",
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
DOCTOR_NO_MODEL = "AI 요약 없음. .env 파일에 OPENAI_API_KEY를 넣으면 한국어 제목과 요약이 함께 배달됩니다."
DOCTOR_ANSWERS = "응답합니다"
DOCTOR_READY = "쓸 수 있습니다"


def doctor_store(*, own_file: bool) -> str:
    return "이 컴퓨터의 SQLite 파일을 씁니다" if own_file else "DATABASE_URL에 연결되었습니다"


def doctor_redis(*, own: bool) -> str:
    return "내장 Redis를 씁니다" if own else "REDIS_URL에 연결되었습니다"


def doctor_model(name: str) -> str:
    return f"{name} 모델이 응답합니다"


STATUS_WORK = "작업"
STATUS_NO_WORK = "아직 작업이 없습니다."
STATUS_NO_POSTS = "아직 배달한 글이 없습니다."
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
STATUS_CHECKS = "지난 7일의 AI 글 점검"
STATUS_OUTCOMES = {"repaired": "바로잡음", "asked": "다시 쓰게 함", "cut": "문장 삭제"}
_CHECKS = {
    "off by a power of ten": "자릿수가 틀린 수치",
    "not in the source": "원문에 없는 수치",
    "not Korean": "한국어가 아닌 글",
    "misspelt": "맞춤법",
    "leak": "프롬프트 흔적",
    "opener": "군더더기 첫머리",
    "closer": "군더더기 끝맺음",
    "filler": "내용 없는 말",
    "absence": "없다고 지어낸 말",
    "repeated": "되풀이한 문장",
    "unfinished": "끝나지 않은 문장",
    "particle": "조사",
    "style": "문체",
    "name": "이름 표기",
    "unnamed": "이름 대신 쓴 말",
    "term": "용어",
    "varies": "한 용어의 여러 번역",
    "reply": "쓸 수 없는 응답",
    "quote": "논문에 없는 인용",
    "foreign": "논문과 상관없는 말",
    "recheck": "‘틀렸어요’로 찾은 오류",
}


def check_name(kind: str) -> str:
    return _CHECKS.get(kind, kind)


_TASKS = {
    "collect": "목록 수집",
    "enrich": "arXiv 정보 보강",
    "summarise": "요약",
    "synthesise": "분야별 종합",
    "report": "전문 보고서",
    "publish": "다이제스트 마감",
    "deliver": "배달 준비",
    "answer": "질문 답변",
}


def task_name(kind: str) -> str:
    return _TASKS.get(kind, kind)


def spent_today(tokens: int, limit: int, calls: int) -> str:
    return f"오늘(UTC) AI 토큰 {tokens:,} / {limit:,} · 호출 {calls:,}회"


def spent_by_people(people: int, spent_up: int, person: str, most: int, limit: int) -> str:
    """How much of it questions took. `person` is a few letters of a hash: nobody is named."""
    used = f"한도에 이른 사람 {spent_up}명 · " if spent_up else ""
    return f"질문한 사람 {people}명 · {used}가장 많이 쓴 사람({person}…) {most:,} / {limit:,}"


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


_GLOSSARY_LINES = {
    "row": "칸이 세 개인 표의 줄이어야 합니다",
    "header": "표는 | English | Korean | Not | 줄로 시작해야 합니다",
    "english": "첫 칸에는 영어 용어를 여섯 낱말 이내로 적어야 합니다",
    "korean": "둘째 칸과 셋째 칸에는 번역어를 적고, 여럿이면 빠짐없이 쉼표나 빗금으로 나누어야 합니다",
    "both": "같은 번역어를 옳은 것과 틀린 것에 함께 적을 수 없습니다",
    "twice": "앞에 이미 나온 용어입니다",
}


def bad_glossary_line(number: int, fault: str) -> str:
    """What is wrong with a line of a glossary; `number` counts from 1."""
    return f"{number}번째 줄: {_GLOSSARY_LINES.get(fault, fault)}."
