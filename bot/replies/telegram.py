"""What only Telegram needs to say."""

from bot.replies.wording import brief

# Why a chat is paused, by Telegram's own words in small letters.
PAUSED = {
    "bot was blocked by the user": "봇이 차단됨",
    "user is deactivated": "탈퇴한 사용자",
    "bot can't initiate conversation with a user": "봇과의 대화를 아직 시작하지 않음",
    "bot can't send messages to bots": "상대가 봇임",
    "the group chat was deleted": "그룹이 삭제됨",
    "group chat was deactivated": "그룹이 비활성화됨",
    "bot was kicked from the group chat": "봇이 그룹에서 내보내짐",
    "bot was kicked from the supergroup chat": "봇이 그룹에서 내보내짐",
    "bot was kicked from the channel chat": "봇이 채널에서 내보내짐",
    "bot is not a member of the group chat": "봇이 그룹에 없음",
    "bot is not a member of the supergroup chat": "봇이 그룹에 없음",
    "bot is not a member of the channel chat": "봇이 채널에 없음",
    "chat not found": "대화방을 찾을 수 없음",
    "peer_id_invalid": "대화방을 찾을 수 없음",
    "channel_private": "봇이 채널에 없음",
    "chat_restricted": "글쓰기가 제한된 대화방",
    "chat_write_forbidden": "글쓰기 권한이 없음",
    "chat_send_plain_forbidden": "글쓰기 권한이 없음",
    "have no rights to send a message": "글쓰기 권한이 없음",
    "not enough rights to send text messages to the chat": "글쓰기 권한이 없음",
    "need administrator rights in the channel chat": "채널에 글을 올릴 관리자 권한이 없음",
    "message thread not found": "토픽이 삭제됨",
    "topic_closed": "토픽이 닫혀 있음",
    "topic_deleted": "토픽이 삭제됨",
}

# Where a question is asked for. The hint has at most 64 characters: https://core.telegram.org/bots/api#forcereply
TELEGRAM_FORM = "논문에서 무엇이 궁금한가요? 이 글에 답장으로 적어 주세요."
TELEGRAM_FORM_HINT = "예: 기존 방법과 무엇이 다른가요?"


def telegram_called(name: str) -> str:
    return f"{name} 님, "


# For those who press a button in a channel.
TELEGRAM_SENT_ASIDE = "답을 봇과의 대화로 보냈습니다."
TELEGRAM_WHICH_TOPIC = "오래된 버튼이라 어느 토픽인지 알 수 없습니다. 구독할 토픽에서 `/subscribe`를 입력해 주세요."
TELEGRAM_START_FIRST = "봇과의 대화에서 ‘시작’을 누른 뒤 이 버튼을 다시 눌러 주세요. 답은 그 대화로 보내 드립니다."

# For `paperboy doctor`.
TELEGRAM_MAY_POST = "글을 쓸 수 있습니다"
TELEGRAM_MENU = "명령 메뉴가 등록되어 있습니다"
TELEGRAM_NO_MENU = "명령 메뉴가 아직 등록되지 않았습니다. `paperboy up`이나 `paperboy listen`을 실행하면 등록됩니다."
TELEGRAM_NO_GROUPS = (
    "봇을 그룹에 초대할 수 없게 되어 있습니다. 그룹에서도 쓰려면 @BotFather에게 /setjoingroups를 보내 봇을 고르고 "
    "Enable을 눌러 주세요."
)
TELEGRAM_READS_ALL = (
    "그룹의 모든 글을 읽게 되어 있습니다. 필요하지 않으니 @BotFather에게 /setprivacy를 보내 봇을 고르고 "
    "Enable을 눌러 주세요."
)
TELEGRAM_WEBHOOK = (
    "웹훅이 설정되어 있어 봇이 글을 받지 못합니다. 이 봇을 쓰는 다른 프로그램을 멈추고, 브라우저에서 "
    "TELEGRAM_API_URL/bot<토큰>/deleteWebhook 주소를 열어 웹훅을 지워 주세요(docs/telegram.md)."
)


def telegram_away(reason: str) -> str:
    return f"Telegram에 연결하지 못했습니다({brief(reason)}). 네트워크를 확인하고 다시 실행해 주세요."


def telegram_bot(username: str) -> str:
    return f"@{username} 봇으로 연결되었습니다"


def telegram_silent(reason: str) -> str:
    """Why nothing can be posted to a chat, and what to click. `reason` is Telegram's, in small letters."""
    return _TELEGRAM_WAYS.get(reason, f"글을 쓸 수 없습니다({reason}). 봇이 그 대화방에 있는지 확인해 주세요.")


_TELEGRAM_INVITE = "대화방에 봇이 없습니다. 대화방 정보의 ‘추가’에서 봇을 다시 초대해 주세요."
_TELEGRAM_ALLOW = (
    "봇에게 글쓰기 권한이 없습니다. 그룹 정보의 ‘편집 → 권한’에서 메시지 보내기를 켜거나 봇을 관리자로 지정해 주세요."
)
_TELEGRAM_TOPIC = "토픽이 삭제되었습니다. 다른 토픽에서 /subscribe를 입력하고 이 구독은 그대로 두면 됩니다."
_TELEGRAM_WAYS = {
    "bot was blocked by the user": "사용자가 봇을 차단했습니다. 봇과의 대화에서 ‘다시 시작’을 눌러야 이어집니다.",
    "user is deactivated": "탈퇴한 사용자입니다. 더 보낼 수 없습니다.",
    "bot can't initiate conversation with a user": "사용자가 먼저 봇과의 대화에서 ‘시작’을 눌러야 합니다.",
    "the group chat was deleted": "그룹이 삭제되었습니다. 더 보낼 수 없습니다.",
    **{
        f"bot {what} the {kind} chat": _TELEGRAM_INVITE
        for what in ("was kicked from", "is not a member of")
        for kind in ("group", "supergroup", "channel")
    },
    "chat not found": _TELEGRAM_INVITE,
    "channel_private": _TELEGRAM_INVITE,
    "chat_write_forbidden": _TELEGRAM_ALLOW,
    "chat_send_plain_forbidden": _TELEGRAM_ALLOW,
    "have no rights to send a message": _TELEGRAM_ALLOW,
    "not enough rights to send text messages to the chat": _TELEGRAM_ALLOW,
    "need administrator rights in the channel chat": (
        "채널에 글을 올릴 권한이 없습니다. 채널 정보의 ‘편집 → 관리자’에서 봇을 고르고 메시지 게시를 켜 주세요."
    ),
    "message thread not found": _TELEGRAM_TOPIC,
    "topic_deleted": _TELEGRAM_TOPIC,
    "topic_closed": "토픽이 닫혀 있습니다. 토픽을 다시 열거나 봇을 관리자로 지정해 주세요.",
    "the chat has another id now": "그룹의 번호가 바뀌었습니다. 다음 배달 때 저절로 옮겨집니다.",
}
