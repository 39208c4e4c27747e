"""A query string answered whole: a page of people, facets with their counts, and ways out of an empty result."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import islice
from math import ceil
from operator import and_
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from pyroaring import BitMap

from catalog import facets
from catalog.counting import FacetValue, Found
from catalog.matching import alike, candidates, explain
from catalog.models import Person
from catalog.parameters import FACETS, PER_PAGE, Choices, ParameterError
from catalog.rows import union

__all__ = ["Browsing", "Chip", "Facet", "FacetValue", "ParameterError", "browse"]

# One in so many people: sorting fewer is quicker than looking for them in the order of all.
_SPARSE = 8
_WHO_LABELS = {"others": "no crossing of their own", "all": "everyone named"}


@dataclass(frozen=True)
class Facet:
    name: str
    label: str
    values: list[FacetValue]


@dataclass(frozen=True)
class Chip:
    """One choice, in words, and the query string without it."""

    parameter: str
    value: str
    facet_label: str
    label: str
    query: str


def browse(params: QueryDict, version: int | None = None) -> "Browsing":
    """
    Read the query string and find its people, whatever it holds.

    One query, or none with the catalogue's `version` if this request has read it; another when people are looked at.
    """
    index = facets.current(version)
    return Browsing(index, Choices.read(params, index.vocabulary))


class Browsing:
    """A list of people as asked for; what costs time is worked out when it is first looked at."""

    per_page = PER_PAGE

    def __init__(self, index: facets.Index, choices: Choices) -> None:
        self._index, self._choices = index, choices
        self._rows = index.rows
        self.errors = list(choices.errors)
        self.q, self.who, self.sort = choices.q, choices.who, choices.sort
        self.lineage, self.page = choices.lineage, choices.page

    @property
    def index(self) -> facets.Index:
        """What it was answered from; what is drawn from it holds as long as it lives."""
        return self._index

    def beside(self, params: QueryDict) -> "Browsing":
        """Another list of the same moment; no query until its people are looked at."""
        return Browsing(self._index, Choices.read(params, self._index.vocabulary))

    # --- The people ---

    @cached_property
    def count(self) -> int:
        return 0 if self.errors else len(self._found)

    @property
    def pages(self) -> int:
        """How many pages there are; an empty result has one."""
        return max(1, ceil(self.count / PER_PAGE))

    @cached_property
    def people(self) -> list[Person]:
        """This page's people, each with what its card prints, and with `match`: where a word searched for was found."""
        people = self._index.people.listed(self.page_pks, self._found_by_text(self.page_pks))
        for person in people:
            person.match = self.matches.get(person.pk, "")  # type: ignore[attr-defined]
        return people

    @cached_property
    def matches(self) -> dict[int, str]:
        """By the keys of this page's people, and maybe others', where a word searched for was found."""
        if not self.q:
            return {}
        told = self._index.words.told(self.q)
        if missing := [pk for pk in self.page_pks if pk not in told]:
            by_text = self._found_by_text(missing)
            told.update(explain(self._index.people.kept(missing, by_text), self.q, by_text))
        return told

    def _found_by_text(self, pks: list[int]) -> set[int]:
        """Those of these people whom only the words of their entries found."""
        return {pk for pk in pks if self._rows.first_of[pk] in self._tiers[-1]} if self.q else set()

    @cached_property
    def page_pks(self) -> list[int]:
        start = (self.page - 1) * PER_PAGE
        return [] if start >= self.count else self._keys(self._ordered(start, start + PER_PAGE))

    @cached_property
    def pks(self) -> list[int]:
        """The whole result in order."""
        return [] if self.errors else self._keys(self._ordered())

    def neighbours(self, slug: str) -> tuple[str | None, str | None]:
        """The slugs before and after this one in the result; None at its ends, twice if it is not in it."""
        pk = self._index.people.key_of(slug)
        row = self._rows.first_of.get(pk) if pk else None
        if row is None or self.errors or row not in self._found:
            return None, None
        before, found = None, self._ordered()
        for other in found:
            if other == row:
                break
            before = other
        keys = [None if other is None else self._rows.pks[other] for other in (before, next(found, None))]
        slugs = self._index.people.slugs_of([key for key in keys if key is not None])
        start, end = (None if key is None else slugs.get(key) for key in keys)
        return start, end

    @cached_property
    def _tiers(self) -> list[BitMap]:
        return self._index.words.find(self.q) if self.q else []

    @cached_property
    def _conditions(self) -> dict[str, BitMap]:
        """By parameter, the rows that it leaves."""
        conditions = {"who": self._index.who(self.who), **self._index.chosen(self._choices)}
        if self.q:
            conditions["q"] = self._rows.widened(union(self._tiers))
        return conditions

    def _left(self, without: str = "") -> Found:
        """What all conditions leave, or all but one."""
        rows = [rows for name, rows in self._conditions.items() if name != without]
        # The first is who is looked for.
        return self._index.whole(self.who) if len(rows) == 1 else self._index.narrowed(reduce(and_, rows))

    @cached_property
    def _everything(self) -> Found:
        return self._left()

    @property
    def _found(self) -> BitMap:
        """The first rows of the people found."""
        return self._everything.firsts

    def _ordered(self, start: int = 0, end: int | None = None) -> Iterator[int]:
        """The people's first rows in the order asked for, from one place on to another."""
        if self.sort == "-name":
            # Not a slice with a step of -1: a set has one order only.
            return islice(reversed(self._found.to_array()), start, end)
        if self.sort == "relevance" and self.q:
            tiers = (tier & self._found for tier in self._tiers)
            return islice((row for tier in tiers for row in tier), start, end)
        if self.sort in ("name", "relevance"):
            return iter(self._found[start:end])
        order, places = self._index.sorted_firsts(self.sort)
        if len(self._found) * _SPARSE < len(order):
            return islice(sorted(self._found, key=places.__getitem__), start, end)
        return islice((row for row in order if row in self._found), start, end)

    def _keys(self, rows: Iterable[int]) -> list[int]:
        return [self._rows.pks[row] for row in rows]

    # --- The facets ---

    @cached_property
    def facets(self) -> dict[str, Facet]:
        return {name: self.facet(name) for name in FACETS}

    def facet(self, name: str, most: int | None = None) -> Facet:
        """One facet; with `most` only the first so many of the values that anyone found has, and what is chosen."""
        return Facet(name, FACETS[name].label, self._values(name, most))

    def _values(self, facet: str, most: int | None) -> list[FacetValue]:
        chosen = self._choices.facets.get(facet, ())
        if self.errors:
            found = self._index.narrowed(BitMap())
        else:
            found = self._left(without=facet) if chosen else self._everything
        return self._index.facet_values(facet, found, self.who, chosen, lineage=self.lineage, most=most)

    # --- Words for what was asked ---

    @cached_property
    def title(self) -> str:
        """How many people, and which filters: “14 people · KGB · 1950s”."""
        people = "1 person" if self.count == 1 else f"{self.count:,} people"
        label = self._index.vocabulary.label
        words = [f"“{self.q}”"] if self.q else []
        for name, values in self._choices.facets.items():
            words += [FACETS[name].title(value, label(name, value)) for value in values]
        if self.who in _WHO_LABELS:
            words.append(_WHO_LABELS[self.who])
        return " · ".join([people, *words])

    @cached_property
    def chips(self) -> list[Chip]:
        """Every choice, each a link that takes it away."""
        return [self._chip(*choice) for choice in self._chosen()]

    @cached_property
    def gains(self) -> list[tuple[Chip, int]]:
        """For an empty result: each choice, and how many people dropping it would find."""
        if self.count or self.errors:
            return []
        without = [(choice, self._choices.without(*choice[:2])) for choice in self._chosen()]
        return [(self._chip(*choice), Browsing(self._index, choices).count) for choice, choices in without]

    @cached_property
    def suggestions(self) -> list[str]:
        """For words that match nobody: names much like them."""
        if not self.q or self.errors or any(self._tiers):
            return []
        among = self._rows.firsts(self._index.who(self.who))
        keys = self._keys(candidates(self._index.words, self.q, among))
        return alike(Person.objects.filter(pk__in=keys).by_name().values_list("name", flat=True), self.q)

    def query(self, **changes: Any) -> str:
        """
        The query string with these parameters replaced (None removes one), in a stable order.

        The page is left out unless given: any other change begins a new list.
        """
        parameters: dict[str, list[str]] = self._choices.parameters()
        for name, value in changes.items():
            if value is None:
                parameters.pop(name, None)
            else:
                parameters[name] = [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
        return urlencode(parameters, doseq=True)

    def _chosen(self) -> Iterator[tuple[str, str, str, str]]:
        """Each choice as its parameter, value, and the words for both."""
        label = self._index.vocabulary.label
        if self.q:
            yield "q", self.q, "Words", self.q
        for name, values in self._choices.facets.items():
            for value in values:
                yield name, value, FACETS[name].label, label(name, value)
        if self.lineage:
            yield "lineage", "1", "Agencies", "with predecessors and successors"
        if self.who in _WHO_LABELS:
            yield "who", self.who, "People", _WHO_LABELS[self.who]

    def _chip(self, parameter: str, value: str, facet_label: str, label: str) -> Chip:
        without = self._choices.without(parameter, value).parameters()
        return Chip(parameter, value, facet_label, label, urlencode(without, doseq=True))
