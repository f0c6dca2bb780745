"""JSON Schemas of the documents other than tables: a redirect, and the JSON output of `diff`, `inspect`
and `validate`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import BaseModel

DOCUMENT_VERSION = "1.0"


def _documents() -> dict[str, type[BaseModel]]:
    from podcorpus.building.inspecting import Inspected
    from podcorpus.diffing.json_report import Diff
    from podcorpus.findings.tally import Report
    from podcorpus.folder.redirects import Redirect

    return {"redirect": Redirect, "diff": Diff, "report": Report, "inspected": Inspected}


def document_schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one document. Raises KeyError for an unknown name."""
    from podcorpus.records.schemas import DIALECT

    derived = _documents()[name].model_json_schema(mode="serialization")
    return {"$schema": DIALECT, "$id": f"urn:podcorpus:schema:{DOCUMENT_VERSION}:{name}", **derived}


def document_schema_files() -> dict[str, str]:
    """File name and text of every such schema, as in `schema/`."""
    return {
        f"{name}.schema.json": json.dumps(document_schema(name), indent=2, ensure_ascii=False) + "\n"
        for name in _documents()
    }
