"""Why a file gives no text."""


class Unreadable(Exception):
    """A file that is not what it should be, is locked, or holds no text. The message says which, in plain words."""
