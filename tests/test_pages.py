"""The templates of the public pages as a whole, and what they may call."""

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template
from django.urls import set_script_prefix
from jinja2 import UndefinedError, nodes
from markupsafe import Markup

from catalog.addresses import address
from catalog.pages import runs
from tests.factories import AgencyFactory
from tests.markup import Page

pages = engines["jinja2"].env
names = pages.list_templates()
parts = [name for name in names if name.partition("/")[2].startswith("_")]


@pytest.mark.parametrize("name", names)
def test_template_compiles_and_knows_its_filters_and_tests(name):
    pages.get_template(name)
    source, _, _ = pages.loader.get_source(pages, name)

    # An unknown one inside a condition would fail only when a reader comes there.
    used = pages.parse(source).find_all((nodes.Filter, nodes.Test))
    assert {node.name for node in used} - {*pages.filters, *pages.tests} == set()


@pytest.mark.parametrize("name", parts)
def test_part_opens_with_a_comment_that_names_what_it_expects(name):
    source, _, _ = pages.loader.get_source(pages, name)

    assert source.startswith("{# ")
    assert "xpects" in source.partition("#}")[0]


@pytest.mark.parametrize(
    ("name", "engine"),
    [(f"{status}.html", "jinja2") for status in ("400", "403", "403_csrf", "404", "410", "429", "500", "503")]
    + [("catalog/person_list.html", "jinja2"), ("admin/desk.html", "django"), ("admin/base.html", "django")],
)
def test_one_engine_alone_draws_a_page(name, engine):
    assert get_template(name).backend.name == engine
    [other] = {"jinja2", "django"} - {engine}
    with pytest.raises(TemplateDoesNotExist):
        engines[other].get_template(name)


def test_a_name_that_the_view_forgot_is_an_error():
    with pytest.raises(UndefinedError):
        pages.from_string("{{ nobody }}").render()


def test_text_is_escaped_and_markup_is_not():
    drawn = pages.from_string("{{ text }}{{ markup }}").render(text="<i>&", markup=Markup("<b>"))

    assert drawn == "&lt;i&gt;&amp;<b>"


def test_address_follows_the_prefix_that_the_site_is_served_under():
    addresses = []
    try:
        for prefix in ("/", "/archive/", "/"):
            set_script_prefix(prefix)
            addresses.append((address("catalog:person-list"), address("catalog:person-detail", "kim-philby")))
    finally:
        set_script_prefix("/")

    assert addresses == [
        ("/people/", "/people/kim-philby/"),
        ("/archive/people/", "/archive/people/kim-philby/"),
        ("/people/", "/people/kim-philby/"),
    ]


def test_runs_keep_the_order_and_part_equals_that_stand_apart():
    gru, kgb, mi6 = (AgencyFactory.build(kind=kind) for kind in ("military", "civil", "military"))

    assert runs([mi6, gru, kgb, mi6], "kind") == [("military", [mi6, gru]), ("civil", [kgb]), ("military", [mi6])]


def test_address_in_the_head_is_escaped_once(client, db):
    page = Page(client.get("/people/?origin=not-stated&destination=not-stated"))

    address = "https://testserver/people/?origin=not-stated&destination=not-stated"
    assert page.attributes("link[rel=canonical]", "href") == [address]
    assert page.attributes("meta[property='og:url']", "content") == [address]


def test_pages_carry_no_indentation_of_their_templates():
    assert pages.from_string("<p>\n  {% if 1 %}\n    {{ text }}\n  {% endif %}\n</p>").render(text="  a\n  b") == (
        "<p>\n  a\n  b\n</p>"
    )
