"""Progress: how work that may take long lets its caller show how far it is, without printing itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Gives items on, and may show how many went by; `unit` is what they are called."""

    def __call__(self, items: Iterable[T], unit: str) -> Iterable[T]:
        """The same items."""


def silent(items: Iterable[T], unit: str) -> Iterable[T]:  # noqa: ARG001
    """The same items, and nothing shown."""
    return items
