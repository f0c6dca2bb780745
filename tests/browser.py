"""A browser without a window, and pages that are watched: what they log and what they ask for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-extensions"
).split()


def program() -> str:
    """Where Chromium is; the tests are skipped where it is not installed."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no Chromium here to look at pages with: install the system's package, such as chromium")
    return found


@contextmanager
def running() -> Iterator[Browser]:
    """The browser."""
    path = program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """A page, and what must not happen on it."""

    page: Page
    own: str
    logged: list[str] = field(default_factory=list)
    requested: list[str] = field(default_factory=list)

    def check(self) -> None:
        """Nothing was logged as an error, and nothing but the page itself was asked for."""
        assert self.logged == []
        assert [address for address in self.requested if address != self.own] == []


@contextmanager
def opened(browser: Browser, file: Path, at: str = "", *, width: int = 1280, **context: Any) -> Iterator[Watched]:
    """A page from disk, checked at the end."""
    made = browser.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce", **context)
    try:
        page = made.new_page()
        page.set_default_timeout(10_000)
        watched = Watched(page, file.as_uri())
        page.on(
            "console",
            lambda message: watched.logged.append(message.text) if message.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: watched.logged.append(str(error)))
        page.on("request", lambda request: watched.requested.append(request.url.partition("#")[0]))
        page.on("dialog", lambda dialog: watched.logged.append(f"a dialog: {dialog.message}"))
        page.goto(f"{file.as_uri()}{at}")
        page.wait_for_selector("html[data-view]")
        yield watched
        watched.check()
    finally:
        made.close()
