"""How findings are told."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from jsonschema import Draft202012Validator

from podcorpus.cli.output_schemas import document_schema
from podcorpus.findings.finding import Finding, finding
from podcorpus.findings.reports import SHOWN, as_github, as_json, as_lines, as_text, summary
from podcorpus.findings.tally import Report, Tally

HOSTILE = "a\x1b[31mb\x07\x9b\u202ec\u2066d\u200be\u2028f\u2029g\r\nh\ud800i\ufeffj\x00k\x7f"


def some(n: int) -> list[Finding]:
    """Findings of one code at records of their own."""
    return [
        finding("id-duplicate", "2 records have this id", table="turns", record_id=f"x.t{i:04d}", field="turn_id")
        for i in range(n)
    ]


def hostile() -> Finding:
    """A finding with everything that a terminal must not be given, in every text of it."""
    fields = {"table": HOSTILE, "record_id": HOSTILE, "field": HOSTILE, "path": HOSTILE, "line": 3, "hint": HOSTILE}
    return finding("id-duplicate", HOSTILE, **fields)  # type: ignore[arg-type]


def text_of(findings: list[Finding], keep: int | None = SHOWN) -> list[str]:
    return list(as_text(Tally(keep).take(findings)))


def report_of(findings: list[Finding], keep: int | None = None) -> dict[str, object]:
    """The JSON report, held against its schema."""
    report: dict[str, object] = json.loads("\n".join(as_json(findings, Tally(keep), "x", {"turns": 3})))
    Draft202012Validator(document_schema("report")).validate(report)
    Report.model_validate(report)
    return report


def test_text_shows_the_first_of_each_code_and_counts_the_rest() -> None:
    lines = text_of([*some(7), finding("header-mended", "a bracket", path="page.txt", line=7)])
    assert lines[0] == "error: id-duplicate (7)"
    assert lines[1] == "  turns x.t0000 /turn_id: 2 records have this id"
    assert lines[6] == "  … and 2 more"
    assert "page.txt:7" in lines[-2]
    assert lines[-1].startswith("  fix: ")


def test_text_shows_as_many_as_asked_for() -> None:
    assert len(text_of(some(7), keep=0)) == 2
    assert "  … and 6 more" in text_of(some(7), keep=1)
    assert not any("more" in line for line in text_of(some(7), keep=7))


def test_each_hint_of_a_code_is_shown() -> None:
    found = [finding("digest-mismatch", "x", hint="do this"), finding("digest-mismatch", "y", hint="do that")]
    assert [line for line in text_of(found) if "fix:" in line] == ["  fix: do this", "  fix: do that"]


def test_errors_come_first() -> None:
    assert text_of([finding("header-mended", "a bracket", path="p", line=1), *some(1)])[0].startswith("error")


def test_what_cannot_be_seen_is_shown_escaped() -> None:
    found = hostile()
    lines = [str(found), found.place, *text_of([found]), *as_lines([found], Tally(None))]
    lines += as_github([found], Tally(None), HOSTILE)
    for line in lines:
        assert line.isprintable(), ascii(line)
    assert "\\x1b[31mb" in lines[0]
    assert "\\u202ec" in lines[0]
    assert "\\ud800i" in lines[0]


def test_json_is_ascii_and_keeps_what_it_quotes() -> None:
    lines = list(as_json([hostile()], Tally(None), HOSTILE, {}))
    assert all(line.isascii() and "\x1b" not in line for line in lines)
    report = json.loads("\n".join(lines))
    assert report["folder"] == report["findings"][0]["message"] == HOSTILE


@pytest.mark.parametrize("n", [0, 1, 3])
def test_json_counts_and_carries_every_field(n: int) -> None:
    report = report_of(some(n))
    assert (report["errors"], report["warnings"], report["records"], report["tables"]) == (n, 0, 3, 1)
    assert [found["pointer"] for found in report["findings"]] == ["/turn_id"] * n  # type: ignore[attr-defined]
    assert report["codes"] == ({"id-duplicate": {"level": "error", "found": n, "shown": n}} if n else {})


def test_json_counts_what_it_does_not_show() -> None:
    report = report_of(some(5), keep=2)
    assert report["errors"] == 5
    assert report["codes"] == {"id-duplicate": {"level": "error", "found": 5, "shown": 2}}
    assert len(report["findings"]) == 2  # type: ignore[arg-type]


def test_findings_are_written_as_they_come() -> None:
    """No form asks for more than one finding ahead of what it gives, and the text form keeps the first few only."""
    drawn = 0

    def stream() -> Iterator[Finding]:
        nonlocal drawn
        for found in some(50):
            drawn += 1
            yield found

    for lines in (
        as_lines(stream(), Tally(None)),
        as_github(stream(), Tally(None), "x"),
        as_json(stream(), Tally(None), "x", {}),
    ):
        drawn = 0
        for given, line in enumerate(line for line in lines if "id-duplicate" in line and "x.t" in line):
            assert drawn <= given + 2, line
        assert drawn == 50
    assert sum(map(len, Tally(5).take(stream()).first.values())) == 5


def test_github_escapes_what_would_end_the_command() -> None:
    line, notice = as_github([finding("header-mended", "50% :: a\nb", path="a,b:c%.txt", line=3)], Tally(None), "a%b")
    assert line.startswith(
        "::warning file=a%2Cb%3Ac%25.txt,line=3,title=header-mended::a,b:c%25.txt:3: 50%25 :: a\\nb; "
    )
    assert notice == "::notice title=podcorpus::a%25b: 1 warning (header-mended 1)"


def test_github_names_no_line_without_a_file() -> None:
    assert next(as_github([finding("header-mended", "x", line=3)], Tally(None), "x")).startswith(
        "::warning title=header-mended::"
    )


def test_summary() -> None:
    assert summary(Tally(None)) == "no findings"
    assert summary(Tally(5).take(some(1))) == "1 error"
    assert summary(Tally(0).take([*some(2000), finding("header-mended", "x")])) == "2,000 errors, 1 warning"
