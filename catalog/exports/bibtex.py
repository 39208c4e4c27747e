"""A reference in BibTeX, for LaTeX and for reference managers."""

from catalog.exports.reference import Reference, calendar_date
from catalog.exports.text import one_line
from catalog.models import SourceKind

MEDIA_TYPE = "application/x-bibtex"

_TYPES = {
    SourceKind.BOOK: "book",
    SourceKind.CHAPTER: "incollection",
    SourceKind.DICTIONARY_ENTRY: "incollection",
    SourceKind.ENCYCLOPEDIA_ENTRY: "incollection",
    SourceKind.JOURNAL_ARTICLE: "article",
    SourceKind.MAGAZINE_ARTICLE: "article",
    SourceKind.NEWSPAPER_ARTICLE: "article",
    SourceKind.REVIEW: "article",
    SourceKind.REPORT: "techreport",
    SourceKind.THESIS: "phdthesis",
    SourceKind.DOCUMENT: "unpublished",
}
# What each type calls the whole that it is part of, and who issues it.
_CONTAINERS = {"incollection": "booktitle", "article": "journal"}
_PUBLISHERS = {"techreport": "institution", "phdthesis": "school"}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
# A brace in a value must have its partner, and BibTeX counts even those behind a backslash: none is left standing.
_ESCAPES = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        **{letter: f"\\{letter}" for letter in "&%$#_"},
    }
)
_URL_ESCAPES = str.maketrans({"{": "%7B", "}": "%7D", "\\": "%5C", "^": "%5E", " ": "%20"})


def bibtex(reference: Reference) -> str:
    """One entry; its key is the slug."""
    kind = _TYPES.get(reference.kind, "misc")
    year, month, _ = (*map(str, calendar_date(reference.issued)), "", "", "")[:3]
    # Braces around a whole title keep its capitals, around a name keep a body from being read as given and family.
    fields = {
        "title": f"{{{_escaped(reference.title)}}}",
        "author": " and ".join(
            f"{_escaped(author.family)}, {_escaped(author.given)}" if author.given else f"{{{_escaped(author.family)}}}"
            for author in reference.authors
        ),
        _CONTAINERS.get(kind, "howpublished"): _escaped(reference.container),
        _PUBLISHERS.get(kind, "publisher"): _escaped(reference.publisher),
        "year": year or _escaped(reference.issued.label),
        "edition": _escaped(f"version {reference.version}") if reference.version else "",
        "url": one_line(reference.url).translate(_URL_ESCAPES),
        "urldate": reference.accessed.isoformat() if reference.accessed else "",
        "note": _escaped(reference.archive_reference),
        "language": _escaped(reference.language),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    # A macro of BibTeX, so without braces.
    lines += [f"  month = {_MONTHS[int(month) - 1]},"] if month else []
    return "\n".join([f"@{kind}{{{reference.key},", *lines, "}", ""])


def _escaped(text: str) -> str:
    return one_line(text).translate(_ESCAPES)
