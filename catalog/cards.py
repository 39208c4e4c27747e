"""The cards of people in lists, as HTML, kept in memory as long as the index they belong to."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from catalog.facets import Index

# A card is about 1 kB; what is over is the oldest.
MOST_KEPT = 20_000
# Stand in a kept card for what differs from view to view; no text of the catalogue has them.
_QUERY, _MATCH = "\ue000", "\ue001"

_kept: "WeakKeyDictionary[Index, dict[int, str]]" = WeakKeyDictionary()


def cards(index: Index, pks: list[int], query: str, matches: Mapping[int, str]) -> SafeString:
    """
    Return the cards of these people, in order; no query at all for those seen before.

    `query` is the query string that a profile's previous and next follow, `matches` says where a word was found.
    """
    kept = _kept.setdefault(index, {})
    page = {pk: card for pk in pks if (card := kept.get(pk))}
    if missing := [pk for pk in pks if pk not in page]:
        page |= _draw(index, missing)
        kept.update(page)
        while len(kept) > MOST_KEPT:
            # Another thread may take the same one.
            kept.pop(next(iter(kept)), None)
    # Someone may have been withdrawn since the index was read.
    drawn = (page[pk].replace(_MATCH, _found_in(matches.get(pk, ""))) for pk in pks if pk in page)
    return mark_safe("".join(drawn).replace(_QUERY, escape(f"?{query}") if query else ""))


def _draw(index: Index, pks: list[int]) -> dict[int, str]:
    template = get_template("catalog/_person_card.html")
    people = index.people.listed(pks)
    return {person.pk: template.render({"person": person, "query": _QUERY, "match": _MATCH}) for person in people}


def _found_in(match: str) -> str:
    return f'<p class="small">Found in {escape(match)}</p>' if match else ""
