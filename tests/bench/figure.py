"""What `make bench` prints."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure, and what was asked for."""

    name: str
    value: float
    goal: float
    detail: str

    def line(self) -> str:
        reached = "✓" if self.value <= self.goal else "✗"
        return f"{reached} {self.name:<58} {self.value:8.3f}   goal ≤ {self.goal:<8g} {self.detail}"
