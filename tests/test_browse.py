import pytest
from django.http import QueryDict

from catalog.browse import browse
from tests.factories import AffiliationFactory, DefectionFactory, PersonFactory

pytestmark = pytest.mark.django_db


def names(query: str) -> list[str]:
    return [person.name for person in browse(QueryDict(query)).people]


def test_browse_lists_defectors_by_name_unless_asked():
    DefectionFactory(person__name="Kim Philby", person__sort_name="Philby, Kim")
    DefectionFactory(person__name="Guy Burgess", person__sort_name="Burgess, Guy")
    PersonFactory(name="Nicholas Elliott", sort_name="Elliott, Nicholas")

    assert names("") == ["Guy Burgess", "Kim Philby"]
    assert names("who=others") == ["Nicholas Elliott"]
    assert names("who=all&sort=-name") == ["Kim Philby", "Nicholas Elliott", "Guy Burgess"]


def test_browse_describes_what_was_asked():
    crossing = DefectionFactory(person__name="Yuri Rastvorov", date="1954-01")
    AffiliationFactory(person=crossing.person, agency__slug="kgb", agency__name="KGB")

    browsing = browse(QueryDict("agency=kgb&decade=1950"))

    assert browsing.title == "1 person · KGB · 1950s"
    assert [(chip.facet_label, chip.label, chip.query) for chip in browsing.chips] == [
        ("Served in", "KGB", "decade=1950"),
        ("Decade", "1950s", "agency=kgb"),
    ]
