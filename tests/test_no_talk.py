"""Tables, JSON and pages with times, names and texts that nobody said are refused; talks in the same forms are read."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest

from podcorpus.errors import NotATranscriptError
from podcorpus.reading import Document, Source, read_document

THINGS = ("two ropes", "Net", "anchor 3 kg", "tar", "blue sail", "Mast")
SAID = ("The boat was late.", "So was the net, I think.", "Where did we leave the rope?", "On the quay, as ever.")
FEW = ("okay", "what did you see", "nothing", "so we went", "mm", "to the quay", "and then", "gone")
WROTE = ("opened connection", "request sent", "disk is almost full now", "waiting for lock")

CODES = ("94ae 94ae 9420 9420 c2ef e174 f380", "942c 942c", "9420 9470 ceef 2e80 942f", "94ad 94ad 9425 9425 3e3e")


def read(text: str) -> Document:
    return read_document(Source.from_bytes(text.encode(), "a.txt"))


def lines(pattern: str, *columns: Iterable[str], n: int = 12) -> str:
    """Lines of a pattern with values of the columns in turn, and the number of the line."""
    cycles = [tuple(column) for column in columns]
    return "".join(pattern.format(*(cycle[i % len(cycle)] for cycle in cycles), i=i) + "\n" for i in range(n))


def rows(n: int = 12, **columns: Iterable[str | int]) -> str:
    """JSON with a list of objects with values of the columns in turn."""
    cycles = {key: tuple(column) for key, column in columns.items()}
    return json.dumps([{key: cycle[i % len(cycle)] for key, cycle in cycles.items()} for i in range(n)])


TIMES = [f"{i // 6}:{10 * (i % 6):02}" for i in range(12)]
DAYS = [f"2024-03-{i + 1:02}T10:00:00Z" for i in range(12)]
NO_TALK = {
    "tokens and tags": lines("{0}\t{1}", ("boat", "sinks", "Orkney", "the"), ("NOUN", "VERB", "PROPN")),
    "sentences and classes": "text,label\n" + lines('"{0}",{1}', SAID, ("pos", "neg", "neutral")),
    "sentences, then topics": lines("{0}\t{1}", SAID, ("Sea", "Harbour", "Sea")),
    "classes and sentences": lines("{1}\t{0}", SAID, ("spam", "ham", "spam")),
    "a log as a table": "ts,level,message\n" + lines("2024-03-02T10:{i:02}:00Z,{0},{1}", ("INFO", "WARN"), WROTE),
    "a log in seconds": "time,level,message\n" + lines("{i}.5,{0},{1}", ("INFO", "warn", "ERROR"), SAID),
    "orders": "time,customer,item\n" + lines("{0},{1} Lind,{2}", TIMES, ("Mara", "Tom", "Ada"), THINGS),
    "what is heard": "start,end,label\n" + lines("{i}.0,{i}.9,{0}", ("dog barks", "music", "loud applause")),
    "a playlist": "start,artist,title\n" + lines("{0},{1},{2}", TIMES, ("Tern", "Gull", "Tern"), ("Old Rope", "A Net")),
    "a timetable as a table": "start,end,speaker,title\n"
    + lines("1{i}:00,1{i}:30,{0},On the ropes of {1}", ("Mara", "Tom"), ("Orkney", "the north"), n=9),
    "colours": "| Colour | Ratio | Text |\n| --- | --- | --- |\n"
    + lines("| #{i:06} | 6.{i} : 1 | {0} |", ("AA", "AAA")),
    "test vectors": "dtype,seed,expected\n" + lines("np.float32,0x{i:08x},0xff{i:06x}", n=40),
    "JSON of a log": rows(timestamp=range(12), level=("info", "error"), message=WROTE),
    "JSON of a build": rows(time=range(12), name=("Compile", "Link"), message=("Linked 3 files", "Compiled a.c")),
    "JSON of packages": rows(name=("tern", "gull"), copyrightText=("Copyright 2024 Mara Lind", "NONE")),
    "JSON of issues": rows(author=("mara", "tom"), created=DAYS, body=SAID),
    "JSON of changes": rows(author=("mara", "tom"), date=DAYS, message=SAID),
    "JSON of classes": rows(text=SAID, label=("pos", "neg")),
    "JSON of places": rows(name=[f"Quay {i}" for i in range(12)], text=SAID, time=TIMES),
    "a log of a system": lines("Mar  2 10:{i:02}:00 web1 sshd[4{i}]: session of user {0} is open", ("mara", "tom")),
    "an agenda": lines("- 9:{i}0 **{0}** – the ropes of {1}", ("Mara", "Tom"), ("Orkney", "the north"), n=6),
    "a programme": lines("1{i}:30 {0} Lind: On the ropes of {1}", ("Mara", "Tom"), ("Orkney", "the north"), n=9),
    "changes by version": lines("Version 1.{i}:\n  {0}\n  {1}\n", SAID, SAID[1:], n=6),
    "changes by kind": lines("## 1.{i}\n\n### Added\n\n- {0}\n\n### Fixed\n\n- {1}\n", SAID, SAID[1:], n=5),
    "one line a change": lines("3f0{i:02}ab 2024-03-02 {0}", SAID),
    "a glossary of sentences": lines("{0}{i}: {1}", ("Rope", "Net", "Mast"), SAID),
    "books": lines("{0} Lind (19{i:02}): The ropes of Orkney.", ("Mara", "Tom", "Ada")),
    "tasks": lines("- [ ] {0}", SAID),
    "captions as codes": "Scenarist_SCC V1.0\n\n" + lines("00:00:{i}0:1{i}\t{0}\n", CODES, n=6),
    "captions as codes, dropping frames": lines("00:00:{i}0;1{i}\t{0}\n", CODES, n=6),
    "captions as codes in a table": lines("00:00:{i}0:1{i}\t{0}", CODES, n=6),
    "dependencies": lines("{i}\t{0}\t{1}\t_\t2\tthe\tof\n", ("boats", "sink", "in"), ("NOUN", "VERB"), n=9).replace(
        "\n\n", "\n"
    ),
}


@pytest.mark.parametrize("kind", NO_TALK)
def test_what_nobody_said_is_refused(kind: str) -> None:
    with pytest.raises(NotATranscriptError):
        read(NO_TALK[kind])


TALK = {
    "a table": "time,speaker,text\n0:01,Mara,Boats\n0:02,Tom,Nets\n",
    "a table without names": "0:01\tMara\tOf boats\n0:02\tTom\tOf nets\n",
    "JSON": json.dumps(
        [{"start": 1, "speaker": "Mara", "text": "Boats"}, {"start": 2, "speaker": "Tom", "text": "No"}]
    ),
    "a page": "[0:01] Mara: Of boats.\n[0:02] Tom: And nets.\n",
    "captions without stops": lines("{i}0.5\t{i}3.5\t{0}", ("so we went to the quay", "and there was no boat"), n=9),
    "round times": lines("[00:0{i}:00] {0}: {1}", ("Mara", "Tom"), SAID, n=6),
    "nicknames": lines("0:{i:02} {0}: {1}", ("mara", "tom"), SAID, n=9),
    "a table of few words": lines("{0}\t{1}", ("Mara", "Tom"), FEW, n=8),
    "JSON of few words": rows(n=8, name=("Mara", "Tom"), text=FEW),
    "few words in Arabic": lines("{0}\t{1}", ("Mara", "Tom"), ("نعم", "لا أعرف", "أين الحبل", "هنا"), n=8),
    "parts of sentences": "0.0\t0.4\tso we\n0.5\t1.2\twent out\n1.2\t1.5\tto\n1.6\t2.2\ta quay\n",
    "JSON of parts of sentences": rows(n=6, time=range(6), text=("So we", "WENT OUT", "to", "the quay")),
    "JSON with dates": rows(
        speaker=("Mara", "Tom"), time=[f"2024-03-02T10:00:{i:02}Z" for i in range(12)], text=("Boats", "Nets", "Rope")
    ),
    "JSON of captions": rows(start=range(0, 36, 3), duration=(3,), text=("so we", "went out", "to the quay")),
    "JSON named a transcript": json.dumps({"transcript": [{"time": i, "text": "so we went"} for i in range(9)]}),
}


@pytest.mark.parametrize("form", TALK)
def test_talks_of_the_same_forms_are_read(form: str) -> None:
    assert len(read(TALK[form]).cues) > 1


def test_times_below_a_name_of_the_words_that_is_not_known() -> None:
    document = read("Zeit,Person,Beitrag\n" + lines("0:0{i},{0},{1}", ("Mara", "Tom"), FEW, n=len(FEW)))
    assert [cue.start_ms for cue in document.cues] == [1_000 * i for i in range(len(FEW))]
    assert {cue.label for cue in document.cues} == {"Mara", "Tom"}


@pytest.mark.parametrize("key", ["calls", "episodes", "transcripts"])
@pytest.mark.parametrize("begins", [None, 0, 60])
def test_whole_talks_in_one_list_are_refused_unless_their_times_go_on(key: str, begins: int | None) -> None:
    def turns(start: int | None) -> list[dict[str, object]]:
        whole = [{"speaker": "MT"[i % 2], "text": said} for i, said in enumerate(SAID)]
        return whole if start is None else [{**turn, "start": start + 5 * i} for i, turn in enumerate(whole)]

    first = 0 if begins is not None else None
    talks = [{"id": 1, "turns": turns(first)}, {"id": 2, "turns": turns(begins)}]
    assert len(read(json.dumps({key: talks[:1]})).cues) == len(SAID)
    assert len(read(json.dumps({"parts": talks})).cues) == 2 * len(SAID)
    if begins:
        assert len(read(json.dumps({key: talks})).cues) == 2 * len(SAID)
    else:
        with pytest.raises(NotATranscriptError, match="a list of 2 transcripts, each of which needs a file of its own"):
            read(json.dumps({key: talks}))
