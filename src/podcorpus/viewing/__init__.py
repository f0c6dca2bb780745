"""Viewing: a corpus as an HTML page that opens from disk and asks nothing of any server.

`page` puts it together from `page.html`, `style/` and `script/`, plain files that need no build; `payload` makes the
data.
"""

from podcorpus.viewing.page import BESIDE_BYTES, Page, view

__all__ = ["BESIDE_BYTES", "Page", "view"]
