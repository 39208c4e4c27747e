"""The OpenAPI document and its page: they say what the endpoints do, and nothing else."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import jsonschema_rs
import pytest
from pydantic import TypeAdapter

from catalog.api import endpoints, examples, shapes
from catalog.api.documents import document
from catalog.exports.spreadsheet import COLUMNS
from catalog.models import DefectionKind, Method
from catalog.parameters import FACETS
from tests.stories import told_whole

pytestmark = pytest.mark.django_db

ADDRESSES = ["people", "people/{slug}", "agencies", "eras", "sources", "countries"]


def schema_of(described: dict, path: str, status: int) -> dict:
    answer = described["paths"][f"/api/{path}"]["get"]["responses"][str(status)]["content"]["application/json"]
    return {**answer["schema"], "components": described["components"]}


@pytest.fixture
def described(client) -> dict:
    return client.get("/api/openapi.json").json()


def test_document_names_every_address(described):
    assert described["openapi"] == "3.1.0"
    assert list(described["paths"]) == [f"/api/{path}" for path in ADDRESSES]
    assert {tuple(methods) for methods in described["paths"].values()} == {("get",)}


def test_document_describes_the_parameters_that_the_list_reads(described):
    parameters = described["paths"]["/api/people"]["get"]["parameters"]
    by_name = {parameter["name"]: parameter for parameter in parameters}

    assert list(by_name) == ["q", *FACETS, "lineage", "who", "sort", "page"]
    assert {name for name, told in by_name.items() if told["schema"]["type"] == "array"} == set(FACETS)
    assert {told["explode"] for told in by_name.values() if "explode" in told} == {True}
    assert by_name["kind"]["schema"]["items"]["enum"] == [*DefectionKind.values, ""]
    assert by_name["method"]["schema"]["items"]["enum"] == [*Method.values, "not-stated", ""]


def test_examples_have_the_shapes_that_the_document_promises(described):
    told = 0
    for methods in described["paths"].values():
        for status in methods["get"]["responses"].values():
            content = status["content"]["application/json"]
            if "example" in content:
                schema = {**content["schema"], "components": described["components"]}
                jsonschema_rs.validator_for(schema).validate(content["example"])
                told += 1
    assert told == 8


@pytest.mark.parametrize("path", ["people", "agencies", "eras", "sources", "countries"])
def test_answers_have_the_shapes_that_the_document_promises(client, described, path):
    told_whole()

    answer = client.get(f"/api/{path}").json()

    assert len(answer["results"]) == {"people": 1, "agencies": 1, "eras": 1, "sources": 2, "countries": 3}[path]
    jsonschema_rs.validator_for(schema_of(described, path, 200)).validate(answer)
    for person in answer["results"] if path == "people" else []:
        record = client.get(f"/api/people/{person['slug']}").json()
        jsonschema_rs.validator_for(schema_of(described, "people/{slug}", 200)).validate(record)


def test_shapes_allow_nothing_else(described):
    record = {**examples.PERSON, "more": 1}

    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validator_for(schema_of(described, "people/{slug}", 200)).validate(record)


def test_document_is_served_as_it_is_made(client):
    assert client.get("/api/openapi.json").json() == json.loads(json.dumps(document()))


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


def test_page_needs_no_script_and_no_other_host(client):
    tags = Tags(client.get("/api/docs").content.decode()).tags

    assert {tag for tag, _ in tags} & {"script", "style", "iframe", "img", "object"} == set()
    addresses = [attrs.get("href") or attrs.get("src") or attrs.get("action") or "" for _, attrs in tags]
    # The page's own address, for who copies it.
    assert [address for address in addresses if address.startswith(("http", "//"))] == ["https://testserver/api/docs"]
    assert [attrs for _, attrs in tags if any(name == "style" or name.startswith("on") for name in attrs)] == []


def test_page_tells_every_address_and_every_shape(client, described):
    tags = Tags(client.get("/api/docs").content.decode()).tags
    fragments = {attrs["id"] for _, attrs in tags if "id" in attrs}
    linked = {attrs["href"][1:] for tag, attrs in tags if tag == "a" and attrs["href"].startswith("#")}
    shapes = {name for name, schema in described["components"]["schemas"].items() if "properties" in schema}

    assert {"people", "person", "agencies", "eras", "sources", "countries"} <= fragments
    assert {f"shape-{name}" for name in shapes} <= fragments
    assert linked - fragments == set()


def test_examples_to_try_can_be_tried(client):
    told_whole()
    tags = Tags(client.get("/api/docs").content.decode()).tags
    tried = [attrs["href"] for tag, attrs in tags if tag == "a" and attrs["href"].startswith("/api/")]

    # The tests' catalogue knows neither that agency nor that person; the address itself is understood.
    answers = {address: client.get(address).status_code for address in tried}

    assert answers == {
        "/api/openapi.json": 200,
        "/api/people?agency=gru&destination=canada": 422,
        "/api/people/igor-gouzenko": 404,
        "/api/agencies": 200,
        "/api/eras": 200,
        "/api/sources": 200,
        "/api/countries": 200,
        "/api/docs": 200,
        "/api/people": 200,
    }


def test_page_escapes_whatever_the_document_says(client, monkeypatch):
    monkeypatch.setattr(endpoints.api, "description", "<script>alert(1)</script> `<img src=x>`")

    page = client.get("/api/docs").content.decode()

    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_page_escapes_the_host(client, settings):
    settings.ALLOWED_HOSTS = ["*"]

    response = client.get("/api/docs", headers={"host": "<script>.example"})

    assert response.status_code == 400


# --- docs/api.md ---


@pytest.fixture
def guide() -> str:
    return (Path(__file__).parent.parent / "docs" / "api.md").read_text()


def test_guide_shows_what_the_endpoints_answer(guide):
    people, statement, refused = re.findall(r"```json\n(.*?)```", guide, re.DOTALL)

    # Each raises for a missing field, or one too many.
    assert shapes.PeoplePage.model_validate_json(people).results[0].slug == "igor-gouzenko"
    assert TypeAdapter(shapes.AnyStatement).validate_json(statement).key == "igor-gouzenko-event-birth"
    assert shapes.Refusal.model_validate_json(refused).errors[0].parameter == "decade"


def test_guide_lists_the_parameters_and_columns_there_are(guide):
    table = re.findall(r"^\| (`.*?) \|", guide, re.MULTILINE)
    [columns] = re.findall(r"new\nones come at the end: (.*?)\.\n", guide, re.DOTALL)

    assert sorted(name for row in table for name in re.findall(r"`(\w+)`", row)) == sorted(
        ["q", *FACETS, "lineage", "who", "sort", "page"]
    )
    assert tuple(re.findall(r"`(\w+)`", columns)) == COLUMNS
