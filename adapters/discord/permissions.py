"""What the bot may do where it is invited, and what it needs: nothing beyond."""

from urllib.parse import urlencode

NEEDED = {
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "create_public_threads": 1 << 35,
    "send_messages_in_threads": 1 << 38,
}
"""Names as in discord.py. https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags"""
INTEGER = sum(NEEDED.values())


def invite(application: int | str) -> str:
    """The link by which somebody adds the bot to a server.

    https://docs.discord.com/developers/topics/oauth2#bot-authorization-flow
    """
    query = {"client_id": str(application), "scope": "bot applications.commands", "permissions": str(INTEGER)}
    return f"https://discord.com/oauth2/authorize?{urlencode(query)}"
