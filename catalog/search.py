"""Words to people: an index of words in memory, in tiers of our own, so that every database gives the same order."""

import unicodedata
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, takewhile
from typing import Any, NamedTuple

from pyroaring import BitMap

from catalog import names
from catalog.models import (
    Affiliation,
    Agency,
    Country,
    Defection,
    LifeEvent,
    Motive,
    Name,
    Person,
    Place,
    Relation,
    Waypoint,
)
from catalog.rows import EMPTY, Rows, union


class Said(NamedTuple):
    """Where one kind of statement speaks of a person: in its own columns and in what it points to, as readers say."""

    model: type[Any]
    person: str  # the way to the person's key
    columns: dict[str, str]
    links: dict[str, str] = {}

    def paths(self) -> list[tuple[str, str]]:
        """Each text's name for readers, and its path from a row."""
        found = [(heading, column) for column, heading in self.columns.items()]
        for link, heading in self.links.items():
            model: Any = self.model._meta.get_field(link).related_model
            found += [(heading, f"{link}__{path}") for path in CALLED[model]]
        return found


SAID = (
    Said(Person, "pk", {"summary": "summary"}),
    Said(Affiliation, "person_id", {"role": "role", "note": "note"}, {"agency": "agency"}),
    Said(
        Defection,
        "person_id",
        {"origin_text": "from", "destination_text": "to", "note": "note"},
        {"place": "place", "origin": "from", "destination": "to"},
    ),
    Said(Waypoint, "defection__person_id", {"text": "way", "note": "note"}, {"place": "way", "country": "way"}),
    Said(Motive, "defection__person_id", {"text": "motive", "note": "note"}),
    Said(LifeEvent, "person_id", {"text": "life", "note": "note"}, {"place": "place"}),
    Said(Relation, "person_id", {"text": "relation", "note": "note"}),
    Said(Relation, "other_id", {"text": "relation", "note": "note"}),
)
# The words for what is pointed to.
CALLED: dict[type[Any], tuple[str, ...]] = {
    Agency: ("name", "abbreviation", "native_name", "transliteration"),
    Place: ("name", "country__name"),
    Country: ("name",),
}

TIERS = 8
_ALIKE = 2  # letters that a suggestion shares at its beginning or end, and may be longer or shorter by
_MOST_WORDS = 20
_STEP = 2000
_LONGEST_REPEATED = 40
_ROW_BITS = 24
_HASH_BITS = 40
SHORTEST_PREFIX_IN_TEXTS = 3


