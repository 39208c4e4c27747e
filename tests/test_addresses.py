"""Web addresses: what Django admits, and hosts with an underscore."""

import pytest
from django.core.exceptions import ValidationError

from catalog.models import Source
from catalog.models.fields import AddressFormField

ADMITTED = ["https://example.org/a_b", "https://soviet_intelligence.en-academic.com/83/Defectors", "http://example.org"]
REFUSED = ["javascript:alert(1)", "ftp://example.org/", "https://", "https://a b.org/", "https://_.org/", "example"]


@pytest.mark.parametrize("address", ADMITTED)
def test_address_is_admitted_as_typed(address):
    assert Source._meta.get_field("url").clean(address, None) == address
    assert AddressFormField(assume_scheme="https").clean(address) == address


@pytest.mark.parametrize("address", REFUSED)
def test_address_is_refused(address):
    with pytest.raises(ValidationError) as refusal:
        Source._meta.get_field("url").clean(address, None)

    assert refusal.value.messages == ["Enter a valid URL."]
