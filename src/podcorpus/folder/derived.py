"""What of a corpus folder is written anew when a corpus is built."""

from podcorpus.folder.layout import CARD, DATA, MANIFEST, PICTURES, REDIRECTS, SCHEMAS
from podcorpus.folder.metadata import METADATA_FILES

METADATA = tuple(METADATA_FILES)
DERIVED = (MANIFEST, CARD, *METADATA, PICTURES, SCHEMAS, REDIRECTS, DATA)
