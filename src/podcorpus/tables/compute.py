"""Arrow's functions of columns."""

from __future__ import annotations

from typing import Any

import pyarrow.compute

pc: Any = pyarrow.compute
"""Its stubs know fewer types than it takes."""
