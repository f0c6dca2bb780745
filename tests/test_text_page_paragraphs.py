"""Pages that name nobody: what is said, and what is around it."""

from __future__ import annotations

from reading_checks import of_kind, read_text, said

SAID = ("船を九艘直しました。", "網も直しますか。", "はい、父に習いました。", "それは長い話ですね。")


def test_an_unpunctuated_paragraph_below_a_title_alone_is_said() -> None:
    """The page was refused."""
    words = "so we went out to the boats and the nets were wet and nobody knew who had left them on the pier " * 12
    document = read_text(f"---\ntitle: Boats\ndate: 2024-05-01\n---\n\n# Boats\n\n{words.strip()}\n")
    assert said(document) == [(None, None, words.strip())]


def test_lines_without_a_stop_above_the_first_with_one_are_said_where_many_have_none() -> None:
    """They were dropped without a finding."""
    lines = [
        "港の時間です",
        "はい始まりました",
        "今日は船の話をします",
        *(line for line in SAID * 2 for line in (line, "うん")),
    ]
    document = read_text("\n".join(lines) + "\n")
    assert [words for _, _, words in said(document)] == lines


def test_lists_under_headings_below_the_last_paragraph_are_notes_on_it() -> None:
    """Their lines were turns."""
    below = "### 船について\n\n- 船は九艘ある\n- 網は古い\n\n### 課題\n\n- 網を直す。\n- 父に聞く\n"
    paragraphs = [f"{one}{other}" for one in SAID for other in SAID]
    document = read_text("".join(f"{words}\n\n" for words in paragraphs) + below)
    assert said(document) == [(None, None, words) for words in paragraphs]
    assert "".join(of_kind(document, "show_notes")).rstrip() == below.rstrip()
