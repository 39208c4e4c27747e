import pytest

from catalog.models import Revision

pytestmark = pytest.mark.django_db


def test_an_address_given_up_is_kept_in_the_history(admin_client, admin_user):
    admin_client.post(
        "/admin/catalog/retiredslug/add/", {"kind": "people", "slug": "old", "new_slug": "new", "reason": ""}
    )

    kept = Revision.objects.get()
    assert (kept.kind, kept.key, kept.reason, kept.by) == ("address", "people/old", "Given up.", admin_user)
