"""Every page that a link leads to answers, obeys the policy and asks no other host (the watch sees to those two)."""

from urllib.parse import urldefrag, urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from playwright.sync_api import Page

# Combinations of filters are without end: of one page's variants the crawl takes this many.
VARIANTS = 1


@pytest.fixture
def published(transactional_db) -> None:
    call_command("load", verbosity=0)


def links(page: Page, host: str, selector: str = "a[href], link[href]") -> list[str]:
    """Return the addresses on this site that the page links to, without fragments."""
    # As text: the links of a drawing have an object for their address.
    read = "(all) => Array.from(document.querySelectorAll(all), (l) => new URL(l.getAttribute('href'), l.baseURI).href)"
    found = page.evaluate(read, selector)
    return [urldefrag(address).url for address in found if urlsplit(address).netloc == host]


def visit(page: Page, address: str) -> int:
    response = page.goto(address)
    assert response is not None
    return response.status


def crawl(page: Page, start: str, host: str, leave_out: tuple[str, ...] = ()) -> dict[str, int]:
    """Follow all links from there; return the status of each address visited."""
    seen: dict[str, int] = {}
    variants: dict[str, int] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop()
        parts = urlsplit(address)
        if address in seen or parts.path.startswith(leave_out):
            continue
        if parts.query:
            variants[parts.path] = variants.get(parts.path, 0) + 1
            if variants[parts.path] > VARIANTS:
                continue
        if "." in parts.path or parts.path.startswith("/api/"):
            # Data, which a browser would download rather than show.
            seen[address] = page.request.get(address).status
        else:
            seen[address] = visit(page, address)
            waiting += links(page, host)
    return seen


def test_every_public_page_answers_within_the_policy(page: Page, published, live_server, watch):
    statuses = crawl(page, f"{live_server.url}/", watch.host, leave_out=("/admin/",))

    assert {address: status for address, status in statuses.items() if status != 200} == {}
    assert len(statuses) > 100


def test_every_page_of_the_desk_answers_within_the_policy(page: Page, published, watch):
    User.objects.create_superuser("keeper", password="a long enough password")
    page.goto("/admin/")
    page.get_by_label("Username").fill("keeper")
    page.get_by_label("Password").fill("a long enough password")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")

    desks = [address for address in links(page, watch.host) if urlsplit(address).path.startswith("/admin/catalog/")]
    statuses = {address: visit(page, address) for address in desks}
    for address in desks:
        page.goto(address)
        statuses |= {first: visit(page, first) for first in links(page, watch.host, "#result_list th a")[:1]}

    assert {address: status for address, status in statuses.items() if status != 200} == {}
    assert len(statuses) > 20
