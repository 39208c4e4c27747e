"""People as the rows of a spreadsheet, written as it is read."""

import csv
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from catalog.exports.text import one_line, printable
from catalog.models import Citation, Defection, Person, Stance
from catalog.wording import aspect_name, crossing_ends, hedge, words

# The columns in their order, which never changes: new ones are added at the end.
COLUMNS = (
    "number",
    "slug",
    "name",
    "sort_name",
    "other_names",
    "url",
    "living",
    "crossings",
    "dates",
    "dates_edtf",
    "origins",
    "destinations",
    "places",
    "methods",
    "motives",
    "certainties",
    "agencies",
    "affiliations",
    "other_readings",
    "sources",
)
# Between the crossings in a cell, in the same order in each column, so that the second of one is the second of all.
BETWEEN = " | "
AT_ONCE = 200
# Without the mark, the commonest spreadsheet takes the file for its own country's code page.
BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet would calculate, in full width too.
_FORMULA = tuple("=+-@＝＋－＠")


class _Line:
    """What csv writes into: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def lines(pks: Sequence[int], absolute: Callable[[str], str]) -> Iterator[str]:
    """The heading and a line for each person in this order; nine queries for every two hundred people."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for start in range(0, len(pks), AT_ONCE):
        keys = pks[start : start + AT_ONCE]
        people = Person.objects.published().for_listing().in_bulk(keys)
        cited: defaultdict[int, list[tuple[str, ...]]] = defaultdict(list)
        for pk, *citation in Citation.objects.about(keys):
            cited[pk].append(tuple(citation))
        for number, pk in enumerate(keys, start + 1):
            # Someone may be withdrawn while the file is read.
            if pk in people:
                yield writer.writerow(_row(number, people[pk], cited[pk], absolute))


def _row(number: int, person: Person, cited: list[tuple[str, ...]], absolute: Callable[[str], str]) -> list[Any]:
    crossings = list(person.defections.all())
    affiliations = list(person.affiliations.all())

    def of_each(say: Callable[[Defection], str]) -> str:
        return _joined(map(say, crossings))

    texts = (
        person.slug,
        person.name,
        person.sort_name,
        _joined(name.text for name in person.names.all() if name.text != person.name),
        absolute(person.get_absolute_url()),
        person.get_living_display(),
        of_each(lambda crossing: str(crossing.get_kind_display())),
        of_each(lambda crossing: crossing.date.label or crossing.date_text),
        of_each(lambda crossing: crossing.date),
        of_each(lambda crossing: crossing_ends(crossing)[0]),
        of_each(lambda crossing: crossing_ends(crossing)[1]),
        of_each(lambda crossing: str(crossing.place or "")),
        of_each(lambda crossing: str(crossing.get_method_display())),
        of_each(lambda crossing: ", ".join(str(motive.get_kind_display()) for motive in crossing.motives.all())),
        of_each(lambda crossing: str(crossing.get_certainty_display())),
        _joined(dict.fromkeys(affiliation.agency.slug for affiliation in affiliations)),
        _joined(words(affiliation) + _hedged(affiliation) for affiliation in affiliations),
        _joined(dict.fromkeys(_readings(cited))),
        _joined(sorted({source for source, stance, *_ in cited if stance == Stance.SUPPORTS})),
    )
    return [number, *map(cell, texts)]


def _readings(cited: list[tuple[str, ...]]) -> Iterator[str]:
    """What sources say instead: “date: 1938 (the source's slug)”."""
    for source, stance, aspect, reading in cited:
        if stance == Stance.CONTRADICTS and reading:
            yield f"{aspect_name(aspect)}: {reading} ({source})" if aspect else f"{reading} ({source})"


def _hedged(statement: Any) -> str:
    word = hedge(statement)
    return f" ({word})" if word else ""


def _joined(values: Iterable[str]) -> str:
    return BETWEEN.join(one_line(value).replace("|", "/") for value in values)


def cell(text: str) -> str:
    """The text on one line, and as text: a spreadsheet calculates whatever begins like a formula."""
    # Outer spaces stay: they may stand for a crossing of which nothing is said.
    line = re.sub(r"\s", " ", printable(text))
    return f"'{line}" if line.lstrip().startswith(_FORMULA) else line
