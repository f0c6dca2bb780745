"""How the documentation site is built; `scripts/site.py` puts the pages together and calls Sphinx."""

from importlib.metadata import version as _version

from pygments.lexers.data import JsonLexer
from pygments.lexers.special import TextLexer

project = "podcorpus"
author = "The podcorpus developers"
version = release = _version("podcorpus")
root_doc = "docs/index"
extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_theme = "furo"
html_title = f"podcorpus {version}"
html_show_copyright = html_copy_source = html_show_sourcelink = False
# Docstrings have code between single backticks.
default_role = "code"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
autodoc_member_order = "bysource"
python_maximum_signature_line_length = 80
myst_heading_anchors = 4
html_extra_path = ["extra"]


def setup(app):
    """How files are shown of whose kinds the highlighter does not know the names."""
    app.add_lexer("jsonl", JsonLexer)
    for name in ("txt", "vtt", "csv"):
        app.add_lexer(name, TextLexer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
