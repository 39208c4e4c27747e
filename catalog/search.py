"""Words to people, in tiers of our own, so that every database gives the same order."""

import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain, takewhile
from typing import Any

from pyroaring import BitMap

from catalog import names
from catalog.models import EVERYONE, Name, Person, Touched
from catalog.rows import EMPTY, Rows, union
from catalog.texts import Texts

TIERS = 8
_ALIKE = 2  # letters that a suggestion shares at its beginning or end, and may be longer or shorter by
_MOST_WORDS = 20
_MOST_KEPT = 100
_STEP = 2000
# Of people whose names are read beside those of everyone else; more are quicker read with them.
_MOST_BESIDE = 1000
_KEY_BITS = 64
_KEY = (1 << _KEY_BITS) - 1


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

    def __init__(self, rows: Rows, state: tuple[Any, ...] = (), names: "Names | None" = None) -> None:
        """`names` were read for an earlier state of the catalogue; where they hold, only who has changed is read."""
        self._rows, self._everyone, self._people = rows, rows.all_firsts(), BitMap(rows.first_of)
        changed = Touched.objects.since(names.version) if names and names.hold_in(state) else {EVERYONE}
        if names is None or EVERYONE in changed or len(changed) > _MOST_BESIDE:
            names, changed = Names(state), set()
        self.names = names
        # With those of whom each is not to be asked.
        self._layers = [(names, BitMap(changed))]
        if changed:
            self._layers.append((Names(state, changed), EMPTY))
        self._texts = Texts()
        self._found: dict[str, list[BitMap]] = {}
        self._told: dict[str, dict[int, str]] = {}

    # --- Finding ---

    def find(self, q: str) -> list[BitMap]:
        """The first rows of the people found, by tier, nobody in two, the last tier the texts'; at most one query."""
        found = self._found.get(q)
        if found is None:
            found = self._look_for(q)
            # Two threads may both begin it anew.
            self._found = {q: found} if len(self._found) > _MOST_KEPT else {**self._found, q: found}
        return found

    def told(self, q: str) -> dict[int, str]:
        """Where this search found people, by their keys, as far as somebody has asked; for the caller to add to."""
        if q not in self._told and len(self._told) > _MOST_KEPT:
            self._told = {}
        return self._told.setdefault(q, {})

    def alike(self, spelt: str) -> set[str]:
        """Spellings of names that begin or end alike, and are about as long."""
        return {word for names, hidden in self._layers for word in names.alike(spelt, hidden)}

    def with_spellings(self, spellings: Iterable[str]) -> BitMap:
        """The first rows of people with any of these words in a name."""
        return self._firsts(self._named(lambda names: names.with_spellings(spellings)))

    def _look_for(self, q: str) -> list[BitMap]:
        spelt = names.plain(q).split()[:_MOST_WORDS]
        if not spelt:
            return [BitMap()] * TIERS
        folded = [names.fold(word) for word in spelt]
        typed, joined = _as_typed(q), "".join(folded)
        said = self._texts.find(folded)
        by_word = [self._of_word(*word, said[word[1]]) for word in zip(spelt, folded, strict=True)]
        tiers = [
            *(self._exactly(tier, text) for tier, text in enumerate([typed, typed, joined, joined])),
            *(BitMap.intersection(*sets) for sets in zip(*by_word, strict=True)),
        ]
        found, above = [], BitMap()
        for tier in tiers:
            found.append(self._firsts(tier - above))
            above |= tier
        return found

    def _exactly(self, tier: int, text: str) -> BitMap:
        return self._named(lambda names: [names.exactly(tier, text)])

    def _of_word(self, spelt: str, folded: str, said: BitMap) -> list[BitMap]:
        """The people with this word whole in a name; or as a beginning too; or one slip away; or in the entry."""
        whole = self._named(lambda names: [names.words.get(folded, EMPTY)])
        begun = whole | self._named(lambda names: names.begun(spelt, folded))
        near = begun | self._named(lambda names: names.near(spelt, folded))
        return [whole, begun, near, near | said]

    def _named(self, ask: Callable[["Names"], Iterable[BitMap]]) -> BitMap:
        return union([union(list(ask(names))) - hidden for names, hidden in self._layers])

    def _firsts(self, people: BitMap) -> BitMap:
        """The first rows of these people; someone may have been published or withdrawn since the rows were read."""
        others = self._people - people
        if len(others) < len(people):
            return self._everyone - self._firsts(others)
        return BitMap([row for row in map(self._rows.first_of.get, people) if row is not None])


