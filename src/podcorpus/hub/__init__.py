"""Publishing: a corpus that is fit for it goes to the Hugging Face Hub as one commit, with its version as a tag.

`release` makes a `Release` of a folder that may be published, `committed` compares it with git,
`leaked_text` looks for the text of pages in it, `repository` reads what a dataset of the Hub has, `sending` plans and
sends.
"""

from podcorpus.hub.release import Release, fit_release
from podcorpus.hub.repository import Repository, connect, create_repository, read_repository
from podcorpus.hub.sending import Plan, plan, send

__all__ = [
    "Plan",
    "Release",
    "Repository",
    "connect",
    "create_repository",
    "fit_release",
    "plan",
    "read_repository",
    "send",
]
