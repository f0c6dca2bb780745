"""Publishing: a corpus that is fit for it goes to the Hugging Face Hub as one commit, with its version as a tag.

`publishable` checks whether a folder may be published, `committed` compares it with git,
`leaked_text` looks for the text of pages in it, `repository` reads what a dataset of the Hub has, `sending` plans and
sends.
"""

from podcorpus.hub.publishable import PublishableCorpus, check_publishable, publishable_corpus
from podcorpus.hub.repository import Repository, connect, create_repository, read_repository
from podcorpus.hub.sending import Plan, plan, send

__all__ = [
    "Plan",
    "PublishableCorpus",
    "Repository",
    "check_publishable",
    "connect",
    "create_repository",
    "plan",
    "publishable_corpus",
    "read_repository",
    "send",
]
