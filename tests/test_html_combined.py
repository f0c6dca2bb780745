"""Web pages that combine every form of a name with every form of a time, in every place and container."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from reading_checks import read_text, said

NAMES = (
    "<strong>{}</strong>",
    "<b>{}</b>",
    "<cite>{}</cite>",
    '<span class="speaker">{}</span>',
    '<span style="font-weight: bold">{}</span>',
    '<strong><a href="/people/1">{}</a></strong>',
    '<strong class="css-1x9kd2"><span>{}</span></strong>',
)
TIMES = (
    "<time>{}</time>",
    "<small>{}</small>",
    "(<em>{}</em>)",
    '[<a href="#t=1">{}</a>]',
    '<span class="css-99ab1">{}</span>',
    '(<span class="timestamp">{}</span>)',
    "[{}]",
    "({})",
)
TURNS = (
    "<p>{head} {words}</p>",
    "<div><p>{head}<br>{words}</p></div>",
    "<li>\n<div>{head}</div>\n<div>{words}</div>\n</li>",
    "<section><p>{head}</p><p>{words}</p></section>",
    "<tr><td>{head} {words}</td></tr>",
    "{head}<br>\n{words}<br><br>",
)
PEOPLE = (("Mara Lind", "Tom Reed"), ("مريم", "سارة"), ("田中", "鈴木花子"), ("SPEAKER_00", "SPEAKER_01"))
WORDS = (
    "We painted the old boat &amp; both nets.",
    "It&#8217;s <em>very</em> late, isn&rsquo;t it?",
    "And he said: never sail alone.",
    "Right.",
    "Nobody asked for a bridge in 2019.",
    "We met at the harbour, I think.",
)
SHOWN = {"&amp;": "&", "&#8217;": "’", "&rsquo;": "’", "<em>": "", "</em>": ""}


@settings(max_examples=50)
@given(
    name=st.sampled_from(NAMES),
    time=st.sampled_from(TIMES),
    turn=st.sampled_from(TURNS),
    people=st.sampled_from(PEOPLE),
    name_first=st.booleans(),
    page=st.sampled_from(("<div>{}</div>", "<!doctype html><title>Nets</title><nav>Home</nav><main>{}</main>")),
)
def test_names_and_times_in_any_form(
    name: str, time: str, turn: str, people: tuple[str, str], name_first: bool, page: str
) -> None:
    expected, shown = [], []
    for index, marked in enumerate(WORDS * 2):
        label, seconds, words = people[index % 2], 5 + 17 * index, marked
        heads = [name.format(label) + ":", time.format(f"{seconds // 60}:{seconds % 60:02}")]
        shown.append(turn.format(head=" ".join(heads if name_first else heads[::-1]), words=marked))
        for escape, sign in SHOWN.items():
            words = words.replace(escape, sign)
        expected.append((label, 1000 * seconds, words))
    document = read_text(page.format("\n".join(shown)))
    assert (document.format, said(document)) == ("html", expected)
