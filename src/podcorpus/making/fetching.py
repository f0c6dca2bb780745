"""Fetching the files that a feed links: one at a time, after a pause, and only those that are not there yet.

A server's `robots.txt` applies (RFC 9309), and one that is busy is asked again after the time that it names. A file is
complete or not there, so that a run that was interrupted can be repeated. Needs the extra `podcorpus[fetch]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from podcorpus.building.feed_links import LinkedFile
from podcorpus.errors import InputError
from podcorpus.findings.finding import Finding
from podcorpus.reading.archives import LARGEST

if TYPE_CHECKING:
    from httpx2 import Client, Response

_AGENT = "podcorpus"
_ATTEMPTS, _REDIRECTS, _TIMEOUT_S = 3, 5, 30
_LONGEST_WAIT_S = 60.0
_MAY_PASS = (408, 429, 500, 502, 503, 504)


class _NotFetchedError(Exception):
    """What is wrong with an address, or on the way there."""


class Fetched(NamedTuple):
    """What became of a file: a finding if it could not be fetched, else whether it is `new` or was there before."""

    file: LinkedFile
    new: bool = False
    problem: Finding | None = None


def fetch(files: Iterable[LinkedFile], folder: Path, pause_s: float) -> Iterator[Fetched]:
    """Save the files that are not in the folder yet, at least `pause_s` seconds between two requests to a server.

    Raises InputError if the folder cannot be written or httpx2 is missing."""
    try:
        from httpx2 import Client
    except ImportError:
        raise InputError("fetching needs httpx2; install it with `pip install 'podcorpus[fetch]'`") from None
    with Client(timeout=_TIMEOUT_S, headers={"User-Agent": f"{_AGENT}/{version(_AGENT)}"}) as client:
        visitor = _Visitor(client, pause_s)
        for file in files:
            path = folder / file.path
            if path.exists():
                yield Fetched(file)
                continue
            try:
                _save(path, visitor.get(file.url))
            except _NotFetchedError as error:
                yield Fetched(file, problem=file.finding(str(error)))
            except OSError as error:
                raise InputError(f"{path}: cannot be written ({error.strerror}); name another folder") from None
            else:
                yield Fetched(file, new=True)


def _save(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


class _Visitor:
    """Asks servers for files as they wish to be asked."""

    def __init__(self, client: Client, pause_s: float) -> None:
        self._client, self._pause_s = client, pause_s
        self._rules: dict[str, RobotFileParser] = {}
        self._free_at: dict[str, float] = {}
        self._resting: dict[str, str] = {}

    def get(self, url: str) -> bytes:
        """The file at an address, whatever that redirects to. Raises _NotFetchedError."""
        for _ in range(_REDIRECTS):
            host = _host(url)
            if not self._rules_of(host).can_fetch(_AGENT, url):
                raise _NotFetchedError(f"{host}/robots.txt does not allow it; save the file by hand")
            status, data, onward = self._ask(url)
            if onward is None:
                if status != 200:
                    raise _NotFetchedError(f"the server answers {status}; open the link in a browser to see why")
                if not data:
                    raise _NotFetchedError("the server answers with nothing; open the link in a browser")
                return data
            url = onward
        raise _NotFetchedError(f"more than {_REDIRECTS} redirects; open the link in a browser")

    def _rules_of(self, host: str) -> RobotFileParser:
        """What a server allows: all if it says nothing. One that cannot be asked is left alone."""
        if host not in self._rules:
            rules = RobotFileParser()
            try:
                status, data, onward = self._ask(f"{host}/robots.txt")
            except _NotFetchedError as error:
                self._resting[host] = str(error)
                raise
            rules.parse(data.decode("utf-8", "replace").splitlines() if status == 200 and onward is None else [])
            self._rules[host] = rules
            if (delay_s := self._delay_s(host)) > _LONGEST_WAIT_S:
                self._resting[host] = (
                    f"{host}/robots.txt asks to wait {delay_s:,.0f} seconds between requests; save the file by hand"
                )
        return self._rules[host]

    def _ask(self, url: str) -> tuple[int, bytes, str | None]:
        """Status, body, and the address that the answer redirects to; asked again after failures that may pass."""
        from httpx2 import HTTPError, InvalidURL

        host, problem = _host(url), ""
        if host in self._resting:
            raise _NotFetchedError(self._resting[host])
        for attempt in range(_ATTEMPTS):
            self._wait(host)
            wait_s = 2.0**attempt
            try:
                with self._client.stream("GET", url) as response:
                    status = response.status_code
                    if status not in _MAY_PASS:
                        onward = str(response.next_request.url) if response.next_request else None
                        return status, _body(response), onward
                    problem, wait_s = f"the server answers {status}", _asked_wait_s(response) or wait_s
            except HTTPError as error:
                problem = str(error) or type(error).__name__
            except InvalidURL as error:
                raise _NotFetchedError(f"no address ({error}); correct it in the feed") from None
            if wait_s > _LONGEST_WAIT_S:
                self._resting[host] = f"{problem} and asks to wait {wait_s:,.0f} seconds; run the command again then"
                raise _NotFetchedError(self._resting[host])
            self._free_at[host] = monotonic() + max(wait_s, self._pause_s)
        raise _NotFetchedError(f"{problem}, {_ATTEMPTS} times; run the command again later")

    def _wait(self, host: str) -> None:
        sleep(max(0.0, self._free_at.get(host, 0.0) - monotonic()))
        self._free_at[host] = monotonic() + max(self._pause_s, self._delay_s(host))

    def _delay_s(self, host: str) -> float:
        rules = self._rules.get(host)
        return float(rules.crawl_delay(_AGENT) or 0) if rules else 0.0


def _host(url: str) -> str:
    """Scheme and server of an address. Raises _NotFetchedError for what is on no web server."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise _NotFetchedError(f"redirects to {url}, which is no web address; save the file by hand")
    return f"{parts.scheme}://{parts.netloc}"


def _asked_wait_s(response: Response) -> float:
    """The seconds that a server asks to wait, which it may state as a date; 0 if it does not."""
    asked = response.headers.get("Retry-After", "").strip()
    if re.fullmatch(r"\d{1,9}", asked, re.ASCII):
        return float(asked)
    try:
        at = parsedate_to_datetime(asked)
    except ValueError:
        return 0.0
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())


def _body(response: Response) -> bytes:
    """The content of an answer. Raises _NotFetchedError if it is larger than a transcript can be."""
    parts, size = [], 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > LARGEST:
            raise _NotFetchedError(f"larger than {LARGEST >> 20} MiB, which no transcript is; check the link")
    return b"".join(parts)
