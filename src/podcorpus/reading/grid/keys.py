"""The names of the keys of rows, and of attributes, that have a role, in plain form, in the order of preference."""

from __future__ import annotations

import re
from functools import lru_cache

from podcorpus.reading.cues.units import Unit
from podcorpus.reading.grid.names import KNOWN, OTHER_LANGUAGES

TEXT = (
    "body punctuatedword punct text transcript transcription display displaytext sentence content caption captiontext "
    "subtitle utterance utt utf8 line dialogue message speech spoken quote phrase word term token value snippet cue "
    "lexical paragraph txt msg wordsstr html said says hyp verbatim textclean original"
).split()
START = (
    "onset startms starttimems startoffsetms tstartms startmillis startmilliseconds offsetmilliseconds starttime "
    "start begin begintime beginoffset startoffset startts starttimestamp startsec startsecs startseconds "
    "startinseconds starttimeseconds timebegin datastart timestart starttimecode t0 from timein tcin offsetinticks "
    "offset relativestarttimeinmilliseconds toffsetms offsetms time timestamp timecode ts tc t at in s timeoffset "
    "startat starts starttimetext timems timeseconds bgn beg bg b st stime startdatetime target positionms tmin xmin"
).split()
END = (
    "endms endtimems endoffsetms endmillis endmilliseconds endtime end endoffset endts endtimestamp endsec endsecs "
    "endseconds endinseconds timeend dataend endtimecode t1 to timeout tcout stop stoptime finish resultendoffset "
    "resultendtime out endat ends e ed et etime enddatetime tmax xmax"
).split()
HUNDREDTHS = frozenset({"t0", "t1"})
"""Names of times, as whisper.cpp has them, that may count hundredths of a second."""
DURATION = (
    "durationms ddurationms durationmilliseconds durationinmilliseconds durationinticks duration dur durationsec "
    "durationseconds length d"
).split()
SPAN = "offsets timestamp timestamps time timing interval instances span range times dur segment".split()
SPEAKER = (
    "speakername spkname speakerdisplayname speakerfullname participantname voice speakerlabel speaker speakerid "
    "speakertag spk spkid speakerindex speakernumber personname person persona participant authorname author host who "
    "cite actorname actor charactername character cast talker agent username user saidby spokenby speakerkey sid "
    "identity displayname label name names role speakerrole participantrole participantpurpose participanttype "
    "participantid channellabel channelid channeltag mediachannel channel track mic by from users speakers"
).split()
# In other languages than English.
SPEAKER += sorted(KNOWN["speaker"].difference(SPEAKER))
START += sorted(OTHER_LANGUAGES & KNOWN["start"])
END += sorted(OTHER_LANGUAGES & KNOWN["end"])
TEXT += sorted(OTHER_LANGUAGES & KNOWN["text"])
TEXTS = frozenset(TEXT)
SPEAKER_ABOVE = tuple(
    name
    for name in SPEAKER
    if name not in ("role", "label", "user", "username", "author", "cast", "agent", "by", "from")
)
"""Those that name the speaker of what is in an object, too."""
CONFIDENCE = "confidence conf accuracy probability prob score p acasrconf".split()
WORDS = (
    "words displaywords worddetails wordtimestamps timestamps alignment terms tokens segs elements items line lines "
    "sentences paragraphs paragraph utterances turns segments cues captions chunks children monologues transcript text"
).split()
WORD_LISTS = frozenset(
    "words displaywords worddetails wordtimestamps timestamps alignment terms tokens segs elements wordsegments".split()
)
PERHAPS_WORD_LISTS = frozenset("items line lines chunks children results".split())
WORD_KEYS = frozenset("punctuatedword punct word term token".split())
CHANNELS = frozenset("channellabel channelid channeltag mediachannel channel track mic role".split())
"""Those that name nobody if all rows have the same."""
ROW_IDS = frozenset({"sid"})
"""Those that name nobody if no two rows have the same: they may be of the row itself."""
RAW = ("raw", "orig", "source", "asr", "auto")
"""What the names of texts contain that another text of the row corrects."""
TRANSLATED = ("translat", "target")
"""What the names of texts contain that translate another text of the row."""
TEXT_ENDINGS = ("text", "transcript", "transcription", "sentence", "utterance")
START_ENDINGS = ("start", "starttime", "startms", "startsec", "startseconds", "startat", "begin", "timestamp")
END_ENDINGS = ("end", "endtime", "endms", "endsec", "endseconds", "endat")
DURATION_ENDINGS = ("duration", "durationms")
SPEAKER_ENDINGS = ("speaker", "speakername", "speakerlabel", "speakerid")
# Members of these count as the row's own; of a list of alternatives those of the first, which is the best one.
PART_OF_ROW = frozenset(
    "data payload attributes attrs attribution channel metadata properties fields additions speakerinfo".split()
)
FIRST_OF = frozenset("alternatives nbest".split())
ROLES = TEXTS | frozenset(START) | frozenset(WORDS)
NO_LABELS = TEXTS.union(START, END, DURATION, SPAN, CONFIDENCE, WORDS)
"""What names no speaker, although it is a key with texts."""
_NAMED_UNITS: tuple[tuple[str, Unit], ...] = (
    ("ticks", "ticks"),
    ("milliseconds", "ms"),
    ("millisecond", "ms"),
    ("microseconds", "us"),
    ("nanoseconds", "ns"),
    ("millis", "ms"),
    ("msec", "ms"),
    ("ms", "ms"),
    ("nanos", "ns"),
    ("seconds", "s"),
    ("secs", "s"),
    ("sec", "s"),
    ("us", "us"),
    ("ns", "ns"),
)
_SECONDS_BEHIND = re.compile(r"[a-z]_s")


@lru_cache(maxsize=4096)
def plain(key: str) -> str:
    """A key as the names of roles are given: `start_time`, `startTime` and `StartTime` are `starttime`."""
    return "".join(char for char in key.lower() if char.isalnum())


def unit_of_key(key: str) -> Unit | None:
    """The unit that a key names, as in `offsetInTicks`, `start_ms` and `relative_time_s`."""
    name = plain(key)
    named = next((unit for ending, unit in _NAMED_UNITS if name.endswith(ending)), None)
    return "s" if named is None and _SECONDS_BEHIND.fullmatch(key[-3:]) else named


def without_unit(name: str) -> str:
    """A key in plain form without the unit at its end: `starttimeinseconds` is `starttime`."""
    ending = next((ending for ending, _ in _NAMED_UNITS if name.endswith(ending)), None)
    return name if ending is None else name[: -len(ending)].removesuffix("in")
