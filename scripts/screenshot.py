"""Draw docs/screenshots/view.png anew: the page of the sample episode, with the card of a misheard name.

usage: python scripts/screenshot.py [FILE]

It needs Chromium and what the tests need. The picture depends on the fonts of the machine: look at it before you commit
it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from podcorpus import view

ROOT = Path(__file__).resolve().parents[1]
NAME = "or knee"


def main() -> None:
    """Build the sample, open its page and save what is seen."""
    sys.path.insert(0, str(ROOT / "tests"))
    from browser import opened, running  # type: ignore[import-not-found]

    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "screenshots" / "view.png"
    with tempfile.TemporaryDirectory() as folder, running() as browser:
        corpus, page_file = Path(folder, "sample"), Path(folder, "sample.html")
        subprocess.run([sys.executable, "-m", "podcorpus", "build", "--sample", "--out", corpus, "-q"], check=True)
        view(corpus, page_file)
        with opened(browser, page_file, width=1240) as watched:
            page = watched.page
            page.set_viewport_size({"width": 1240, "height": 880})
            page.locator(".turns a.mark", has_text=NAME).first.hover()
            page.get_by_text("Heard as", exact=True).last.wait_for()
            page.screenshot(path=str(out))


if __name__ == "__main__":
    main()
