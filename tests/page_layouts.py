"""Layouts of text pages: how a turn is written in each, for tests that write pages and read them back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

Turn = tuple[str, int, str]
"""Speaker, seconds, words."""

TALK: tuple[Turn, ...] = (
    ("Mara Lind", 0, "Good morning from the harbour. We mend boats here, all of them by hand."),
    ("Tom Reed", 20, "And the nets? I always wondered who mends the nets in Orkney."),
    ("Mara Lind", 41, "Nobody does, these days. My grandfather did, and he taught me how."),
    ("Tom Reed", 90, "That is a good story, and I would like to hear more of it: the whole thing."),
    ("Mara Lind", 140, "Then sit down, please."),
)


def mmss(seconds: int) -> str:
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def hms(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


class Layout(NamedTuple):
    """How a turn is written, what comes before and after the talk, and whether turns have names and times."""

    write: Callable[[str, int, str], str]
    before: str = ""
    after: str = ""
    named: bool = True
    timed: bool = True
    shift_ms: int = 0
    """What the layout adds to a time."""
    sign: str = ""
    """What a label begins with."""
    last: str = ""
    """What the words of the last turn end with that is not the speaker's, as a reader cannot know."""

    def page(self, turns: Sequence[Turn] = TALK) -> str:
        return self.before + "".join(self.write(*turn) for turn in turns) + self.after

    def cues(self, turns: Sequence[Turn] = TALK) -> list[tuple[str | None, int | None, str]]:
        return [
            (self.sign + name if self.named else None, seconds * 1000 + self.shift_ms if self.timed else None, words)
            for name, seconds, words in turns
        ]


