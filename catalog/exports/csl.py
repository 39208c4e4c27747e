"""A reference in CSL-JSON (Citation Style Language 1.0.2), for citeproc, Zotero and pandoc."""

import json
from typing import Any

from catalog.dates import Edtf
from catalog.exports.reference import Reference, calendar_date
from catalog.exports.text import one_line

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"


def csl_json(reference: Reference) -> str:
    """A list of one item, as citation processors expect."""
    return json.dumps([csl(reference)], ensure_ascii=False, indent=2) + "\n"


def csl(reference: Reference) -> dict[str, Any]:
    item = {
        "id": reference.key,
        "type": str(reference.kind),
        "title": one_line(reference.title),
        "author": [
            {"family": one_line(author.family), "given": one_line(author.given)}
            if author.given
            else {"literal": one_line(author.family)}
            for author in reference.authors
        ],
        "container-title": one_line(reference.container),
        "publisher": one_line(reference.publisher),
        "issued": _date(reference.issued),
        "version": reference.version,
        "archive_location": one_line(reference.archive_reference),
        "language": reference.language,
        "URL": reference.url,
        "accessed": _date(Edtf(reference.accessed.isoformat())) if reference.accessed else {},
    }
    return {name: value for name, value in item.items() if value}


def _date(issued: Edtf) -> dict[str, Any]:
    """A date variable: its parts as far as they are known, in words where CSL has no parts for it."""
    if not issued:
        return {}
    parts = calendar_date(issued)
    if not parts:
        return {"literal": issued.label}
    return {"date-parts": [list(parts)], **({"circa": True} if issued.is_qualified else {})}
