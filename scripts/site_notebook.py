"""A notebook as a page of the site, with the outputs that are stored in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from site_reference import ROOT


def notebook_page(notebook: Path) -> Iterator[tuple[str, str]]:
    """Path and text of the page, and of its pictures."""
    home = notebook.relative_to(ROOT).parent
    parts, pictures = [], 0
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"]).rstrip()
        if cell["cell_type"] == "markdown":
            parts.append(source)
            continue
        parts.append(f"```python\n{source}\n```")
        for output in cell["outputs"]:
            data = output.get("data", {"text/plain": output.get("text", [])})
            if "image/svg+xml" in data:
                pictures += 1
                name = f"{notebook.stem}-{pictures}.svg"
                yield (home / name).as_posix(), "".join(data["image/svg+xml"])
                parts.append(f"![Figure {pictures}]({name})")
            elif "text/html" in data:
                # An empty line would end the HTML.
                html = "\n".join(line for line in "".join(data["text/html"]).splitlines() if line.strip())
                html = html.replace('border="1" class="dataframe"', 'class="docutils dataframe"')
                parts.append(f'<div class="table-wrapper">\n{html}\n</div>')
            else:
                parts.append(f"```text\n{''.join(data['text/plain']).rstrip()}\n```")
    yield (home / f"{notebook.stem}.md").as_posix(), "\n\n".join(parts) + "\n"
