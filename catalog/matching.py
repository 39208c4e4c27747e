"""Where a search found its words, told in the entry's own words; and names much like what found nobody."""

from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache
from itertools import chain
from typing import Any, NamedTuple

from pyroaring import BitMap

from catalog import names
from catalog.models import Affiliation, Defection, Motive, Person
from catalog.search import Words
from catalog.texts import ON_CARDS, SAID, SHORTEST_PREFIX_IN_TEXTS, texts_elsewhere

_BEFORE, _AFTER = 4, 8  # words of an excerpt around the first one found
_SUGGESTIONS = 3
_LIKENESS = 0.6
_CANDIDATES = 20
_SHORTEST_LIKE = 4

_ON_CARDS: dict[type[Any], Callable[[Person], Iterable[Any]]] = {
    Person: lambda person: [person],
    Affiliation: lambda person: person.affiliations.all(),
    Defection: lambda person: person.defections.all(),
    Motive: lambda person: chain.from_iterable(crossing.motives.all() for crossing in person.defections.all()),
}


# A text's name for readers, the text, and its words folded.
_Text = tuple[str, str, str]


class _Word(NamedTuple):
    """A word searched for."""

    spelt: str
    folded: str

    def is_in_name(self, text: str) -> bool:
        return any(
            folded.startswith(self.folded)
            or spelt.startswith(self.spelt)
            or names.within_one_slip(self.spelt, spelt)
            or names.within_one_slip(self.folded, folded)
            for spelt, folded in ((spelt, names.fold(spelt)) for spelt in names.plain(text).split())
        )

    @property
    def sign(self) -> str:
        """What a text has that has the word, whole or at a word's beginning; the text folded as by _folded()."""
        whole = len(self.folded) < SHORTEST_PREFIX_IN_TEXTS
        return f" {self.folded} " if whole else f" {self.folded}"


def explain(people: list[Person], q: str, by_text: set[int]) -> dict[int, str]:
    """
    Say for people of a list, by their keys, in which form of the name or in which text the words were found.

    Empty if the name that is printed says it already. `by_text` are the keys of those whose names do not have all
    words; these come with all their texts.
    """
    found = {}
    words = [_Word(spelt, names.fold(spelt)) for spelt in names.plain(q).split()]
    signs = [word.sign for word in words]
    for person in people:
        if person.pk not in by_text:
            found[person.pk] = _name(person, words)
        else:
            on_card, elsewhere = _texts_of(person)
            found[person.pk] = _best(on_card, signs, enough=len(words)) or _best(elsewhere + on_card, signs)
    return found


def candidates(words: Words, q: str, among: BitMap) -> list[int]:
    """First rows of people, of those in the set `among`, with names somewhat like what was searched for."""
    found = among
    for spelt in names.plain(q).split():
        # A shorter word is like too many.
        if len(spelt) >= _SHORTEST_LIKE and (
            near := get_close_matches(spelt, words.alike(spelt), n=_CANDIDATES, cutoff=_LIKENESS)
        ):
            found = found & words.with_spellings(near)
    return list(found[:_CANDIDATES]) if found is not among else []


def alike(texts: Iterable[str], q: str) -> list[str]:
    """The few texts that are most like what was searched for, the likest first."""
    asked = names.plain(q)
    likeness = {text: SequenceMatcher(None, names.plain(text), asked).ratio() for text in texts}
    return sorted(likeness, key=lambda text: -likeness[text])[:_SUGGESTIONS]


def _name(person: Person, words: list[_Word]) -> str:
    if all(word.is_in_name(person.name) for word in words):
        return ""
    forms = [form.text for form in person.names.all()]
    for form in forms:
        if all(word.is_in_name(form) for word in words):
            return f"the name {form}"
    # Each word in another form.
    return ", ".join(form for form in forms if any(word.is_in_name(form) for word in words))


def _texts_of(person: Person) -> tuple[list[_Text], list[_Text]]:
    """The texts on the person's card, and the others; put together once for each person that is kept."""
    worked_out = person.__dict__.setdefault("worked_out", {})
    if "texts" not in worked_out:
        worked_out["texts"] = tuple(
            [(heading, text, _folded(text)) for heading, text in texts]
            for texts in (_texts_on(person), texts_elsewhere(person))
        )
    texts: tuple[list[_Text], list[_Text]] = worked_out["texts"]
    return texts


def _texts_on(person: Person) -> Iterator[tuple[str, str]]:
    for rows_of, paths in _readers():
        for row in rows_of(person):
            for heading, path in paths:
                if text := _at(row, path):
                    yield heading, text


@cache
def _readers() -> list[tuple[Callable[[Person], Iterable[Any]], list[tuple[str, list[str]]]]]:
    """What is said on a card: how to come to the rows, and each text's name and steps from there."""
    return [
        (_ON_CARDS[said.model], [(heading, path.split("__")) for heading, path in said.paths()])
        for said in SAID
        if said.model in ON_CARDS
    ]


def _at(row: Any, path: list[str]) -> str:
    for name in path:
        row = getattr(row, name) if row is not None else None
    return row or ""


def _best(texts: Iterable[_Text], signs: list[str], enough: int = 1) -> str:
    """Say what text has most of the words, and the words around the first; empty if it has fewer than enough."""
    most, told = enough - 1, ""
    for heading, text, folded in texts:
        found = [sign for sign in signs if sign in folded]
        if len(found) > most:
            most, told = len(found), f"{heading}: {_around(text, found)}"
    return told


def _around(text: str, signs: list[str]) -> str:
    """The text's words around the first that has one of the signs."""
    parts = text.split()
    for place, part in enumerate(parts):
        folded = _folded(part)
        for sign in signs:
            if sign in folded:
                return _excerpt(parts, place)
    return ""


@lru_cache(maxsize=10_000)
def _folded(text: str) -> str:
    """The words of a text, folded, each between blanks."""
    return f" {' '.join(word for part in text.split() for word in names.words(part))} "


def _excerpt(parts: list[str], place: int) -> str:
    start, end = max(0, place - _BEFORE), place + _AFTER
    words = " ".join(parts[start:end])
    return f"{'… ' * (start > 0)}{words}{' …' * (end < len(parts))}"
