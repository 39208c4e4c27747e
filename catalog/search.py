"""Words to people: an index of words in memory, in tiers of our own, so that every database gives the same order."""

import unicodedata
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import takewhile

from pyroaring import BitMap

from catalog import names
from catalog.models import Affiliation, Defection, LifeEvent, Motive, Name, Person, Relation, Waypoint
from catalog.rows import EMPTY, Rows, union

# What an entry says besides its names: the way to the person, and what readers call each text.
TEXTS = (
    (Person, "pk", {"summary": "summary"}),
    (
        Affiliation,
        "person_id",
        {
            "role": "role",
            "agency__name": "agency",
            "agency__abbreviation": "agency",
            "agency__native_name": "agency",
            "agency__transliteration": "agency",
            "note": "note",
        },
    ),
    (
        Defection,
        "person_id",
        {
            "place__name": "place",
            "place__country__name": "place",
            "origin__name": "from",
            "destination__name": "to",
            "destination_text": "to",
            "note": "note",
        },
    ),
    (
        Waypoint,
        "defection__person_id",
        {"text": "on the way", "place__name": "on the way", "country__name": "on the way", "note": "note"},
    ),
    (Motive, "defection__person_id", {"text": "motive", "note": "note"}),
    (LifeEvent, "person_id", {"text": "life", "place__name": "place", "place__country__name": "place", "note": "note"}),
    (Relation, "person_id", {"text": "relation", "note": "note"}),
    (Relation, "other_id", {"text": "relation", "note": "note"}),
)

_MOST_WORDS = 20
_ROW_BITS = 24
_HASH_BITS = 40
_SHORTEST_PREFIX_IN_TEXTS = 3


class Vocabulary:
    """Words in their order, to be found by how they begin and by what is one slip away."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(words)
        self.backwards = sorted(word[::-1] for word in self.words)

    def beginning(self, prefix: str) -> Iterator[str]:
        return _beginning(self.words, prefix)

    def near(self, word: str) -> set[str]:
        """The words one slip away, or the same."""
        # A slip leaves either this much of the beginning or this much of the end as it was.
        kept = max(1, len(word) // 2 - 1)
        close = {other for other in self.beginning(word[:kept]) if abs(len(other) - len(word)) < 2}
        backwards = _beginning(self.backwards, word[: -kept - 1 : -1])
        close.update(other[::-1] for other in backwards if abs(len(other) - len(word)) < 2)
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
        self._spelt: dict[str, tuple[tuple[str, str], ...]] = {}
        self.names: dict[str, BitMap] = {}
        self.entries: dict[str, BitMap] = {}
        self._read_names(rows)
        self._read_texts(rows)
        # Spelling to folded word; a search may stop, or slip, where the folding would have rewritten more.
        self.spellings = {
            plain: folded for spelt in self._spelt.values() for plain, folded in spelt if folded in self.names
        }
        self._by_fold = Vocabulary(self.names)
        self._by_spelling = Vocabulary(self.spellings)
        self._of_entries = sorted(self.entries)
        self._spelt = {}

    def _read_names(self, rows: Rows) -> None:
        found: defaultdict[str, list[int]] = defaultdict(list)
        whole = []

        def add(row: int, text: str, tier: int) -> None:
            whole.append(_whole(tier, _as_typed(text)) | row)
            words = [folded for spelt in self._spell(text) for _, folded in spelt]
            # Without spaces, where languages and catalogues disagree most.
            whole.append(_whole(tier + 2, "".join(words)) | row)
            for word in words:
                found[word].append(row)

        people = Person.objects.published().order_by().values_list("pk", "name", "sort_name")
        for pk, name, sort_name in people:
            if pk in rows.first_of:
                add(rows.first_of[pk], name, 0)
                add(rows.first_of[pk], sort_name, 0)
        for pk, text in Name.objects.shown().order_by().values_list("person_id", "text"):
            if pk in rows.first_of:
                add(rows.first_of[pk], text, 1)
        self.names = {word: BitMap(firsts) for word, firsts in found.items()}
        # Sorted numbers, a sixth of what a dictionary would take.
        self._wholes = array("Q", sorted(set(whole)))

    def _read_texts(self, rows: Rows) -> None:
        # Roles, agencies and places repeat; each text is taken apart once.
        texts: defaultdict[str, list[int]] = defaultdict(list)
        for model, path, fields in TEXTS:
            shown = model.objects.published() if model is Person else model.objects.shown()
            for pk, *said in shown.order_by().values_list(path, *fields):
                if pk in rows.first_of:
                    for text in said:
                        if text:
                            texts[text].append(rows.first_of[pk])
        found: defaultdict[str, list[int]] = defaultdict(list)
        for text, firsts in texts.items():
            for word in {folded for spelt in self._spell(text) for _, folded in spelt}:
                found[word] += firsts
        self.entries = {word: BitMap(firsts) for word, firsts in found.items()}

    def _spell(self, text: str) -> Iterator[tuple[tuple[str, str], ...]]:
        """For each part of the text, its words as spelt and as folded."""
        for part in text.split():
            spelt = self._spelt.get(part)
            if spelt is None:
                spelt = self._spelt[part] = tuple((word, names.fold(word)) for word in names.plain(part).split())
            yield spelt

    # --- Finding ---

    def find(self, q: str) -> list[BitMap]:
        """The first rows of the people found, by tier; no tier is empty, nobody is in two."""
        spelt = names.plain(q).split()[:_MOST_WORDS]
        if not spelt:
            return []
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
            if fresh := tier - above:
                found.append(fresh)
                above |= fresh
        return found

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
        if len(folded) < _SHORTEST_PREFIX_IN_TEXTS:
            return self.entries.get(folded, EMPTY)
        return union([self.entries[word] for word in _beginning(self._of_entries, folded)])


def _as_typed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _whole(tier: int, text: str) -> int:
    """A number for a whole name, with room for a row; two names share one too rarely to matter."""
    return (hash((tier, text)) & ((1 << _HASH_BITS) - 1)) << _ROW_BITS
