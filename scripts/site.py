"""Build the documentation site in build/site: the pages of docs/, and the reference, which is derived from the program.

usage: python scripts/site.py

A warning is an error, so that no link leads nowhere, and so is anything that a page would load from elsewhere. The
pages are where they are in the repository, so that their links are the same in both; `docs/index.md` groups them,
and its lists are the navigation.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Mapping

from site_notebook import notebook_page
from site_reference import ROOT, reference_pages
from sphinx.cmd.build import build_main

SITE, SOURCE = ROOT / "build" / "site", ROOT / "build" / "site-source"
_BESIDE = (
    *("README.md", "DATA_CARD.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "CITATION.cff", "podcorpus.toml"),
    *("schema", "dataset/figures"),
)
"""What pages link to outside of docs/."""
_FRONT = """<!doctype html>
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=docs/index.html">
<title>podcorpus</title>
"""
_ELSEWHERE = re.compile(
    r"""(?:\bsrc=["']?|<link[^>]*\bhref=["']?|url\(["']?|@import\s+["'])((?:https?:)?//[^\s"')>]+)"""
)
_FILE = re.compile(r"^```(?P<kind>\w+) (?P<name>\S+)\n", re.MULTILINE)
_GROUP = re.compile(r"^## (?P<title>.+)\n\n(?P<items>(?:- .*\n(?:  .*\n)*)+)", re.MULTILINE)
_LINK = re.compile(r"^- \[(?P<text>[^\]]+)\]\((?P<target>[^)#]+)\)", re.MULTILINE)


def pages() -> Iterator[tuple[str, str]]:
    """Path and text of every page that is not a copy."""
    reference = dict(reference_pages())
    for notebook in sorted((ROOT / "docs").glob("notebook/*.ipynb")):
        yield from notebook_page(notebook)
    yield from ((name, page) for name, page in reference.items())
    yield "docs/index.md", _index((ROOT / "docs" / "index.md").read_text(encoding="utf-8"), reference)


def _index(text: str, reference: Mapping[str, str]) -> str:
    """The index with the derived pages among the reference, and its lists as the navigation."""
    listed = [name for name in reference if not name.startswith("docs/rules/") and name != "docs/findings.md"]
    items = "".join(
        f"- [{reference[name].splitlines()[0].removeprefix('# ')}]({name.removeprefix('docs/')})\n" for name in listed
    )
    text = text.replace("## Reference\n\n", f"## Reference\n\n{items}").replace(".ipynb)", ".md)")
    navigation = []
    seen: set[str] = set()
    for group in _GROUP.finditer(text):
        entries = []
        for link in _LINK.finditer(group["items"]):
            if link["target"] not in seen:
                entries.append(f"{link['text']} <{link['target'].removesuffix('.md')}>")
                seen.add(link["target"])
        block = "\n".join(["```{toctree}", ":hidden:", f":caption: {group['title']}", "", *entries, "```"])
        navigation.append(block)
    return text + "\n" + "\n\n".join(navigation) + "\n"


def collect() -> None:
    """Put the pages together in `SOURCE`."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(ROOT / "docs", SOURCE / "docs", ignore=shutil.ignore_patterns("*.ipynb", "conf.py"))
    for name in _BESIDE:
        path = ROOT / name
        (SOURCE / name).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if path.is_dir() else shutil.copy)(path, SOURCE / name)
    for name, text in pages():
        (SOURCE / name).parent.mkdir(parents=True, exist_ok=True)
        (SOURCE / name).write_text(text, encoding="utf-8", newline="\n")
    for page in SOURCE.rglob("*.md"):
        # On the site a notebook is a page, and a block that is a file has its name above it.
        text = page.read_text(encoding="utf-8").replace(".ipynb)", ".md)")
        text = _FILE.sub(r"```{code-block} \g<kind>\n:caption: `\g<name>`\n\n", text)
        page.write_text(text, encoding="utf-8", newline="\n")
    (SOURCE / "extra").mkdir()
    (SOURCE / "extra" / "index.html").write_text(_FRONT, encoding="utf-8")
    shutil.copy(ROOT / "docs" / "conf.py", SOURCE / "conf.py")


def main() -> int:
    """Build the site; 0 if there was nothing to warn of."""
    collect()
    shutil.rmtree(SITE, ignore_errors=True)
    arguments = ["-q", "-W", "--keep-going", "-j", "auto", "-b", "html", "-d", str(SOURCE.with_name("site-doctrees"))]
    code = build_main([*arguments, str(SOURCE), str(SITE)])
    asked = sorted(requests())
    for page, address in asked:
        print(f"{page}: asks for {address}; the site must be complete by itself")
    failed = code != 0 or bool(asked)
    print(f"{SITE.relative_to(ROOT)}: {'built, with errors' if failed else 'built'}")
    return int(failed)


def requests() -> Iterator[tuple[str, str]]:
    """What a browser would load from elsewhere: the page or style sheet, and the address."""
    for file in (*SITE.rglob("*.html"), *SITE.rglob("*.css")):
        yield from (
            (file.relative_to(SITE).as_posix(), found[1]) for found in _ELSEWHERE.finditer(file.read_text("utf-8"))
        )


if __name__ == "__main__":
    sys.exit(main())