LINK = "https://example.org/watch?v=a&t="
LAYOUTS: dict[str, Layout] = {
    "Name (HH:MM:SS):": Layout(lambda n, s, w: f"{n} ({hms(s)}):\n{w}\n\n"),
    "Name (MM:SS)": Layout(lambda n, s, w: f"{n} ({mmss(s)})\n{w}\n"),
    "Name (MM:SS): words": Layout(lambda n, s, w: f"{n} ({mmss(s)}): {w}\n"),
    "tabs": Layout(lambda n, s, w: f"{n}:\t{mmss(s)}\t{w}\n\n"),
    "columns": Layout(lambda n, s, w: f"{n}:          {mmss(s)}       {w}\n\n"),
    "two spaces": Layout(
        lambda n, s, w: f"{n}  {s // 60}:{s % 60:02d}  \n{w}\n\n", after="Transcribed by https://example.ai\n"
    ),
    "[TIME] **Name:** words": Layout(lambda n, s, w: f"[{hms(s)}] **{n}:** {w}\n\n"),
    "[TIME] *Name* words": Layout(lambda n, s, w: f"[{hms(s)}] *{n}* {w}\n\n"),
    "TIME __Name__ words": Layout(lambda n, s, w: f"{hms(s)} __{n}__ {w}\n\n"),
    "TIME,000 Name: words": Layout(lambda n, s, w: f"{hms(s)},250 {n}: {w}\n", shift_ms=250),
    "TIME,000 [Name]: words": Layout(
        lambda n, s, w: f"{hms(s)},250 [{n}]: {w}\n\n", before="# The slack hour\n\n", shift_ms=250
    ),
    "**Name:** [TIME] words": Layout(lambda n, s, w: f"**{n}:** [{hms(s)}] {w}\n\n"),
    "Name: [TIME] words": Layout(lambda n, s, w: f"{n}: [{hms(s)}] {w}\n\n"),
    "[TIME] - Name": Layout(lambda n, s, w: f"[{hms(s)}.000] - {n}\n{w}\n\n"),
    "TIME, Name, words": Layout(lambda n, s, w: f"{hms(s)}\n{n}\n{w}\n\n"),
    "Name, TIME, words": Layout(lambda n, s, w: f"{n}\n({hms(s)})\n{w}\n\n", before="The loose chapters.\n\n"),
    "Name, TIME, blank": Layout(lambda n, s, w: f"{n}\n{mmss(s)}\n\n{w}\n\n"),
    "[TIME Name] words": Layout(lambda n, s, w: f"[{hms(s)} {n}] {w}\n\n"),
    "[TIME | Name] words": Layout(lambda n, s, w: f"[{mmss(s)} | {n}] {w}\n\n"),
    "[TIME] Name": Layout(lambda n, s, w: f"[{hms(s)}] {n}\n\n{w}\n\n"),
    "Name: TIME": Layout(lambda n, s, w: f"{n}: {mmss(s)}\n{w}\n"),
    "TIME Name: words": Layout(lambda n, s, w: f"{hms(s)} {n}: {w}\n\n"),
    "linked time": Layout(lambda n, s, w: f"**{n}** [({hms(s)})]({LINK}{s}) {w}\n\n"),
    "heading, linked time": Layout(lambda n, s, w: f"### {n}\n\n[({hms(s)})]({LINK}{s}) {w}\n\n"),
    "linked time, bold": Layout(lambda n, s, w: f"**[{mmss(s)}]({LINK}{s}) {n}:** {w}\n\n"),
    "tenths": Layout(lambda n, s, w: f"[{hms(s)}.5] {n}: {w}\n\n", shift_ms=500),
    "milliseconds": Layout(lambda n, s, w: f"{n} {hms(s)}.250\n{w}\n\n", shift_ms=250),
    "frames": Layout(lambda n, s, w: f"{hms(s)}:12 {n}\n{w}\n"),
    "date and time": Layout(lambda n, s, w: f"{n} 2024-02-03 {hms(s)}\n{w}\n"),
    "date in brackets": Layout(lambda n, s, w: f"[03/02/2024, {hms(s)}] {n}: {w}\n"),
    "chat": Layout(lambda n, s, w: f"{hms(s)}\t From {n} to Everyone:\n\t{w}\n"),
    "range": Layout(lambda n, s, w: f"{n} [{mmss(s)} - {mmss(s + 10)}]\n{w}\n\n"),
    "range first": Layout(lambda n, s, w: f"{mmss(s)} - {mmss(s + 10)} | {n}\n{w}\n\n"),
    "range with an arrow": Layout(lambda n, s, w: f"{hms(s)} --> {hms(s + 10)} {n}: {w}\n"),
    "range, each in brackets": Layout(lambda n, s, w: f"[{hms(s)}] - [{hms(s + 10)}] {n}: {w}\n\n"),
    "range, each in bold brackets": Layout(
        lambda n, s, w: f"**[{mmss(s)}]** → **[{mmss(s + 10)}]** {w}\n\n", named=False
    ),
    "words before the time": Layout(lambda n, s, w: f"Starting point is {hms(s)} {w}\n", named=False),
    "Name TIME words": Layout(lambda n, s, w: f"{n} {mmss(s)} {w}\n"),
    "time, bold name": Layout(lambda n, s, w: f"0:{mmss(s)}.5 **{n}** {w}\n\n", shift_ms=500),
    "heading, @, arrow": Layout(lambda n, s, w: f"## @{n} [{hms(s)} → {hms(s + 10)}]\n\n{w}\n\n", sign="@"),
    "picture, arrow": Layout(lambda n, s, w: f"🎤 {n} [{mmss(s)} → {mmss(s + 10)}]\n   {w}\n\n"),
    "table": Layout(
        lambda n, s, w: f"| {mmss(s)} | {n} | {w} |\n", before="| Time | Speaker | Words |\n|---|---|---|\n"
    ),
    "table line": Layout(lambda n, s, w: f"| {n} | {mmss(s)} |\n{w}\n"),
    "list": Layout(lambda n, s, w: f"- **{n}** ({mmss(s)}): {w}\n"),
    "numbered": Layout(lambda n, s, w: f"{1 + s // 20}. {n} ({mmss(s)})\n{w}\n\n"),
    "units": Layout(lambda n, s, w: f"{n} ({s // 60}m{s % 60}s)\n{w}\n"),
    "hours": Layout(lambda n, s, w: f"[0h{s // 60:02d}m{s % 60:02d}s] {n}: {w}\n"),
    "at": Layout(lambda n, s, w: f"{n} (at {mmss(s)})\n{w}\n"),
    "dot": Layout(lambda n, s, w: f"{n} · {mmss(s)}\n{w}\n"),
    "comma": Layout(lambda n, s, w: f"{n}, {mmss(s)}\n{w}\n"),
    "dash": Layout(lambda n, s, w: f"{n} — {mmss(s)}\n{w}\n\n"),
    "code": Layout(lambda n, s, w: f"`{mmss(s)}` {n}: {w}\n"),
    "code behind": Layout(lambda n, s, w: f"{n} `{mmss(s)}`\n{w}\n"),
    "backslash": Layout(lambda n, s, w: f"{n} ({mmss(s)})\\\n{w}\n"),
    "italic": Layout(lambda n, s, w: f"*{n}* _{mmss(s)}_\n\n{w}\n\n"),
    "tags": Layout(lambda n, s, w: f"<b>{n}</b> ({mmss(s)}): {w}\n\n"),
    "curly": Layout(lambda n, s, w: f"{{{mmss(s)}}} {n}: {w}\n"),
    "angle": Layout(lambda n, s, w: f"<{mmss(s)}> {n}: {w}\n"),
    "wide brackets": Layout(lambda n, s, w: f"【{mmss(s)}】{n}：{w}\n"),
    "wide parentheses": Layout(lambda n, s, w: f"{n}（{mmss(s)}）\n{w}\n\n"),
    "[Name] TIME": Layout(lambda n, s, w: f"[{n}] {mmss(s)}\n{w}\n"),
    "[Name, TIME] words": Layout(lambda n, s, w: f"[{n}, {mmss(s)}] {w}\n\n"),
    "Name: words": Layout(lambda n, s, w: f"{n}: {w}\n\n", timed=False),
    "Name: words, close": Layout(lambda n, s, w: f"{n}: {w}\n", timed=False),
    "Name:, blank": Layout(lambda n, s, w: f"{n}:\n\n{w}\n\n", timed=False),
    "**Name:** words": Layout(lambda n, s, w: f"**{n}:** {w}\n\n", timed=False),
    "**Name**: words": Layout(lambda n, s, w: f"**{n}**: {w}\n\n", timed=False),
    "**Name:**, blank": Layout(lambda n, s, w: f"**{n}:**\n\n{w}\n\n", timed=False),
    "wide colon": Layout(lambda n, s, w: f"{n}：{w}\n", timed=False),
    "French colon": Layout(lambda n, s, w: f"{n}\u00a0: {w}\n\n", timed=False),
    "dash and colon": Layout(lambda n, s, w: f"– {n} : {w}\n\n", timed=False),
    "quoted": Layout(lambda n, s, w: f"> **{n}:** {w}\n\n", timed=False),
    ">> Name: words": Layout(lambda n, s, w: f">> {n}: {w}\n", timed=False),
    "Name, blank": Layout(lambda n, s, w: f"{n}\n\n{w}\n\n", timed=False),
    "**Name**": Layout(lambda n, s, w: f"**{n}**\n{w}\n\n", timed=False),
    "## Name": Layout(lambda n, s, w: f"## {n}\n{w}\n\n", timed=False),
    "[Name] words": Layout(lambda n, s, w: f"[{n}] {w}\n\n", timed=False),
    "(Name) words": Layout(lambda n, s, w: f"({n}) {w}\n\n", timed=False),
    "[Name]: words": Layout(lambda n, s, w: f"[{n}]: {w}\n\n", timed=False),
    "**Name** words": Layout(lambda n, s, w: f"**{n}** {w}\n\n", timed=False),
    "Name – words": Layout(lambda n, s, w: f"{n} – {w}\n\n", timed=False),
    "> **Name:** words, joined": Layout(lambda n, s, w: f"> **{n}:** {w}\n>\n", timed=False),
    "Name, > words": Layout(lambda n, s, w: f"**{n}**\n\n> {w}\n\n", timed=False),
    "escaped brackets": Layout(lambda n, s, w: f"\\[{hms(s)}\\] **{n}:** {w}\n\n"),
    "escaped behind": Layout(lambda n, s, w: f"**{n}** \\[{hms(s)}\\]:\n{w}\n\n"),
    "wiki, bold": Layout(lambda n, s, w: f"'''{n}:''' {w}\n\n", timed=False),
    "wiki, bold, indented": Layout(lambda n, s, w: f":'''{n}''': {w}\n", timed=False),
    "wiki, terms": Layout(lambda n, s, w: f";{n}\n:{w}\n", timed=False),
    "wiki, terms on one line": Layout(lambda n, s, w: f"; {n} :{w}\n", timed=False),
    "terms of Markdown": Layout(lambda n, s, w: f"{n}\n: {w}\n\n", timed=False),
    "terms of Org": Layout(lambda n, s, w: f"- {n} :: {w}\n", timed=False),
    "terms of AsciiDoc": Layout(lambda n, s, w: f"{n}:: {w}\n\n", timed=False),
    "[TIME] Name – words": Layout(lambda n, s, w: f"[{hms(s)}] {n} – {w}\n\n"),
    "TIME *Name* - words": Layout(lambda n, s, w: f"{mmss(s)} *{n}* - {w}\n"),
    "(TIME) [Name] – words": Layout(lambda n, s, w: f"({mmss(s)}) [{n}] – {w}\n\n"),
    "[Name] – words": Layout(lambda n, s, w: f"[{n}] – {w}\n\n", timed=False),
    "* **Name** – words": Layout(lambda n, s, w: f"* **{n}** – {w}\n", timed=False),
    "Name > words": Layout(lambda n, s, w: f"{n}> {w}\n", timed=False),
    "Name // words": Layout(lambda n, s, w: f"{n} // {w}\n\n", timed=False),
    "TIME, words": Layout(lambda n, s, w: f"{s // 60}:{s % 60:02d}\n{w}\n", named=False),
    "[TIME] words": Layout(lambda n, s, w: f"[{hms(s)}] {w}\n\n", named=False),
    "[TIME --> TIME] words": Layout(lambda n, s, w: f"[{mmss(s)}.000 --> {mmss(s + 5)}.500]  {w}\n", named=False),
    "[0.00s -> 5.50s] words": Layout(lambda n, s, w: f"[{s}.00s -> {s + 5}.50s] {w}\n", named=False),
    ">> words": Layout(lambda n, s, w: f">> {w}\n", named=False, timed=False),
    "– words": Layout(lambda n, s, w: f"– {w}\n", named=False, timed=False),
    "words": Layout(lambda n, s, w: f"{w}\n\n", named=False, timed=False),
}