class Vocabulary:
    """Words in their order, to be found by how they begin and by what is one slip away."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(words)
        self.backwards = sorted(word[::-1] for word in self.words)

    def beginning(self, prefix: str) -> Iterator[str]:
        return _beginning(self.words, prefix)

    def ending(self, suffix: str) -> Iterator[str]:
        return (word[::-1] for word in _beginning(self.backwards, suffix[::-1]))

    def near(self, word: str) -> set[str]:
        """The words one slip away, or the same."""
        # A slip leaves either this much of the beginning or this much of the end as it was.
        kept = max(1, len(word) // 2 - 1)
        close = {other for other in self.beginning(word[:kept]) if abs(len(other) - len(word)) < 2}
        close.update(other for other in self.ending(word[-kept:]) if abs(len(other) - len(word)) < 2)
        return {other for other in close if names.within_one_slip(word, other)}


def _beginning(ordered: list[str], prefix: str) -> Iterator[str]:
    start = bisect_left(ordered, prefix)
    return takewhile(lambda word: word.startswith(prefix), (ordered[place] for place in range(start, len(ordered))))


class Words:
    """
    Every word of the published entries, and the people's first rows it leads to.

    Texts and searches are folded alike. Tiers, best first: the name as printed, letter for letter; a form of the name,
    letter for letter; both once more, folded; whole words of the names; beginnings; one slip; the entry's other words.
    """

    def __init__(self, rows: Rows) -> None:
        of_names, of_texts = _Postings(), _Postings()
        self._wholes = _read_names(rows, of_names)
        _read_texts(rows, of_texts)
        self.names, self.entries = of_names.sets(), of_texts.sets()
        # Spelling to folded word; a search may stop, or slip, where the folding would have rewritten more.
        self.spellings = of_names.spellings()
        self._by_fold, self._by_spelling = Vocabulary(self.names), Vocabulary(self.spellings)
        self._of_entries = sorted(self.entries)

    # --- Finding ---

    def find(self, q: str) -> list[BitMap]:
        """The first rows of the people found, by tier, nobody in two; the last tier is the texts'."""
        spelt = names.plain(q).split()[:_MOST_WORDS]
        if not spelt:
            return [BitMap()] * TIERS
        folded = [names.fold(word) for word in spelt]
        whole = [self.names.get(word, EMPTY) for word in folded]
        begun = [
            union([now, *self._begun(*word)]) for now, word in zip(whole, zip(spelt, folded, strict=True), strict=True)
        ]
        near = [
            union([now, *self._near(*word)]) for now, word in zip(begun, zip(spelt, folded, strict=True), strict=True)
        ]
        said = [now | self._said(word) for now, word in zip(near, folded, strict=True)]
        typed, joined = _as_typed(q), "".join(folded)
        tiers = [
            self._exactly(0, typed),
            self._exactly(1, typed),
            self._exactly(2, joined),
            self._exactly(3, joined),
            *(BitMap.intersection(*sets) for sets in (whole, begun, near, said)),
        ]
        found, above = [], BitMap()
        for tier in tiers:
            found.append(tier - above)
            above |= tier
        return found

    def alike(self, spelt: str) -> set[str]:
        """Spellings of names that begin or end alike, and are about as long."""
        begin = self._by_spelling.beginning(spelt[:_ALIKE])
        end = self._by_spelling.ending(spelt[-_ALIKE:])
        return {word for word in chain(begin, end) if abs(len(word) - len(spelt)) <= _ALIKE}

    def with_spellings(self, spellings: Iterable[str]) -> BitMap:
        """The first rows of people with any of these words in a name."""
        return union([self.names[self.spellings[word]] for word in spellings])

    def _exactly(self, tier: int, text: str) -> BitMap:
        key = _whole(tier, text)
        start = bisect_left(self._wholes, key)
        end = bisect_left(self._wholes, key + (1 << _ROW_BITS))
        return BitMap(number & ((1 << _ROW_BITS) - 1) for number in self._wholes[start:end])

    def _begun(self, spelt: str, folded: str) -> Iterator[BitMap]:
        yield from (self.names[word] for word in self._by_fold.beginning(folded))
        yield from (self.names[self.spellings[word]] for word in self._by_spelling.beginning(spelt))

    def _near(self, spelt: str, folded: str) -> Iterator[BitMap]:
        yield from (self.names[word] for word in self._by_fold.near(folded))
        yield from (self.names[self.spellings[word]] for word in self._by_spelling.near(spelt))

    def _said(self, folded: str) -> BitMap:
        if len(folded) < SHORTEST_PREFIX_IN_TEXTS:
            return self.entries.get(folded, EMPTY)
        return union([self.entries[word] for word in _beginning(self._of_entries, folded)])


class _Postings:
    """For each folded word the rows it stands in, while texts are read."""

    def __init__(self) -> None:
        self.rows: defaultdict[str, list[int]] = defaultdict(list)
        self._parts: dict[str, tuple[str, list[list[int]]]] = {}

    def add(self, text: str, row: int) -> str:
        """Note that the text stands in this row; return it folded, without spaces."""
        parts, joined = self._parts, ""
        for part in text.split():
            words, noted = parts.get(part) or self._read(part)
            joined += words
            for rows in noted:
                rows.append(row)
        return joined

    def add_all(self, text: str, rows: list[int]) -> None:
        """Note that the text stands in all of these rows."""
        for part in text.split():
            for noted in (self._parts.get(part) or self._read(part))[1]:
                noted += rows

    def _read(self, part: str) -> tuple[str, list[list[int]]]:
        words = [folded for _, folded in _spelt(part)]
        self._parts[part] = "".join(words), [self.rows[word] for word in words]
        return self._parts[part]

    def spellings(self) -> dict[str, str]:
        """The words as spelt, with what they fold to."""
        return {spelt: folded for part in self._parts for spelt, folded in _spelt(part)}

    def sets(self) -> dict[str, BitMap]:
        return {word: BitMap(rows) for word, rows in self.rows.items()}


