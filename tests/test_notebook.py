"""The analyst's notebook: every cell runs, and gives what is stored. `PODCORPUS_UPDATE_README=1` stores it."""

from __future__ import annotations

import json
import os
import warnings

from conftest import ROOT
from notebook_cells import outputs_of

NOTEBOOK = ROOT / "docs" / "notebook" / "analyst.ipynb"


def test_every_cell_gives_what_is_stored() -> None:
    text = NOTEBOOK.read_text(encoding="utf-8")
    notebook = json.loads(text)
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        given = outputs_of(NOTEBOOK)
    if os.environ.get("PODCORPUS_UPDATE_README"):
        for cell, outputs in zip(cells, given, strict=True):
            cell["outputs"] = outputs
        NOTEBOOK.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return
    for cell, outputs in zip(cells, given, strict=True):
        assert outputs == cell["outputs"], "".join(cell["source"])
    assert any("image/svg+xml" in output.get("data", {}) for outputs in given for output in outputs)
