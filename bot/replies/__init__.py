"""Every Korean sentence that people read, but for what a model writes and the labels of the command line's options.

What stands between back quotes is a command, and shown as one.
"""

from bot.replies.answers import *  # noqa: F403
from bot.replies.commands import *  # noqa: F403
from bot.replies.conversation import *  # noqa: F403
from bot.replies.discord import *  # noqa: F403
from bot.replies.operators import *  # noqa: F403
from bot.replies.papers import *  # noqa: F403
from bot.replies.problems import *  # noqa: F403
from bot.replies.rechecks import *  # noqa: F403
from bot.replies.reports import *  # noqa: F403
from bot.replies.slack import *  # noqa: F403
from bot.replies.telegram import *  # noqa: F403
from bot.replies.wording import *  # noqa: F403
