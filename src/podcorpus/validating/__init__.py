"""Validating: rules asked of a corpus's rows, in memory or from the files of a folder; each is defined once."""

from __future__ import annotations

from podcorpus.validating.in_folder import validate_scanned
from podcorpus.validating.in_memory import validate_rows
from podcorpus.validating.shape import RawRows
from podcorpus.validating.whole_folder import check_scanned

__all__ = ["RawRows", "check_scanned", "validate_rows", "validate_scanned"]
