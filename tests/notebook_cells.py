"""A notebook's cells, run in order in this process, and what each would show in Jupyter."""

from __future__ import annotations

import ast
import io
import json
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import Any

Output = dict[str, Any]


def outputs_of(notebook: Path) -> list[list[Output]]:
    """What each code cell of a notebook gives, run in its folder: what it prints, its last value and its figure."""
    import matplotlib as mpl

    mpl.use("agg")
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {"__name__": "__main__"}
    with chdir(notebook.parent), mpl.rc_context({"svg.hashsalt": "podcorpus", "svg.fonttype": "none"}):
        return [_run("".join(cell["source"]), names) for cell in cells if cell["cell_type"] == "code"]


def _run(source: str, names: dict[str, Any]) -> list[Output]:
    from matplotlib import pyplot

    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    outputs: list[Output] = []
    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(tree, "<cell>", "exec"), names)
        value = None if last is None else eval(compile(ast.Expression(last.value), "<cell>", "eval"), names)  # type: ignore[attr-defined]
    if printed.getvalue():
        outputs.append({"output_type": "stream", "name": "stdout", "text": _lines(printed.getvalue())})
    figures = [pyplot.figure(number) for number in pyplot.get_fignums()]
    if value is not None and not figures:
        data = {"text/plain": _lines(repr(value))}
        if (as_html := getattr(value, "_repr_html_", lambda: None)()) is not None:
            data["text/html"] = _lines(as_html)
        outputs.append({"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data})
    for figure in figures:
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None})
        data = {"image/svg+xml": _lines(drawn.getvalue()), "text/plain": [repr(figure)]}
        outputs.append({"output_type": "display_data", "metadata": {}, "data": data})
        pyplot.close(figure)
    return outputs


def _lines(text: str) -> list[str]:
    """A text as notebooks store it."""
    return [line.rstrip() + "\n" if line.endswith("\n") else line for line in text.splitlines(keepends=True)]
