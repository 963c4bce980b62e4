"""What only Slack needs to say."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.replies.wording import brief

PICTURE = "그림"
"""What a picture without a description is called to those who cannot see it."""

# The form in which a question is written. Titles and buttons have at most 24 characters.
# https://docs.slack.dev/reference/views/modal-views
SLACK_FORM = "논문에 질문하기"
SLACK_FORM_SEND = "질문하기"
SLACK_FORM_CLOSE = "닫기"
SLACK_FORM_HINT = "예: 기존 방법과 무엇이 다른가요?"
SLACK_FORM_EMPTY = "궁금한 점을 적어 주세요."


def slack_form_label(paper: str) -> str:
    return f"{paper} 논문에서 무엇이 궁금한가요?"


RIGHTS_UNKNOWN = (
    "구독을 바꿀 수 있는 분인지 Slack에서 확인하지 못했습니다. 잠시 뒤 다시 입력해 주세요. "
    "계속되면 봇을 운영하는 분에게 알려 주세요."
)

SLACK = "Slack"
SLACK_SOCKET = "소켓 모드로 연결할 수 있습니다"
SLACK_SCOPES = "필요한 권한이 모두 있습니다"
SLACK_COMMANDS = (
    "명령이 등록되었는지는 Slack이 알려 주지 않습니다. 채널에서 `/paper help`를 입력해 확인하고, 없으면 "
    "api.slack.com/apps에서 앱을 골라 App Manifest에 docs/slack-manifest.yaml을 다시 붙여 넣어 주세요."
)
SLACK_DIRECT = "봇과의 대화입니다. 보낼 때 확인됩니다"
SLACK_NO_CHANNEL = (
    "채널이 없거나 봇이 볼 수 없습니다. 비공개 채널이면 그 채널에서 `/invite`를 입력하고 목록에서 봇을 골라 주세요."
)
SLACK_ARCHIVED = "보관된 채널이라 글을 쓸 수 없습니다. 채널을 다시 열거나 다른 채널에서 `/subscribe`를 입력해 주세요."
SLACK_NOT_INVITED = "봇이 채널에 없습니다. 그 채널에서 `/invite`를 입력하고 목록에서 봇을 골라 주세요."
SLACK_CAN_WRITE = "글을 쓸 수 있습니다"


def slack_known(us: Mapping[str, Any]) -> str:
    """Whom Slack knows by the bot's token, by its answer to auth.test."""
    return f"{us.get('team', '')} 워크스페이스에 {us.get('user', '')} 봇으로 연결됩니다"


def slack_away(setting: str, reason: str) -> str:
    return f"{setting} 설정을 확인하지 못했습니다({brief(reason)}). 잠시 뒤 다시 실행해 주세요."


def slack_scopes_missing(scopes: Sequence[str]) -> str:
    return (
        f"봇 토큰에 권한이 없습니다: {', '.join(scopes)}. api.slack.com/apps에서 앱을 고르고 OAuth & Permissions의 "
        "Bot Token Scopes에 더한 뒤 Reinstall to Workspace를 눌러 주세요."
    )


def slack_no_charts(scope: str) -> str:
    return (
        f"{scope} 권한이 없어 다이제스트에 차트를 붙이지 못합니다. 붙이려면 api.slack.com/apps에서 앱을 고르고 "
        "OAuth & Permissions의 Bot Token Scopes에 더해 Reinstall to Workspace를 누른 뒤 Paperboy를 다시 시작해 주세요."
    )


def slack_channel_unknown(reason: str) -> str:
    return f"채널을 확인하지 못했습니다({brief(reason)})."


# Why a channel is paused, by Slack's own word for it.
PAUSED = {
    "channel_not_found": "채널이 없어졌거나 봇이 나감",
    "not_in_channel": "봇이 채널에 없음",
    "is_archived": "채널이 보관됨",
    "restricted_action": "글쓰기 권한이 없음",
    "restricted_action_read_only_channel": "읽기 전용 채널",
    "restricted_action_thread_only_channel": "스레드에만 쓸 수 있는 채널",
    "no_permission": "글쓰기 권한이 없음",
    "missing_scope": "봇에 글쓰기 권한이 없음",
    "messages_tab_disabled": "봇의 메시지 탭이 꺼져 있음",
    "ekm_access_denied": "관리자가 글쓰기를 막음",
    "team_not_found": "워크스페이스를 찾을 수 없음",
}
