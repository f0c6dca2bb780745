"""The header of a TEI document, and the names of its parts."""

from __future__ import annotations

from types import MappingProxyType
from xml.sax.saxutils import escape, quoteattr

from podcorpus.exporting.texts import one_line
from podcorpus.folder.manifest import CorpusInfo
from podcorpus.records import Episode

ENTITY_LISTS = MappingProxyType(
    {
        "PERSON": ("listPerson", "person", "persName"),
        "ORG": ("listOrg", "org", "orgName"),
        "PLACE": ("listPlace", "place", "placeName"),
        "PRODUCT": ("list", "item", "name"),
        "WORK": ("listBibl", "bibl", "title"),
        "EVENT": ("listEvent", "event", "label"),
    }
)
"""By type: the list of its entities, the element of one, and that of its name."""


def xml_id(record_id: str) -> str:
    """An id as XML has it, where the first character may not be a digit.

    >>> xml_id("99-percent.one.t0001"), xml_id("night.one.t0001")
    ('_99-percent.one.t0001', 'night.one.t0001')
    """
    return f"_{record_id}" if record_id[0].isdigit() else record_id


def header(title: str, info: CorpusInfo, episode: Episode | None, persons: str = "") -> str:
    """The header of the corpus, or with `episode` of its document; `persons` are its speakers."""
    responsible = "".join(
        f"<respStmt><resp>annotation</resp><name>{_line(author.name)}</name></respStmt>\n" for author in info.authors
    )
    annotations = info.rights_of("annotations")
    terms = [episode.rights] if episode is not None else []
    if annotations is not None:
        terms.append(f"Annotations: {annotations.licence or annotations.statement}")
    parts = [
        "<teiHeader>\n<fileDesc>\n",
        f"<titleStmt><title>{_line(title)}</title>\n{responsible}</titleStmt>\n",
        f"<editionStmt><edition>{_line(info.version)}</edition></editionStmt>\n",
        f"<publicationStmt><authority>{_line(info.title)}</authority>",
        f"<availability>{''.join(f'<p>{_line(term)}</p>' for term in terms)}</availability>" if terms else "",
        "</publicationStmt>\n",
        f"<sourceDesc>{_source(episode)}</sourceDesc>\n</fileDesc>\n",
    ]
    if episode is not None:
        parts.append(
            "<encodingDesc><editorialDecl><segmentation><p>A u is a turn: what one speaker says until another one "
            "speaks.</p></segmentation></editorialDecl></encodingDesc>\n"
        )
    profile = ""
    if persons:
        profile += f"<particDesc><listPerson>\n{persons}</listPerson></particDesc>\n"
    if episode is not None and episode.language is not None:
        profile += f"<langUsage><language ident={quoteattr(episode.language)}/></langUsage>\n"
    if profile:
        parts.append(f"<profileDesc>\n{profile}</profileDesc>\n")
    return "".join([*parts, "</teiHeader>\n"])


def _source(episode: Episode | None) -> str:
    if episode is None:
        return "<p>Transcripts of podcasts.</p>"
    shown = "" if episode.show is None else f'<title level="s">{_line(episode.show)}</title>'
    named = "" if episode.title is None else f'<title level="a">{_line(episode.title)}</title>'
    ids = {"URI": episode.url, "guid": episode.guid, "sha256": episode.source_sha256}
    numbers = "".join(f'<idno type="{kind}">{_line(one)}</idno>' for kind, one in ids.items() if one is not None)
    date = "" if episode.published_on is None else f'<date when="{episode.published_on}"/>'
    return f"<bibl>{shown}{named}{numbers}{date}</bibl>"


def _line(text: str) -> str:
    return escape(one_line(text))
