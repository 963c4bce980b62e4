"""A message for the record: the message itself."""

from adapters.console.render import render

__all__ = ["render"]
