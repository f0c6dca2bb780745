"""Layer 4: surfaces, hashes and counts agree with the text, where it is at hand."""

from __future__ import annotations

from collections.abc import Iterator

from podcorpus.findings.finding import Finding, about
from podcorpus.findings.wording import show
from podcorpus.records import Mention, Segment, Turn, digest
from podcorpus.validating.view import View


def check_text(view: View) -> Iterator[Finding]:
    """Findings on the texts of turns, and on the surfaces of mentions against them."""
    yield from _editions(view)
    for turn in view.corpus.turns:
        yield from view.note(_turn(turn, view.body_of.get(turn.turn_id), doubtful=view.said(turn, "text-length")))
    for mention in view.corpus.mentions:
        holder = view.turn_by_id.get(mention.turn_id)
        told = view.said(mention, "surface-mismatch", "span-outside-turn", "span-source")
        if holder is None or holder.text is None or told or view.said(holder, "text-hash", "text-length"):
            continue
        yield from _mention(mention, holder.text)


def _editions(view: View) -> Iterator[Finding]:
    """Turns that have a text and should not, or the other way round: where it is all of them, the episode is wrong."""
    for episode in view.corpus.episodes:
        turns = view.turns_of.get(episode.episode_id, [])
        wrong = [turn for turn in turns if (turn.text is None) != (episode.edition == "text-free")]
        state = "have a text" if episode.edition == "text-free" else "have none"
        if len(wrong) == len(turns) > 1:
            message = f"edition is {episode.edition}, but all {len(turns)} turns {state}"
            yield about(episode)("text-edition", message, field="edition")
            continue
        for turn in wrong:
            message = f"text is {'null' if turn.text is None else 'given'} in the {episode.edition} edition"
            yield about(turn)("text-edition", message, field="text")


def _turn(turn: Turn, body: Segment | None, *, doubtful: bool) -> Iterator[Finding]:
    say = about(turn)
    hashes_agree = body is None or body.sha256 == turn.text_sha256
    if turn.text is not None and digest(turn.text) != turn.text_sha256:
        blame = "text_sha256" if not hashes_agree else "text"
        yield say("text-hash", "the text has another SHA-256 than text_sha256", field=blame)
        return
    if body is not None and not hashes_agree:
        yield about(body)("segment-hash", f"sha256 is not the text_sha256 of {turn.turn_id}", field="sha256")
    if turn.text is not None and len(turn.text) != turn.n_chars:
        if not doubtful:
            message = f"the text has {len(turn.text)} code points, n_chars is {turn.n_chars}"
            yield say("text-length", message, field="n_chars")
    elif turn.text is not None and len(turn.text.split()) != turn.n_words:
        message = f"the text has {len(turn.text.split())} words, n_words is {turn.n_words}"
        yield say("word-count", message, field="n_words")
    elif turn.n_words > (turn.n_chars + 1) // 2:
        # Words are pieces between white space: each but the first takes two code points at the least.
        yield say("word-count", f"{turn.n_words} words cannot stand in {turn.n_chars} code points", field="n_words")


def _mention(mention: Mention, text: str) -> Iterator[Finding]:
    say = about(mention)
    standing = text[mention.start_char : mention.end_char]
    if standing != mention.surface:
        message = f"the surface is {show(mention.surface)}, but {show(standing)} stands there"
        yield say("surface-mismatch", message, field="surface")
        return
    before, after = text[: mention.start_char][-1:], text[mention.end_char :][:1]
    if (before.isalnum() and standing[0].isalnum()) or (after.isalnum() and standing[-1].isalnum()):
        yield say("word-cut", f"{show(standing)} is part of a word", field="surface")
