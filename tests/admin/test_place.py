import pytest

from catalog.models import Country, Revision
from tests.factories import CountryFactory, PlaceFactory

pytestmark = pytest.mark.django_db


def test_a_place_changed_on_its_own_page_is_kept_with_its_country(admin_client, admin_user):
    place = PlaceFactory(name="Kuibyshev", country=CountryFactory(slug="soviet-union", name="Soviet Union"))
    russia = CountryFactory(slug="russia", name="Russia")

    response = admin_client.post(
        f"/admin/catalog/place/{place.pk}/change/",
        {"name": "Samara", "country": russia.pk, "latitude": "53.2", "longitude": "50.1"},
    )

    assert response.status_code == 302
    kept = Revision.objects.filter(reason="Samara changed.").order_by("key")
    assert [(each.key, each.by) for each in kept] == [("russia", admin_user), ("soviet-union", admin_user)]


def test_a_place_removed_is_kept_with_its_country(admin_client):
    place = PlaceFactory(name="Beirut", country=CountryFactory(slug="lebanon", name="Lebanon"))

    admin_client.post(f"/admin/catalog/place/{place.pk}/delete/", {"post": "yes"})

    assert list(Country.objects.get(slug="lebanon").places.all()) == []
    assert list(Revision.objects.values_list("key", "reason").order_by("number")) == [
        ("lebanon", ""),
        ("lebanon", "Beirut removed."),
    ]
