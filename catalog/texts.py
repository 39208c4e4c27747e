"""What is said of people, as folded words: read from their entries, kept in the full-text engine, and found there."""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import OuterRef
from pyroaring import BitMap

from catalog import names
from catalog.engines import Asked, engine
from catalog.models import (
    EVERYONE,
    Affiliation,
    Agency,
    Catalogue,
    Country,
    Defection,
    LifeEvent,
    Motive,
    Person,
    Place,
    Relation,
    Touched,
    Waypoint,
)
from catalog.models.nested import JsonLine, JsonRows


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
            found += [(heading, f"{link}__{path}") for path in CALLED[self.linked(link)].paths]
        return found

    def linked(self, link: str) -> type[Any]:
        model: type[Any] = self.model._meta.get_field(link).related_model
        return model

    def shown(self) -> Any:
        """The rows that readers see."""
        rows = self.model.objects.published() if self.model is Person else self.model.objects.shown()
        return rows.order_by()


class Called(NamedTuple):
    """The words for what is pointed to, and the letter that its key has in the table of words."""

    letter: str
    paths: tuple[str, ...]

    def token(self, key: int) -> str:
        """Stands for the entry among a person's words, so that a new name of it changes nobody's; no search has it."""
        return f"_{self.letter}{key}"


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
CALLED: dict[type[Any], Called] = {
    Agency: Called("a", ("name", "abbreviation", "native_name", "transliteration")),
    Place: Called("p", ("name", "country__name")),
    Country: Called("c", ("name",)),
}

# Whose texts a card in a list holds.
ON_CARDS = (Person, Affiliation, Defection, Motive)
SHORTEST_PREFIX_IN_TEXTS = 3
# A word's beginning is enough to find it by; and PostgreSQL takes a million bytes of a person's words.
_LONGEST_WORD, _MOST_WORDS = 50, 20_000
# People read together; and as many as a save takes up, or as are read beside the table when a search begins.
_STEP, _FEW = 5000, 500
_MOST_KEPT = 500
_LAST = 2**63 - 1  # greater than any key


# --- Reading what is said ---


def documents(**keys: Any) -> dict[int, frozenset[str]]:
    """Each person's words, of the published people whose keys pass these lookups: `in`, or `gte` and `lte`."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    folded: dict[str, list[str]] = {}
    for said in SAID:
        links = [CALLED[said.linked(link)] for link in said.links]
        end = 1 + len(said.columns)
        rows = said.shown().filter(**{f"{said.person}__{lookup}": value for lookup, value in keys.items()})
        for row in rows.values_list(said.person, *said.columns, *(f"{link}_id" for link in said.links)):
            words = found[row[0]]
            for text in row[1:end]:
                if text:
                    for part in text.split():
                        if part not in folded:
                            folded[part] = [word[:_LONGEST_WORD] for word in names.words(part)]
                        words.update(folded[part])
            words.update(called.token(key) for called, key in zip(links, row[end:], strict=True) if key)
    return {key: frozenset(sorted(words)[:_MOST_WORDS]) for key, words in found.items()}


def everyone() -> Iterator[tuple[int, dict[int, frozenset[str]]]]:
    """All published people's words, some thousands at a time, after the greatest key among them."""
    keys = list(Person.objects.published().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _STEP):
        some = keys[start : start + _STEP]
        yield some[-1], documents(gte=some[0], lte=some[-1])


# --- Keeping the table ---


@transaction.atomic
def take_up() -> None:
    """Bring the table's words of those last changed up to date; what concerned very many is left to fill()."""
    if not Touched.objects.waiting().exists():
        return
    # Else another change of the same people, between reading and writing, would be lost.
    Catalogue.hold()
    keys = list(Touched.objects.waiting().values_list("pk", flat=True)[:_FEW])
    told = documents(**{"in": keys})
    engine().write(told)
    engine().remove(set(keys) - told.keys())
    Touched.objects.filter(pk__in=keys).exclude(pk=EVERYONE).taken_up()


@transaction.atomic
def fill() -> None:
    """Hold the whole table against what is said, and write what differs."""
    Catalogue.hold()
    after, table, differed = EVERYONE, engine(), False
    for until, told in chain(everyone(), [(_LAST, {})]):
        stored = table.read(after, until)
        wrong = {key: words for key, words in told.items() if stored.get(key) != words}
        gone = stored.keys() - told.keys()
        table.write(wrong)
        table.remove(gone)
        differed = differed or bool(wrong or gone)
        after = until
    if differed:
        # Nobody may have counted what made the difference, and every process keeps answers.
        Catalogue.bump([EVERYONE])
    Touched.objects.taken_up()


