"""What only Discord needs to say."""

from collections.abc import Sequence

from bot.replies.wording import brief

# What the options of commands are called in a Korean client: at most 32 characters, no spaces, no dots.
# https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming
DISCORD_OPTIONS = {
    "id": ("번호", "arXiv 번호나 링크. 제목을 입력하면 목록에서 고를 수 있습니다"),
    "question": ("질문", "논문에서 궁금한 점"),
    "level": ("눈높이", "누구의 눈높이로 설명할지 고릅니다. 생략하면 비전공입니다"),
    "day": ("날짜", "2025-01-14처럼 적어 주세요. 생략하면 가장 최근 다이제스트입니다"),
    "category": ("분야", "한 분야의 논문만 봅니다"),
    "style": ("형식", "생략하면 이 채널의 구독 형식입니다. 처음 구독할 때 생략하면 목록입니다"),
    "words": ("검색어", "한국어나 영어 검색어"),
    "categories": ("분야", "하나나 여럿. 처음 구독할 때 생략하면 모든 분야입니다"),
    "hour": ("시각", "08:30처럼 적어 주세요. 처음 구독할 때 생략하면 09:00입니다"),
    "zone": ("시간대", "Asia/Seoul처럼 적어 주세요. 처음 구독할 때 생략하면 한국 시간입니다"),
}


# The form in which a question is written: title and label have at most 45 characters, the hint 100.
# https://docs.discord.com/developers/components/reference#label
DISCORD_FORM_LABEL = "무엇이 궁금한가요?"
DISCORD_FORM_HINT = "예: 기존 방법과 무엇이 다른가요?"


def discord_form(paper: str) -> str:
    return f"{paper} 논문에 질문하기"


def thread_name(title: str) -> str:
    """What the thread under a digest is called, by the digest's title."""
    return f"{title} · 자세히"


# By the reasons of adapters/discord/errors.py.
PAUSED = {
    "unknown channel": "채널이 없어짐",
    "unknown guild": "봇이 서버에 없음",
    "missing access": "봇이 채널을 볼 수 없음",
    "missing permissions": "글쓰기 권한이 없음",
    "direct messages closed": "DM이 막혀 있음",
    "thread archived": "스레드가 보관됨",
    "no mutual guilds": "함께 있는 서버가 없음",
}

# For `paperboy doctor`.
DISCORD_TOKEN = "Discord 토큰"  # noqa: S105
DISCORD_SERVERS = "Discord 서버"
DISCORD_COMMANDS = "Discord 명령"
DISCORD_ENDPOINT = "Discord 연결 방식"


def discord_known(name: str) -> str:
    return f"{name} 봇으로 로그인했습니다"


def discord_away(reason: str) -> str:
    return f"Discord에 연결하지 못했습니다({brief(reason)}). 네트워크를 확인하고 다시 실행해 주세요."


def discord_servers(names: Sequence[str], invite: str) -> str:
    if names:
        return f"{', '.join(names[:5])}{f' 외 {len(names) - 5}곳' if len(names) > 5 else ''}에 들어가 있습니다"
    return f"봇이 아직 어느 서버에도 없습니다. {invite} 링크를 열어 서버를 고르고 승인을 눌러 주세요."


def discord_commands(*, current: bool) -> str:
    if current:
        return "슬래시 명령이 모두 등록되어 있습니다"
    return "슬래시 명령이 아직 등록되지 않았거나 예전 것입니다. `paperboy listen`이 실행되면 등록됩니다."


def discord_endpoint(url: str) -> str:
    return (
        f"명령이 봇이 아닌 다른 주소({url})로 전달됩니다. discord.com/developers/applications에서 앱을 고르고 "
        "General Information의 Interactions Endpoint URL을 비운 뒤 Save Changes를 눌러 주세요."
    )


def discord_channel(channel: str) -> str:
    return f"Discord 채널 {channel}"


def discord_may_write(name: str) -> str:
    return f"#{name}에 글을 쓸 수 있습니다" if name else "글을 쓸 수 있습니다"


def discord_cannot_write(name: str, missing: Sequence[str]) -> str:
    place = f"#{name}" if name else "이 채널"
    wanted = ", ".join(DISCORD_PERMISSIONS.get(one, one) for one in missing)
    return (
        f"{place}에서 권한이 모자랍니다({wanted}). 채널 편집 → 권한에서 봇의 역할을 추가하고 이 권한을 허용해 주세요."
    )


def discord_channel_gone(reason: str, invite: str) -> str:
    return (
        f"봇이 볼 수 없는 채널입니다({reason}). 비공개 채널이면 채널 편집 → 권한 → 멤버 또는 역할 추가에서 "
        "봇을 추가하고, "
        f"서버에서 나갔으면 {invite} 링크로 다시 초대해 주세요."
    )


# The permissions as a Korean client calls them, by their names in discord.py.
DISCORD_PERMISSIONS = {
    "view_channel": "채널 보기",
    "send_messages": "메시지 보내기",
    "send_messages_in_threads": "스레드에서 메시지 보내기",
    "create_public_threads": "공개 스레드 만들기",
    "embed_links": "링크 첨부",
    "attach_files": "파일 첨부",
    "read_message_history": "메시지 기록 보기",
}
