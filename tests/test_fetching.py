"""Fetching what a feed links, from a server in this process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest
from conftest import Run

from podcorpus.building.feed_links import linked_files
from podcorpus.reading.inputs import LARGEST

VTT = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\n<v Mara Lind>Tonight: {0}.\n"
CHAPTERS = '{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Fog"}, {"startTime": 2, "title": "Horns"}]}'
HEAD = (
    '<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0">\n<channel><title>The Lamp Room</title>'
    "<language>en</language>\n"
)
Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Server:
    """What a server has, by path: the answers, one after the other, of which the last is repeated."""

    url: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    def has(self, path: str, text: str, *before: Answer) -> None:
        self.answers[path] = [*before, (200, {}, text.encode())]

    def answer(self, path: str) -> Answer:
        given = self.answers.get(path, [(404, {}, b"")])
        return given.pop(0) if len(given) > 1 else given[0]


@pytest.fixture
def server() -> Iterator[Server]:
    had = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            had.asked.append(self.path)
            had.times.append(monotonic())
            had.agents.add(self.headers["User-Agent"])
            status, headers, body = had.answer(self.path)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        had.url = f"http://127.0.0.1:{listening.server_port}"
        thread = Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        yield had
        listening.shutdown()
        thread.join()


def item(title: str, links: str) -> str:
    return f"<item><title>{title}</title><guid>guid-{title}</guid>{links}</item>\n"


def transcript(url: str, kind: str = "text/vtt", more: str = "") -> str:
    return f'<podcast:transcript url="{url}" type="{kind}"{more}/>'


def chapters(url: str) -> str:
    return f'<podcast:chapters url="{url}" type="application/json+chapters"/>'


def put_feed(home: Path, *items: str) -> Path:
    path = home / "feed.xml"
    path.write_text(f"{HEAD}{''.join(items)}</channel></rss>\n", encoding="utf-8")
    return path


def put_two(home: Path, fog: str, horn: str) -> Path:
    return put_feed(home, item("Fog", transcript(fog)), item("Horn", transcript(horn)))


def put_project(home: Path, *items: str) -> None:
    put_feed(home, *items)
    (home / "podcorpus.toml").write_text('[corpus]\nid = "lamp"\ntitle = "Lamp"\n[sources]\nfeed = "feed.xml"\n')


def saved(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def places(feed: Path) -> list[str]:
    files, findings = linked_files(feed)
    assert not findings
    return [str(file.path) for file in files]


def test_a_project_is_fetched_and_built(server: Server, tmp_path: Path, run: Run) -> None:
    for name in ("fog", "bell"):
        server.has(f"/{name}/transcript.vtt", VTT.format(name))
        server.has(f"/{name}/chapters.json", CHAPTERS)
    server.has("/t/horn.vtt", VTT.format("horn"))
    put_project(
        tmp_path,
        *(
            item(name, transcript(f"{url}/transcript.vtt") + chapters(f"{url}/chapters.json"))
            for name in ("fog", "bell")
            if (url := f"{server.url}/{name}")
        ),
        item("horn", transcript(f"{server.url}/t/horn.vtt")),
    )
    done = run("fetch", "--pause", "0")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "sources: 5 files fetched, 0 there before, no findings\n"
    assert saved(tmp_path / "sources") == [
        *("bell/bell.vtt", "bell/chapters.json", "fog/chapters.json", "fog/fog.vtt", "horn.vtt"),
    ]
    assert Counter(server.asked)["/robots.txt"] == 1
    assert all(agent.startswith("podcorpus/") for agent in server.agents)
    built = run("build")
    assert (built.returncode, "no findings" in built.stdout) == (0, True), built.stdout
    assert "chapters        4" in built.stdout


def test_a_file_that_is_there_is_not_asked_for(server: Server, tmp_path: Path, run: Run) -> None:
    server.has("/fog.vtt", VTT.format("fog"))
    server.has("/horn.vtt", VTT.format("horn"))
    feed = put_feed(tmp_path, item("Fog", transcript(f"{server.url}/fog.vtt")))
    run("fetch", feed, "--into", "here", "--pause", "0")
    (tmp_path / "here" / "fog.vtt").write_text("mine")
    # What a killed run has left is replaced.
    (tmp_path / "here" / ".horn.vtt.part").write_text("WEB")
    put_two(tmp_path, f"{server.url}/fog.vtt", f"{server.url}/horn.vtt")
    server.asked.clear()
    done = run("fetch", feed, "--into", "here", "--pause", "0")
    assert done.stdout == "here: 1 file fetched, 1 there before, no findings\n"
    assert "/fog.vtt" not in server.asked
    assert (tmp_path / "here" / "fog.vtt").read_text() == "mine"
    assert saved(tmp_path / "here") == ["fog.vtt", "horn.vtt"]


def test_requests_follow_each_other_after_a_pause(server: Server, tmp_path: Path, run: Run) -> None:
    links = [f"/{n}.vtt" for n in range(3)]
    for link in links:
        server.has(link, VTT.format("fog"))
    feed = put_feed(tmp_path, *(item(link, transcript(server.url + link)) for link in links))
    run("fetch", feed, "--into", "here", "--pause", "0.1")
    assert server.asked == ["/robots.txt", *links]
    # A server's clock may be read later than the client's, so that single pauses look shorter.
    assert server.times[-1] - server.times[0] > 0.25


def test_what_a_server_does_not_allow_is_not_asked_for(server: Server, tmp_path: Path, run: Run) -> None:
    server.has("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    server.has("/private/fog.vtt", VTT.format("fog"))
    server.has("/horn.vtt", VTT.format("horn"))
    feed = put_two(tmp_path, f"{server.url}/private/fog.vtt", f"{server.url}/horn.vtt")
    done = run("fetch", feed, "--into", "here", "--pause", "0")
    assert done.returncode == 1
    assert f"{feed}:3: {server.url}/private/fog.vtt: {server.url}/robots.txt does not allow it" in done.stdout
    assert saved(tmp_path / "here") == ["horn.vtt"]
    assert "/private/fog.vtt" not in server.asked


def test_a_server_that_is_busy_is_asked_again(server: Server, tmp_path: Path, run: Run) -> None:
    server.has("/fog.vtt", VTT.format("fog"), (503, {"Retry-After": "1"}, b""))
    feed = put_feed(tmp_path, item("Fog", transcript(f"{server.url}/fog.vtt")))
    assert run("fetch", feed, "--into", "here", "--pause", "0").returncode == 0
    assert server.times[-1] - server.times[-2] > 0.9
    assert saved(tmp_path / "here") == ["fog.vtt"]


def test_a_server_that_wants_a_long_pause_is_left_alone(server: Server, tmp_path: Path, run: Run) -> None:
    server.answers["/fog.vtt"] = [(429, {"Retry-After": "3600"}, b"")]
    server.has("/horn.vtt", VTT.format("horn"))
    feed = put_two(tmp_path, f"{server.url}/fog.vtt", f"{server.url}/horn.vtt")
    done = run("fetch", feed, "--into", "here", "--pause", "0")
    assert done.returncode == 1
    assert done.stdout.count("answers 429 and asks to wait 3,600 seconds; run the command again then") == 2
    assert server.asked == ["/robots.txt", "/fog.vtt"]
    assert not (tmp_path / "here").exists()


def test_a_server_that_wants_few_requests_is_left_alone(server: Server, tmp_path: Path, run: Run) -> None:
    server.has("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n")
    feed = put_two(tmp_path, f"{server.url}/fog.vtt", f"{server.url}/horn.vtt")
    done = run("fetch", feed, "--into", "here", "--pause", "0")
    assert done.stdout.count("robots.txt asks to wait 86,400 seconds between requests; save the file by hand") == 2
    assert server.asked == ["/robots.txt"]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((404, {}, b"no"), "the server answers 404"),
        ((200, {}, b""), "the server answers with nothing"),
        ((200, {"Content-Length": "99"}, b"WEBVTT"), "3 times; run the command again later"),
        ((302, {"Location": "ftp://example.org/fog.vtt"}, b""), "ftp://example.org/fog.vtt, which is no web address"),
        ((302, {"Location": "/fog.vtt"}, b""), "more than 5 redirects"),
    ],
)
def test_a_file_that_cannot_be_fetched_is_reported(
    server: Server, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, answer: Answer, problem: str
) -> None:
    monkeypatch.setattr("podcorpus.making.fetching.sleep", lambda _: None)
    server.answers["/fog.vtt"] = [answer]
    feed = put_feed(tmp_path, item("Fog", transcript(f"{server.url}/fog.vtt")))
    done = run("fetch", feed, "--into", "here", "--pause", "0")
    assert done.returncode == 1
    assert f"{feed}:3: {server.url}/fog.vtt: " in done.stdout
    assert problem in done.stdout
    assert not (tmp_path / "here").exists()


def test_a_file_may_have_moved(server: Server, tmp_path: Path, run: Run) -> None:
    server.answers["/fog.vtt"] = [(301, {"Location": "/moved/there"}, b"")]
    server.has("/moved/there", VTT.format("fog"))
    feed = put_feed(tmp_path, item("Fog", transcript(f"{server.url}/fog.vtt")))
    assert run("fetch", feed, "--into", "here", "--pause", "0").returncode == 0
    assert saved(tmp_path / "here") == ["fog.vtt"]


def test_no_more_is_read_than_a_transcript_can_have(
    server: Server, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert LARGEST > 1 << 20
    monkeypatch.setattr("podcorpus.making.fetching.LARGEST", 1 << 20)
    server.has("/fog.vtt", "x" * ((1 << 20) + 1))
    feed = put_feed(tmp_path, item("Fog", transcript(f"{server.url}/fog.vtt")))
    assert "larger than 1 MiB" in run("fetch", feed, "--into", "here", "--pause", "0").stdout


def test_a_server_that_is_not_there_is_asked_once(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    monkeypatch.setattr("podcorpus.making.fetching.sleep", waits.append)
    feed = put_feed(tmp_path, *(item(str(n), transcript(f"http://127.0.0.1:1/{n}.vtt")) for n in range(50)))
    done = run("fetch", feed, "--into", "here", "--pause", "0")
    assert done.returncode == 1
    assert "link-not-fetched (50)" in done.stdout
    assert len(waits) == 3


def test_of_several_transcripts_one_is_taken(tmp_path: Path) -> None:
    several = [
        transcript("https://example.org/fog.srt", "application/x-subrip"),
        transcript("https://example.org/fog.de.json", "application/json", ' language="de"'),
        transcript("https://example.org/fog.json", "application/json", ' language="en-GB"'),
        transcript("https://example.org/fog.vtt", "text/vtt"),
    ]
    assert places(put_feed(tmp_path, item("Fog", "".join(several)))) == ["fog.json"]
    assert places(put_feed(tmp_path, item("Fog", "".join(several[:2])))) == ["fog.srt"]
    assert places(put_feed(tmp_path, item("Fog", several[1]))) == ["fog.de.json"]


def test_names_are_safe_and_not_shared(tmp_path: Path) -> None:
    feed = put_feed(
        tmp_path,
        item("Fog", transcript("https://example.org/a/..%2F..%2Fetc%2Fpasswd")),
        item("Horn", transcript("https://example.org/t?id=1")),
        item("Bell", transcript("https://example.org/t?id=2")),
        item("Rope", transcript("https://example.org/.hidden", "text/plain; charset=utf-8")),
        item("Buoy", transcript("https://example.org/")),
        item("Tide", transcript("https://example.org/Transcript.vtt")),
        item("Gull", transcript("https://example.com/transcript.vtt")),
    )
    assert places(feed) == ["passwd", "horn.vtt", "bell.vtt", "rope.txt", "buoy.vtt", "tide.vtt", "gull.vtt"]


def test_links_without_a_name_or_a_server_are_reported(tmp_path: Path) -> None:
    link = transcript("https://example.org/t.vtt")
    feed = put_feed(
        tmp_path,
        *(f"<item><title>{n}</title>{transcript(f'https://example.org/{n}/t.vtt')}</item>\n" for n in ("鐘", "霧")),
        item("Horn", transcript("horn.vtt")),
        item("Bell", transcript("file:///etc/passwd")),
        item("Only chapters", chapters("https://example.org/c.json")),
    )
    files, findings = linked_files(feed)
    assert not files
    assert [one.line for one in findings] == [3, 4, 5, 6]
    assert "give it a name of its own" in findings[0].message
    assert "begins with https:// or http://" in findings[2].message
    # Two items of one file are one file.
    assert places(put_feed(tmp_path, item("Fog", link), item("Fog again", link))) == ["t.vtt"]


def test_a_feed_and_a_folder_are_needed(tmp_path: Path, run: Run) -> None:
    done = run("fetch")
    assert (done.returncode, "name the feed" in done.stderr) == (2, True)
    feed = put_feed(tmp_path)
    done = run("fetch", feed)
    assert (done.returncode, "--into" in done.stderr) == (2, True)
