"""A small stand-in of the Hub's HTTP API: one dataset, with commits, tags and large files, and failures on demand.

It keeps to what huggingface_hub asks of the Hub when it publishes; what it keeps, it keeps as the Hub does: parquet as
large files by SHA-256, all else as git blobs.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

TOKEN = "hf_stand_in"


def blob_of(data: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


@dataclass
class Commit:
    """A commit: its id, message and all files."""

    oid: str
    message: str
    files: dict[str, bytes]


@dataclass
class StandIn:
    """The state of the Hub. `failures` maps a step (`refs`, `tree`, `preupload`, `batch`, `upload`, `verify`,
    `commit`, `tag`, `create`) to what happens the next times: an HTTP status, `drop` (no answer), or `lost` (done, but
    no answer)."""

    repo_id: str
    exists: bool = True
    ignored: str = ""
    commits: list[Commit] = field(default_factory=lambda: [Commit("0" * 40, "initial commit", {".gitattributes": b""})])
    tags: dict[str, tuple[str, str]] = field(default_factory=dict)
    large: dict[str, bytes] = field(default_factory=dict)
    failures: dict[str, list[int | str]] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    endpoint: str = ""
    lock: Lock = field(default_factory=Lock)

    def at(self, revision: str) -> Commit:
        oid = self.tags[revision][0] if revision in self.tags else revision
        return self.commits[-1] if oid == "main" else next(c for c in self.commits if c.oid == oid)

    def put(self, message: str, changes: dict[str, bytes | None]) -> str:
        """Commit changes, None for a file that goes; returns the commit."""
        files = {**self.commits[-1].files, **changes}
        kept = {path: data for path, data in files.items() if data is not None}
        oid = hashlib.sha1(f"{len(self.commits)} {message}".encode(), usedforsecurity=False).hexdigest()
        self.commits.append(Commit(oid, message, kept))
        return oid


def environment(hub: StandIn) -> dict[str, str]:
    """With what a process of its own publishes there."""
    return {
        "HF_ENDPOINT": hub.endpoint,
        "HF_TOKEN": TOKEN,
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_OFFLINE": "0",
    }


class NoSuccessError(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, headers: dict[str, str] | None = None, url: str | None = None) -> None:
        self.status, self.headers, self.url = status, headers or {}, url


class Handler(BaseHTTPRequestHandler):
    hub: StandIn
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Nothing: the tests look at the state."""

    def _step(self) -> str:
        path = unquote(urlsplit(self.path).path)
        patterns = {
            "refs": r"/refs$",
            "tree": r"/tree/",
            "preupload": r"/preupload/",
            "batch": r"/objects/batch$",
            "upload": r"^/large/",
            "verify": r"^/verify$",
            "commit": r"/commit/",
            "tag": r"/tag/",
            "create": r"^/api/repos/create$",
            "yaml": r"^/api/validate-yaml$",
        }
        return next((step for step, pattern in patterns.items() if re.search(pattern, path)), "other")

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        step = self._step()
        if step == "other":
            # What a client asks for its own ends, such as for news of itself.
            self._answer(404, {}, {})
            return
        with self.hub.lock:
            self.hub.steps.append(step)
            failing = self.hub.failures.get(step) or []
            failure = failing.pop(0) if failing else None
            try:
                if isinstance(failure, int):
                    raise NoSuccessError(failure)
                if failure == "drop":
                    self.close_connection = True
                    return
                answer = getattr(self, f"_{step}_step")(body)
            except NoSuccessError as refused:
                self._answer(refused.status, {"error": "as the test wants it", "url": refused.url}, refused.headers)
                return
        if failure == "lost":
            self.close_connection = True
            return
        self._answer(200, answer, {})

    do_GET = do_POST = do_PUT = _serve  # noqa: N815

    def _answer(self, status: int, value: Any, headers: dict[str, str]) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        for name, text in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(data)

    def _check_repository(self) -> None:
        if not self.hub.exists or f"/{self.hub.repo_id}/" not in unquote(self.path).replace(".git/", "/"):
            raise NoSuccessError(404, {"X-Error-Code": "RepoNotFound"})

    def _check_token(self) -> None:
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            raise NoSuccessError(403)

    def _refs_step(self, _: bytes) -> Any:
        self._check_repository()
        main = [{"name": "main", "ref": "refs/heads/main", "targetCommit": self.hub.commits[-1].oid}]
        tags = [
            {"name": name, "ref": f"refs/tags/{name}", "targetCommit": oid} for name, (oid, _) in self.hub.tags.items()
        ]
        return {"branches": main, "converts": [], "tags": tags}

    def _tree_step(self, _: bytes) -> Any:
        self._check_repository()
        files = self.hub.at(unquote(urlsplit(self.path).path).rpartition("/tree/")[2]).files
        entries: list[dict[str, Any]] = [{"type": "directory", "path": "data", "oid": "f" * 40, "size": 0}]
        for path, data in files.items():
            entry: dict[str, Any] = {"type": "file", "path": path, "size": len(data), "oid": blob_of(data)}
            if path.endswith(".parquet"):
                digest = hashlib.sha256(data).hexdigest()
                entry |= {"oid": "e" * 40, "lfs": {"oid": digest, "size": len(data), "pointerSize": 130}}
            entries.append(entry)
        return entries

    def _yaml_step(self, body: bytes) -> Any:
        assert json.loads(body)["content"].startswith("---\n")
        return {"warnings": [], "errors": []}

    def _preupload_step(self, body: bytes) -> Any:
        self._check_repository()
        self._check_token()
        return {
            "files": [
                {
                    "path": file["path"],
                    "uploadMode": "lfs" if file["path"].endswith(".parquet") else "regular",
                    "shouldIgnore": bool(self.hub.ignored) and self.hub.ignored in file["path"],
                }
                for file in json.loads(body)["files"]
            ]
        }

    def _batch_step(self, body: bytes) -> Any:
        self._check_token()
        objects = []
        for asked in json.loads(body)["objects"]:
            upload = {
                "upload": {"href": f"{self.hub.endpoint}/large/{asked['oid']}"},
                "verify": {"href": f"{self.hub.endpoint}/verify"},
            }
            objects.append(asked if asked["oid"] in self.hub.large else {**asked, "actions": upload})
        return {"transfer": "basic", "objects": objects}

    def _upload_step(self, body: bytes) -> Any:
        oid = self.path.rpartition("/")[2]
        if hashlib.sha256(body).hexdigest() != oid:
            raise NoSuccessError(400)
        self.hub.large[oid] = body
        return {}

    def _verify_step(self, body: bytes) -> Any:
        if json.loads(body)["oid"] not in self.hub.large:
            raise NoSuccessError(404)
        return {}

    def _commit_step(self, body: bytes) -> Any:
        self._check_repository()
        self._check_token()
        lines = [json.loads(line) for line in body.splitlines()]
        header = lines[0]["value"]
        if header.get("parentCommit") not in (None, self.hub.commits[-1].oid):
            raise NoSuccessError(412)
        changes: dict[str, bytes | None] = {}
        for line in lines[1:]:
            value = line["value"]
            if line["key"] == "file":
                changes[value["path"]] = base64.b64decode(value["content"])
            elif line["key"] == "lfsFile":
                changes[value["path"]] = self.hub.large[value["oid"]]
            else:
                assert line["key"] == "deletedFile"
                changes[value["path"]] = None
        oid = self.hub.put(header["summary"], changes)
        return {"commitUrl": f"{self.hub.endpoint}/datasets/{self.hub.repo_id}/commit/{oid}", "commitOid": oid}

    def _tag_step(self, body: bytes) -> Any:
        self._check_repository()
        self._check_token()
        asked = json.loads(body)
        if asked["tag"] in self.hub.tags:
            raise NoSuccessError(409)
        commit = self.hub.at(unquote(urlsplit(self.path).path).rpartition("/tag/")[2])
        self.hub.tags[asked["tag"]] = (commit.oid, asked["message"])
        return {}

    def _create_step(self, body: bytes) -> Any:
        self._check_token()
        asked = json.loads(body)
        url = f"{self.hub.endpoint}/datasets/{self.hub.repo_id}"
        if self.hub.exists:
            raise NoSuccessError(409, url=url)
        assert (asked["type"], f"{asked['organization']}/{asked['name']}") == ("dataset", self.hub.repo_id)
        self.hub.exists = True
        return {"url": url}


@contextmanager
def stand_in(repo_id: str = "lab/talks") -> Iterator[StandIn]:
    """The stand-in, served on a port of this machine."""
    hub = StandIn(repo_id)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"hub": hub}))
    server.daemon_threads = True
    hub.endpoint = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
