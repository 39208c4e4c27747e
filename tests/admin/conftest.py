from typing import Any

import pytest
from django.urls import reverse

from .pages import fields_of


class Desk:
    """A curator at the desk: opens an entry's page, and sends it back."""

    def __init__(self, client: Any) -> None:
        self.client = client

    def address(self, entry: Any, page: str = "change") -> str:
        return reverse(f"admin:catalog_{entry._meta.model_name}_{page}", args=[entry.pk])

    def open(self, entry: Any) -> dict[str, str]:
        response = self.client.get(self.address(entry))
        assert response.status_code == 200
        return fields_of(response)

    def send(self, entry: Any, data: dict[str, str], **more: str) -> Any:
        return self.client.post(self.address(entry), {**data, "reason": "Corrected.", **more})

    def save(self, entry: Any, data: dict[str, str], **more: str) -> None:
        """Send, and take anything but a save for a failure."""
        response = self.send(entry, data, **more)
        assert response.status_code == 302, response.context["problems"]


@pytest.fixture
def desk(admin_client) -> Desk:
    return Desk(admin_client)