# --- Finding ---


class Texts:
    """What is said of people at one moment: the table's words, and beside it those of the people that still wait."""

    def __init__(self) -> None:
        self._called = _Sorted(_called())
        waiting = list(Touched.objects.waiting().values_list("pk", flat=True)[: _FEW + 1])
        # No search writes: until someone saves or fills, what waits is read here; all of it, where it is much.
        self._in_table = EVERYONE not in waiting and len(waiting) <= _FEW
        self._waiting = BitMap(waiting)
        read = [documents(**{"in": waiting})] if self._in_table else (told for _, told in everyone())
        self._beside = _Sorted((word, key) for told in read for key, words in told.items() for word in words)
        self._kept: dict[str, BitMap] = {}

    def find(self, words: Iterable[str]) -> dict[str, BitMap]:
        """For each folded word the keys of the people of whom it is said; one query, or none if asked lately."""
        asked = {word: word[:_LONGEST_WORD] for word in words}
        kept = self._kept
        found = {word: kept[word] for word in asked.values() if word in kept}
        if missing := [self._asked(word) for word in sorted({*asked.values()} - found.keys())]:
            found |= self._look_for(missing)
            # Two threads may both begin it anew; what they hold in their hands is not lost.
            self._kept = found if len(kept) > _MOST_KEPT else {**kept, **found}
        return {word: found[cut] for word, cut in asked.items()}

    def _asked(self, word: str) -> Asked:
        begins = len(word) >= SHORTEST_PREFIX_IN_TEXTS
        return Asked(word, begins, tuple(sorted(set(self._called.find(word, begins=begins)))))

    def _look_for(self, missing: list[Asked]) -> dict[str, BitMap]:
        in_table = engine().find(missing) if self._in_table else [[]] * len(missing)
        return {
            asked.word: (BitMap(keys) - self._waiting)
            | BitMap(self._beside.find(asked.word, begins=asked.begins))
            | BitMap(key for other in asked.others for key in self._beside.find(other, begins=False))
            for asked, keys in zip(missing, in_table, strict=True)
        }


class _Sorted:
    """What words lead to, to be found by a word or by its beginning."""

    def __init__(self, pairs: Iterable[tuple[str, Any]]) -> None:
        self._led: defaultdict[str, list[Any]] = defaultdict(list)
        for word, to in pairs:
            self._led[word].append(to)
        self._words = sorted(self._led)

    def find(self, word: str, *, begins: bool) -> Iterator[Any]:
        if not begins:
            yield from self._led.get(word, ())
            return
        for place in range(bisect_left(self._words, word), len(self._words)):
            if not self._words[place].startswith(word):
                return
            yield from self._led[self._words[place]]


def _called() -> Iterator[tuple[str, str]]:
    """The words for what is pointed to, each with what stands for it in the table."""
    for model, called in CALLED.items():
        for key, *texts in model.objects.order_by().values_list("pk", *called.paths):
            token = called.token(key)
            for text in texts:
                for word in names.words(text):
                    yield word[:_LONGEST_WORD], token


# --- Telling where ---


def with_texts(people: Any) -> Any:
    """The same people, each with the texts that no card holds; no further query."""
    told = {}
    for place, said in _elsewhere():
        rows = said.shown().filter(**{said.person: OuterRef("pk")})
        told[f"said_{place}"] = JsonRows(rows.values(line=JsonLine(*(path for _, path in said.paths()))))
    return people.annotate(**told)


def has_texts(person: Person) -> bool:
    return all(f"said_{place}" in person.__dict__ for place, _ in _elsewhere())


def texts_elsewhere(person: Person) -> Iterator[tuple[str, str]]:
    """What with_texts() fetched: each text with its name for readers."""
    for place, said in _elsewhere():
        headings = [heading for heading, _ in said.paths()]
        for line in json.loads(person.__dict__[f"said_{place}"]):
            yield from ((heading, text) for heading, text in zip(headings, line, strict=True) if text)


def _elsewhere() -> list[tuple[int, Said]]:
    return [(place, said) for place, said in enumerate(SAID) if said.model not in ON_CARDS]
