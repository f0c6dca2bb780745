"""Progress: lets the caller of a long operation show how far it is, without the operation printing anything."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Passes items through, and may show how many have passed.

    `unit` is what they are called, and `stage` what was done with them when all have passed, such as `read`.
    """

    def __call__(self, items: Iterable[T], unit: str, stage: str) -> Iterable[T]:
        """The same items."""


def silent(items: Iterable[T], unit: str, stage: str) -> Iterable[T]:  # noqa: ARG001
    """The same items, without showing anything."""
    return items


def reached(progress: Progress, stage: str) -> None:
    """Report that a stage without items is done."""
    for _ in progress((), "", stage):
        pass
