"""Building any number of files: those that can be read, and a finding for each of the others."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from podcorpus.building.episode_ids import episode_ids
from podcorpus.building.pipeline import BuiltEpisode
from podcorpus.errors import InputError, NotATranscriptError
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.wording import one_line
from podcorpus.progress import Progress, silent
from podcorpus.reading import Source
from podcorpus.reading.inputs import InputFile

_NAMED = 3
"""How many files an error names."""


@dataclass(frozen=True)
class BuiltFiles:
    """The episodes of the files that could be read, and findings on the others."""

    episodes: tuple[BuiltEpisode, ...]
    findings: tuple[Finding, ...]


def build_files(
    files: Sequence[InputFile], build: Callable[[InputFile, Source, str], BuiltEpisode], progress: Progress = silent
) -> BuiltFiles:
    """Build an episode of each file; `build` makes it of the file, its source and an episode id.

    A file that was named and cannot be read is an error, one in a folder that is no transcript a warning. Raises
    InputError if there is no file that can be read.
    """
    episodes, findings, reasons = [], [], []
    ids = episode_ids([file.parts for file in files])
    for file, episode_id in zip(progress(files, "files", "read and built"), ids, strict=True):
        try:
            episodes.append(build(file, file.source(), episode_id))
        except InputError as error:
            reasons.append(str(error))
            findings.append(unread(file, error))
    if not episodes:
        raise none_read(len(files), reasons)
    return BuiltFiles(tuple(episodes), tuple(findings))


def none_read(files: int, reasons: Sequence[str]) -> InputError:
    """The error where no file of several can be read, by the reason of each."""
    if files == 1:
        return InputError(reasons[0])
    shown = "; ".join(reasons[:_NAMED]) + (" …" if len(reasons) > _NAMED else "")
    return InputError(f"none of {files} files can be read: {shown}")


def unread(file: InputFile, error: InputError) -> Finding:
    """The finding on a file that cannot be read, at the line that the error names."""
    skipped = isinstance(error, NotATranscriptError) and not file.given
    # The hint of the finding says what the advice does.
    problem = error.problem if isinstance(error, NotATranscriptError) else str(error)
    message = re.sub(rf"^{re.escape(file.name)}:(?=[\d ])", "", problem).lstrip()
    line, _, reason = message.partition(": ") if re.match(r"\d+: ", message) else ("", "", message)
    code = "source-skipped" if skipped else "source-unreadable"
    return finding(code, reason, path=file.name, line=int(line) if line else None)


def failed(file: InputFile, error: Exception) -> Finding:
    """The finding on a file at which the program itself failed: the error, and where it was raised."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(frame.filename).name}:{frame.lineno}"
    return finding("build-failed", f"{type(error).__name__}: {one_line(error)} ({where})", path=file.name)