class Names:
    """
    Every word of the published people's names, and the keys of the people it leads to.

    By key, not by row: a change to one entry moves many rows, and leaves all other names as they are.
    """

    def __init__(self, state: tuple[Any, ...], people: Collection[int] | None = None) -> None:
        """Of all people, or of some; `state` is the catalogue's before they are read."""
        self.state = state
        postings = _Postings()
        # Whole names, as numbers in their order, and beside each whose it is: a sixth of what a dictionary would take.
        wholes = sorted(_read_names(postings, people))
        self._wholes = array("Q", (number >> _KEY_BITS for number in wholes))
        self._whose = array("Q", (number & _KEY for number in wholes))
        self.words = postings.sets()
        # Spelling to folded word; a search may stop, or slip, where the folding would have rewritten more.
        self._spellings = postings.spellings()
        self._by_fold, self._by_spelling = Vocabulary(self.words), Vocabulary(self._spellings)

    @property
    def version(self) -> int:
        version: int = self.state[-1]
        return version

    def hold_in(self, state: tuple[Any, ...]) -> bool:
        """Whether they were read at an earlier moment of the same history; a transaction may have been rolled back."""
        *around, version = self.state
        return tuple(around) == state[: len(around)] and len(around) < len(state) and version <= state[-1]

    def begun(self, spelt: str, folded: str) -> Iterator[BitMap]:
        yield from (self.words[word] for word in self._by_fold.beginning(folded))
        yield from self.with_spellings(self._by_spelling.beginning(spelt))

    def near(self, spelt: str, folded: str) -> Iterator[BitMap]:
        yield from (self.words[word] for word in self._by_fold.near(folded))
        yield from self.with_spellings(self._by_spelling.near(spelt))

    def exactly(self, tier: int, text: str) -> BitMap:
        number = _whole(tier, text)
        start, end = bisect_left(self._wholes, number), bisect_right(self._wholes, number)
        return BitMap(list(self._whose[start:end]))

    def alike(self, spelt: str, hidden: BitMap) -> set[str]:
        """Spellings that begin or end alike, are about as long, and are someone's who is not hidden."""
        begin = self._by_spelling.beginning(spelt[:_ALIKE])
        end = self._by_spelling.ending(spelt[-_ALIKE:])
        found = {word for word in chain(begin, end) if abs(len(word) - len(spelt)) <= _ALIKE}
        if not hidden:
            return found
        return {word for word in found if not self.words[self._spellings[word]].issubset(hidden)}

    def with_spellings(self, spellings: Iterable[str]) -> Iterator[BitMap]:
        """The people with each of these words in a name."""
        return (self.words[self._spellings[word]] for word in spellings if word in self._spellings)


class _Postings:
    """For each folded word the people it stands for, while names are read."""

    def __init__(self) -> None:
        self._people: defaultdict[str, list[int]] = defaultdict(list)
        self._parts: dict[str, tuple[str, list[list[int]]]] = {}
        self._folds: dict[str, str] = {}

    def add(self, text: str, key: int) -> str:
        """Note that the name is this person's; return it folded, without spaces."""
        parts, joined = self._parts, ""
        for part in text.split():
            words, noted = parts.get(part) or self._read(part)
            joined += words
            for people in noted:
                people.append(key)
        return joined

    def _read(self, part: str) -> tuple[str, list[list[int]]]:
        spelt = names.plain(part).split()
        folded = [names.fold(word) for word in spelt]
        self._folds.update(zip(spelt, folded, strict=True))
        self._parts[part] = "".join(folded), [self._people[word] for word in folded]
        return self._parts[part]

    def spellings(self) -> dict[str, str]:
        """The words as spelt, with what they fold to."""
        return self._folds

    def sets(self) -> dict[str, BitMap]:
        return {word: BitMap(people) for word, people in self._people.items()}


def _read_names(postings: _Postings, keys: Collection[int] | None) -> list[int]:
    """Note the words of all names; return a number for each whole name, with its person's key in the lower half."""
    wholes: list[int] = []

    def add(key: int, text: str, tier: int) -> None:
        wholes.append(_whole(tier, _as_typed(text)) << _KEY_BITS | key)
        # Folded without spaces, where languages and catalogues disagree most.
        wholes.append(_whole(tier + 2, postings.add(text, key)) << _KEY_BITS | key)

    people, forms = Person.objects.published(), Name.objects.published()
    if keys is not None:
        people, forms = people.filter(pk__in=keys), forms.filter(person__in=keys)
    known, printed = set(), set()
    for key, name, sort_name in people.order_by().values_list("pk", "name", "sort_name").iterator(_STEP):
        known.add(key)
        printed.add(hash((key, name)))
        add(key, name, 0)
        if sort_name != name:
            add(key, sort_name, 0)
    for key, text in forms.order_by().values_list("person_id", "text").iterator(_STEP):
        # Not shown(): joining people takes longer than looking their keys up here.
        if key in known and hash((key, text)) not in printed:
            add(key, text, 1)
    return wholes


def _as_typed(text: str) -> str:
    return " ".join((text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold().split())


def _whole(tier: int, text: str) -> int:
    return hash((tier, text)) & _KEY