# Kept from one index to the next: folding takes as long as all the rest, and only the catalogue's own words are here.
_known: dict[str, tuple[tuple[str, str], ...]] = {}


def _spelt(part: str) -> tuple[tuple[str, str], ...]:
    """The words in a part of a text that has no spaces: as spelt, and folded."""
    if part not in _known:
        _known[part] = tuple((word, names.fold(word)) for word in names.plain(part).split())
    return _known[part]


def _read_names(rows: Rows, postings: _Postings) -> array:
    """Note the words of all names; return whole names as sorted numbers, a sixth of what a dictionary would take."""
    wholes = array("Q")

    def add(row: int, text: str, tier: int) -> None:
        wholes.append(_whole(tier, _as_typed(text)) | row)
        # Folded without spaces, where languages and catalogues disagree most.
        wholes.append(_whole(tier + 2, postings.add(text, row)) | row)

    people = Person.objects.published().order_by().values_list("pk", "name", "sort_name")
    printed = set()
    for pk, name, sort_name in people.iterator(_STEP):
        if (row := rows.first_of.get(pk)) is not None:
            printed.add(hash((row, name)))
            add(row, name, 0)
            if sort_name != name:
                add(row, sort_name, 0)
    for pk, text in Name.objects.published().order_by().values_list("person_id", "text").iterator(_STEP):
        if (row := rows.first_of.get(pk)) is not None and hash((row, text)) not in printed:
            add(row, text, 1)
    return array("Q", sorted(wholes))


def _read_texts(rows: Rows, postings: _Postings) -> None:
    # Roles, agencies and places repeat; each is taken apart once. Longer texts do not.
    repeated: defaultdict[str, list[int]] = defaultdict(list)
    linked: dict[type[Any], defaultdict[int, list[int]]] = {model: defaultdict(list) for model in CALLED}
    for said in SAID:
        to = [linked[said.model._meta.get_field(link).related_model] for link in said.links]
        for row, found, keys in _rows_of(said, rows):
            for text in found:
                if len(text) > _LONGEST_REPEATED:
                    postings.add(text, row)
                elif text:
                    repeated[text].append(row)
            for pointed, key in zip(to, keys, strict=True):
                if key:
                    pointed[key].append(row)
    for model, rows_of in linked.items():
        for key, *called in model.objects.order_by().values_list("pk", *CALLED[model]):
            if key in rows_of:
                for text in called:
                    repeated[text] += rows_of[key]
    for text, all_rows in repeated.items():
        postings.add_all(text, all_rows)


def _rows_of(said: Said, rows: Rows) -> Iterator[tuple[int, tuple[str, ...], tuple[int, ...]]]:
    """For each statement that readers see: its person's first row, its texts, and the keys of what it points to."""
    shown = said.model.objects.published() if said.model is Person else said.model.objects.shown()
    links, end = (f"{link}_id" for link in said.links), 1 + len(said.columns)
    for found in shown.order_by().values_list(said.person, *said.columns, *links).iterator(_STEP):
        if (row := rows.first_of.get(found[0])) is not None:
            yield row, found[1:end], found[end:]


def _as_typed(text: str) -> str:
    return " ".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold().split())


def _whole(tier: int, text: str) -> int:
    """A number for a whole name, with room for a row; two names share one too rarely to matter."""
    return (hash((tier, text)) & ((1 << _HASH_BITS) - 1)) << _ROW_BITS
