"""What a process that reads one file may take, and what it is told."""

from dataclasses import dataclass

PARENT = "PAPERBOY_READER_OF"
"""The environment variable that holds the process id of whoever started it."""


@dataclass(frozen=True)
class Limits:
    """What a child may take."""

    memory: int = 400_000_000
    """Bytes of address space."""
    cpu: int = 20
    """Seconds of the processor."""
    seconds: int = 30
    """Seconds on the clock."""
    output: int = 10_000_000
    """Bytes of JSON."""


LIMITS = Limits()
