"""A reference in RIS, which every reference manager reads."""

from collections.abc import Iterator

from catalog.exports.reference import Reference, calendar_date
from catalog.exports.text import one_line
from catalog.models import SourceKind

MEDIA_TYPE = "application/x-research-info-systems"

_TYPES = {
    SourceKind.BOOK: "BOOK",
    SourceKind.CHAPTER: "CHAP",
    SourceKind.DICTIONARY_ENTRY: "DICT",
    SourceKind.ENCYCLOPEDIA_ENTRY: "ENCYC",
    SourceKind.JOURNAL_ARTICLE: "JOUR",
    SourceKind.NEWSPAPER_ARTICLE: "NEWS",
    SourceKind.MAGAZINE_ARTICLE: "MGZN",
    SourceKind.BLOG_POST: "BLOG",
    SourceKind.WEB_PAGE: "ELEC",
    SourceKind.REPORT: "RPRT",
    SourceKind.DOCUMENT: "MANSCPT",
    SourceKind.LEGISLATION: "STAT",
    SourceKind.THESIS: "THES",
    SourceKind.REVIEW: "JOUR",
}


def ris(reference: Reference) -> str:
    """One record; its lines end as the format wants them."""
    # A line break inside a value would begin a tag of its own.
    lines = [f"{tag}  - {one_line(value)}" for tag, value in _tags(reference) if value]
    return "".join(f"{line}\r\n" for line in [*lines, "ER  - "])


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    parts = calendar_date(reference.issued)
    yield "TY", _TYPES[reference.kind]
    yield "ID", reference.key
    yield "TI", reference.title
    for author in reference.authors:
        yield "AU", f"{author.family}, {author.given}" if author.given else author.family
    yield "T2", reference.container
    yield "PB", reference.publisher
    yield "PY", f"{parts[0]:04}" if parts else ""
    yield "DA", "/".join(f"{part:02}" for part in parts) if parts else reference.issued.label
    yield "ET", f"version {reference.version}" if reference.version else ""
    yield "CN", reference.archive_reference
    yield "LA", reference.language
    yield "UR", reference.url
    yield "Y2", f"{reference.accessed:%Y/%m/%d}" if reference.accessed else ""
