import re

import pytest
from django.template.loader import render_to_string

from tests.markup import Page


def test_address_without_a_page_answers_in_the_site_s_face(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/nowhere/")
    page = Page(response)

    assert response.status_code == 404
    assert page.title == "Not found · Defectors"
    assert page.heading == "Not found"
    assert len(page.texts("header nav a")) == 6


@pytest.mark.parametrize(("status", "heading"), [(500, "Something went wrong"), (503, "Unavailable for a moment")])
def test_page_of_a_failed_server_stands_alone(status, heading, django_assert_num_queries):
    """No request, no database (this test has none), no list of static files."""
    text = render_to_string(f"{status}.html")

    assert re.findall(r"<h1>(.*)</h1>", text) == [heading]
    assert re.findall(r'(?:href|src)="([^"]*)"', text) == ["/static/css/site.css", "/static/img/favicon.svg", "/", "/"]
    assert text.startswith("<!doctype html>")
