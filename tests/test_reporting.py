"""How findings are told."""

from __future__ import annotations

import json

from podcorpus.findings import Finding, finding
from podcorpus.reporting import as_github, as_json, as_text, summary


def some(n: int) -> list[Finding]:
    """Findings of one code at records of their own."""
    return [
        finding("id-duplicate", "2 records have this id", table="turns", record_id=f"x.t{i:04d}", field="turn_id")
        for i in range(n)
    ]


def test_text_shows_the_first_of_each_code_and_counts_the_rest() -> None:
    lines = list(as_text([*some(5), finding("header-mended", "a bracket", path="page.txt", line=7)]))
    assert lines[0] == "error: id-duplicate (5)"
    assert lines[1] == "  turns x.t0000 /turn_id: 2 records have this id"
    assert lines[4] == "  … and 2 more"
    assert "page.txt:7" in lines[-2]
    assert lines[-1].startswith("  to mend: ")


def test_errors_come_first() -> None:
    lines = list(as_text([finding("header-mended", "a bracket", path="p", line=1), *some(1)]))
    assert lines[0].startswith("error")


def test_control_and_bidirectional_characters_are_shown_escaped() -> None:
    hostile = finding("id-duplicate", "bad\x1b[31m", table="turns", record_id="a\u202eb\n")
    text = "\n".join(as_text([hostile]))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "\\x1b" in text
    assert "\\u202e" in text


def test_json_counts_and_carries_every_field() -> None:
    report = json.loads(as_json(some(2)))
    assert (report["errors"], report["warnings"], len(report["findings"])) == (2, 0, 2)
    assert report["findings"][0]["pointer"] == "/turn_id"


def test_github_escapes_what_would_end_the_command() -> None:
    (line,) = as_github([finding("header-mended", "50% :: a\nb", path="a,b:c.txt", line=3)])
    assert line.startswith("::warning file=a%2Cb%3Ac.txt,line=3,title=header-mended::")
    assert "\n" not in line
    assert "50%25" in line


def test_summary() -> None:
    assert summary([]) == "no findings"
    assert summary(some(1)) == "1 error"
    assert summary([*some(2), finding("header-mended", "x")]) == "2 errors, 1 warning"
