"""Text of others, of which no platform is to make a link, a mention or a command: those come from our code alone."""

import regex

_JOINER = "\u2060"
"""WORD JOINER: takes no room, and parts what platforms look for. https://www.unicode.org/charts/PDF/U2000.pdf"""

# After Telegram's own search, https://github.com/tdlib/td (MessageEntity.cpp), and a little beyond: Telegram links a
# host by a list of top-level domains that grows, Slack and Discord have lists and forms of their own.
_LIVE = regex.compile(
    r"""
      (?<=:)(?=//)                                                # an address
    | (?<=[\w~@-]|[^\x00-\x7f\s\u2000-\u206f])                    # a host name, also in an e-mail address
      (?=\.(?:(?!\p{Hangul})\p{L}{2,}(?![\p{Nd}_-])|xn--|(?:한국|닷컴|닷넷|삼성)(?!\p{L})))
    | (?<![\d.])\d{1,3}(?:\.\d{1,3}){2}(?=\.\d{1,3}(?!\d))        # an address of four numbers
    | (?<![\p{L}\p{Nd}_])@(?=[\p{L}\p{Nd}_]{3})                   # a mention
    | (?<![\p{L}\p{Nd}_])\#(?=[\p{L}\p{Nd}_\u200c\u00b7]*\p{L})
    | (?<![\p{L}\p{Nd}_$])\$(?=[A-Z]{1,8}(?![\p{L}\p{Nd}_$])|1INCH)
    | (?<![\p{L}\p{Nd}_/<>])/(?=[A-Za-z0-9_])                     # a command
    | (?<=<)(?:[@\#!:]|/(?!/)|[at](?=:))(?!\u2060)                # Discord's mentions, commands, emoji and times
    | (?:\d[ -]*){6}(?=(?:\d[ -]*){7})                            # a bank card
    | \+(?=\d(?:[ ()-]{0,2}\d){6})                                # a telephone
    | (?<![\d-])\(?\d{2,4}\)?[ -]\d{3,4}-(?=\d{4}(?!\d))
    """,
    regex.VERBOSE,
)


def inert(text: str) -> str:
    """The text with an invisible joiner wherever a platform would begin a link of its own. Twice is as once."""
    return _LIVE.sub(lambda found: f"{found[0]}{_JOINER}", text)
