"""What a citation is made of, whatever its style or format: an entry of the catalogue, or a source."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from catalog.citing import web_address
from catalog.dates import Edtf
from catalog.models import Person, Source, SourceKind

CATALOGUE = "Defectors"

_CALENDAR_DATE = re.compile(r"(\d{4})(?:-(0\d|1[0-2])(?:-(\d\d))?)?[?~%]?", re.ASCII)


class Author(NamedTuple):
    family: str
    given: str = ""


@dataclass(frozen=True)
class Reference:
    key: str
    kind: SourceKind
    title: str
    authors: tuple[Author, ...] = ()
    container: str = ""
    publisher: str = ""
    issued: Edtf = field(default_factory=Edtf)
    version: str = ""
    url: str = ""
    accessed: date | None = None
    archive_reference: str = ""
    language: str = ""

    @property
    def stands_alone(self) -> bool:
        """Whether it is a whole in itself rather than a part of its container."""
        return self.kind in {SourceKind.BOOK, SourceKind.REPORT, SourceKind.THESIS, SourceKind.LEGISLATION}

    @property
    def is_entry(self) -> bool:
        """Whether it stands *in* a book or work of reference."""
        return self.kind in {SourceKind.CHAPTER, SourceKind.DICTIONARY_ENTRY, SourceKind.ENCYCLOPEDIA_ENTRY}


def of_person(person: Person, address: str, version: int | None = None) -> Reference:
    """The catalogue's entry about a person, as it stands at this address; `version` is that of its permanent link."""
    return Reference(
        key=person.slug,
        kind=SourceKind.ENCYCLOPEDIA_ENTRY,
        title=person.name,
        container=CATALOGUE,
        issued=Edtf(person.updated.date().isoformat()),
        version=str(version or person.version),
        url=address,
        language="en-GB",
    )


def of_source(source: Source) -> Reference:
    """A source fetched with its authors; no query."""
    return Reference(
        key=source.slug,
        kind=SourceKind(source.kind),
        title=source.title,
        authors=tuple(Author(author.family, author.given) for author in source.authors.all()),
        container=source.container,
        publisher=source.publisher,
        issued=source.issued or source.issued_inferred,
        url=web_address(source.url, source.archived_url),
        accessed=source.accessed,
        archive_reference=source.archive_reference,
        language=source.language,
    )


def calendar_date(edtf: Edtf) -> tuple[int, ...]:
    """Return year, month and day as far as a plain date gives them; empty for every other EDTF."""
    match = _CALENDAR_DATE.fullmatch(edtf)
    return tuple(int(part) for part in match.groups() if part) if match else ()
