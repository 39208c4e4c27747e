"""People in lists, with all that a card prints, and their addresses: kept as long as the index they belong to."""

from collections.abc import Collection
from itertools import islice

from catalog.models import Person
from catalog.models.nested import Prepared
from catalog.texts import has_texts, with_texts

_MOST, _MOST_ADDRESSES = 1000, 20_000
_LISTED = Prepared(lambda keys: Person.objects.published().for_listing().among(keys).order_by(), Prepared.KEYS)
_LISTED_WITH_TEXTS = Prepared(
    lambda keys: with_texts(Person.objects.published().for_listing().among(keys).order_by()), Prepared.KEYS
)


class KeptPeople:
    """Those looked at lately."""

    def __init__(self) -> None:
        self._kept: dict[int, Person] = {}
        self._slugs: dict[int, str] = {}
        self._keys: dict[str, int] = {}

    def listed(self, pks: list[int], with_all_texts: Collection[int] = ()) -> list[Person]:
        """These people as `kept()` gives them, each a row of one's own."""
        return [_copy(person) for person in self.kept(pks, with_all_texts)]

    def kept(self, pks: list[int], with_all_texts: Collection[int] = ()) -> list[Person]:
        """
        These people in this order, to be read only; one query for every 25 that are not kept.

        Some also with the texts that no card holds.
        """
        kept = self._kept
        people = {pk: kept[pk] for pk in pks if pk in kept and (pk not in with_all_texts or has_texts(kept[pk]))}
        if missing := [pk for pk in pks if pk not in people]:
            found = _LISTED_WITH_TEXTS if with_all_texts else _LISTED
            people |= {person.pk: person for person in found.of(missing)}
            both = {**kept, **people}
            # Without the oldest. Two threads may each leave out what the other found; neither loses what it holds.
            self._kept = dict(islice(both.items(), max(0, len(both) - _MOST), None))
        return [people[pk] for pk in pks if pk in people]

    def key_of(self, slug: str) -> int | None:
        """The key of the person at this address; one query at most."""
        key = self._keys.get(slug)
        if key is None and (key := Person.objects.key_of(slug)):
            self._note({key: slug})
        return key

    def slugs_of(self, pks: list[int]) -> dict[int, str]:
        """Where these few people stand; one query at most."""
        slugs = {pk: slug for pk in pks if (slug := self._slugs.get(pk))}
        if missing := [pk for pk in pks if pk not in slugs]:
            found = Person.objects.slugs_of(missing)
            self._note(found)
            slugs |= found
        return slugs

    def _note(self, slugs: dict[int, str]) -> None:
        if len(self._slugs) > _MOST_ADDRESSES:
            self._slugs, self._keys = {}, {}
        self._slugs.update(slugs)
        self._keys.update({slug: pk for pk, slug in slugs.items()})


def _copy(person: Person) -> Person:
    """A row of one's own, for a request to write on; what hangs on it, and what is worked out of it, are shared."""
    person.__dict__.setdefault("worked_out", {})
    copy = Person.__new__(Person)
    copy.__dict__.update(person.__dict__)
    return copy
