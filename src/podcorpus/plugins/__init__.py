"""A registry of what the modules of a package provide, by name.

Each format, export and command is one file in a package. The registry searches the package when it is first used, so
that adding an entry means adding a file. A program or a test can register others of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, TypeVar

from podcorpus.errors import InputError, did_you_mean

T = TypeVar("T")


class Registry(Mapping[str, T]):
    """Entries by name, sorted.

    `package` is where to look, and `kind` what an entry is called in messages. An entry has its name in the attribute
    `name`, and all attributes in `needs`. `offers` gives the entries of a module; by default a module that has the
    attribute `name` is itself an entry. Modules whose names start with an underscore are skipped.
    """

    def __init__(
        self,
        package: str,
        kind: str,
        *,
        name: str = "NAME",
        needs: Iterable[str] = (),
        offers: Callable[[ModuleType], Iterable[T]] | None = None,
    ) -> None:
        self.package, self.kind = package, kind
        self._name, self._needs = name, tuple(needs)
        self._offers = offers or self._module_itself
        self._entries: dict[str, T] = {}
        self._discovered = False

    def __getitem__(self, name: str) -> T:
        return self._known()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._known()))

    def __len__(self) -> int:
        return len(self._known())

    def named(self, name: str) -> T:
        """The entry with this name. Raises InputError, listing the entries, if there is none."""
        if name in self:
            return self[name]
        advice = did_you_mean(name.lower(), self, f"use one of: {', '.join(self) or 'none'}")
        raise InputError(f"unknown {self.kind} {name!r}; {advice}")

    def register(self, entry: T) -> T:
        """Add an entry and return it. Raises ValueError if its name is taken, TypeError if it lacks an attribute."""
        self._add(self._known(), entry)
        return entry

    def unregister(self, name: str) -> None:
        """Remove an entry. Raises KeyError if there is none with this name."""
        del self._known()[name]

    @contextmanager
    def registered(self, *entries: T) -> Iterator[None]:
        """Register these entries for the duration of a `with` block."""
        before = dict(self._known())
        try:
            for entry in entries:
                self.register(entry)
            yield
        finally:
            self._entries = before

    def discover(self) -> None:
        """Search the package, again if it was searched before. Raises as `register` does."""
        found = dict(self._entries)
        for module in iter_modules(import_module(self.package).__path__):
            if not module.name.startswith("_"):
                for entry in self._offers(import_module(f"{self.package}.{module.name}")):
                    self._add(found, entry)
        self._entries, self._discovered = found, True

    def _known(self) -> dict[str, T]:
        if not self._discovered:
            self.discover()
        return self._entries

    def _add(self, entries: dict[str, T], entry: T) -> None:
        shown = getattr(entry, "__name__", None) or repr(entry)
        missing = [attribute for attribute in (self._name, *self._needs) if not hasattr(entry, attribute)]
        if missing:
            raise TypeError(f"{shown}: cannot be registered as {self.kind}, it lacks {' and '.join(missing)}")
        name = getattr(entry, self._name)
        if entries.setdefault(name, entry) is not entry:
            raise ValueError(f"{shown}: there is already another {self.kind} named {name!r}")

    def _module_itself(self, module: Any) -> Iterable[T]:
        return [module] if hasattr(module, self._name) else []
