"""How a citation leads to its passage, and how a source is named in few words."""

from collections import Counter
from collections.abc import Iterable
from urllib.parse import quote

from catalog.models import Citation, Source, SourceKind

# What is a whole in itself is known by its title; the rest by what it stands in.
_WHOLES = {SourceKind.BOOK, SourceKind.THESIS, SourceKind.REPORT, SourceKind.DOCUMENT, SourceKind.LEGISLATION}


def passage_url(citation: Citation) -> str:
    """
    Return the source's address, with a text fragment (WICG scroll-to-text-fragment) if the passage has an anchor.

    The archived copy stands in for an address that is missing; empty when the source has neither.
    """
    address = web_address(citation.source.url, citation.source.archived_url)
    if not address or not citation.anchor:
        return address
    # In a text fragment `-` and `,` are syntax and `&` ends it: quote() leaves the hyphen alone.
    words = quote(citation.anchor, safe="").replace("-", "%2D")
    return f"{address}{'' if '#' in address else '#'}:~:text={words}"


def web_address(*addresses: str) -> str:
    """Return the first that may become a link; empty when none may."""
    # loaddata does not validate, and `javascript:` is an address too.
    return next((address for address in addresses if address.startswith(("https://", "http://"))), "")


def source_labels(sources: Iterable[Source]) -> dict[str, str]:
    """Map slugs to short titles; where two sources share one, to their titles and what they stand in."""
    named = [(source, short_title(source)) for source in sources]
    times = Counter(name for _, name in named)
    return {source.slug: name if times[name] == 1 else _titled(source) for source, name in named}


def short_title(source: Source) -> str:
    """Name a source in the few words that a note has room for: “intelNews, 24 September 2019”."""
    if source.issued:
        return f"{_where(source)}, {source.issued.label}"
    # Without a date, one page of a site is told from the next by its title alone.
    return _titled(source)


def _titled(source: Source) -> str:
    where = _where(source)
    return where if where == source.title else f"“{source.title}”, {where}"


def _where(source: Source) -> str:
    return source.title if source.kind in _WHOLES else source.container or source.publisher or source.title
