"""The list as a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.exports.spreadsheet import AT_ONCE, COLUMNS, cell
from catalog.models import Person
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CitationFactory,
    CountryFactory,
    DefectionFactory,
    NameFactory,
    PersonFactory,
    SourceFactory,
)
from tests.stories import told_whole


def text_of(response) -> str:
    return b"".join(response).decode("utf-8-sig")


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text_of(response), newline="")))


@pytest.mark.django_db
def test_spreadsheet_has_one_row_a_person(client):
    told_whole()

    response = client.get("/people.csv")

    assert rows_of(response) == [
        {
            "number": "1",
            "slug": "ivan-volkov",
            "name": "Ivan Volkov",
            "sort_name": "Volkov, Ivan",
            "other_names": "Иван Волков",
            "url": "https://testserver/people/ivan-volkov/",
            "living": "not living",
            "crossings": "defection",
            "dates": "about 1942",
            "dates_edtf": "1942~",
            "origins": "Soviet Union",
            "destinations": "Britain",
            "places": "Ankara, Turkey",
            "methods": "walked in",
            "motives": "ideology",
            "certainties": "stated",
            "agencies": "gru",
            "affiliations": "Served in GRU, officer (alleged)",
            "other_readings": "date: 1943 (against)",
            "sources": "dictionary",
        }
    ]
    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == 'attachment; filename="defectors-1-person.csv"'


@pytest.mark.django_db
def test_spreadsheet_is_utf_8_with_its_mark_and_rfc_4180_lines(client):
    DefectionFactory(person__name="Олег", person__slug="oleg")

    content = b"".join(client.get("/people.csv"))

    assert content.startswith(b"\xef\xbb\xbfnumber,slug,name,")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert "Олег".encode() in content


@pytest.mark.django_db
def test_crossings_of_one_person_share_their_places_in_every_column(client):
    person = PersonFactory(slug="returner")
    west = CountryFactory(slug="west")
    DefectionFactory(person=person, date="1985-08", destination=west, certainty="reported")
    DefectionFactory(person=person, date_text="soon | after", origin=west, kind="return")

    [row] = rows_of(client.get("/people.csv"))

    assert [row[name] for name in ("crossings", "dates", "dates_edtf", "origins", "destinations", "certainties")] == [
        "defection | return",
        "August 1985 | soon / after",
        "1985-08 | ",
        " | West",
        "West | ",
        "reported | stated",
    ]


@pytest.mark.django_db
def test_spreadsheet_takes_the_parameters_of_the_page_and_holds_all_its_pages(client):
    for number in range(30):
        DefectionFactory(person__slug=f"p-{number:02}", date=f"19{50 + number}")

    everyone = rows_of(client.get("/people.csv?sort=-date&page=2"))
    some = rows_of(client.get("/people.csv?decade=1950"))

    assert [row["slug"] for row in everyone] == [f"p-{number:02}" for number in reversed(range(30))]
    assert [row["number"] for row in everyone] == [str(number) for number in range(1, 31)]
    assert [row["slug"] for row in some] == [f"p-{number:02}" for number in range(10)]


@pytest.mark.django_db
def test_spreadsheet_refuses_a_wrong_value_in_words(client):
    response = client.get("/people.csv?decade=1955&agency=%3Cscript%3E")

    assert (response.status_code, response["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content.decode() == (
        "agency=<script>: The catalogue has no agency with this slug.\n"
        "decade=1955: A decade is written as its first year, like 1950; or “undated”.\n"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_spreadsheet_queries_do_not_grow(client, count, django_assert_num_queries):
    for number in range(count):
        crossing = DefectionFactory(origin=CountryFactory(), date="1950")
        CitationFactory(defection=crossing, source=SourceFactory())
        CitationFactory(name=NameFactory(person=crossing.person))
        AffiliationFactory(person=crossing.person, agency=AgencyFactory(slug=f"body-{number}"))
    b"".join(client.get("/people.csv?decade=1900"))

    # The version, the people, and the eight ways from a citation to a person.
    with django_assert_num_queries(10):
        rows = rows_of(client.get("/people.csv"))

    assert len(rows) == count


@pytest.mark.django_db
def test_spreadsheet_is_written_in_portions(client, monkeypatch):
    monkeypatch.setattr("catalog.exports.spreadsheet.AT_ONCE", 2)
    for number in range(5):
        DefectionFactory(person__slug=f"p-{number}")

    rows = rows_of(client.get("/people.csv"))

    assert [(row["number"], row["slug"]) for row in rows] == [(str(n + 1), f"p-{n}") for n in range(5)]
    assert AT_ONCE == 200


@pytest.mark.django_db
def test_someone_withdrawn_while_the_file_is_read_is_left_out(client):
    for number in range(2):
        DefectionFactory(person__slug=f"p-{number}")

    response = client.get("/people.csv")
    Person.objects.filter(slug="p-0").update(status="withdrawn", withdrawal_reason="Gone.")

    assert [row["slug"] for row in rows_of(response)] == ["p-1"]


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "\0=1+1",
    "＝1+1",
    "＠x",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_is_text(text):
    assert cell(text)[0] == "'"


@given(st.text())
def test_no_cell_begins_as_a_formula_or_breaks_its_line(text):
    found = cell(text)

    assert not found.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    assert set(found) & set("\t\r\n\v\f\0\x85\u2028\u2029") == set()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1", "-1", "\t=1+1"])
def test_no_column_hands_out_a_formula(client, text):
    person = PersonFactory(slug="-attack", name=text, sort_name=text)
    NameFactory(person=person, text=f"{text} again")
    country = CountryFactory(slug="country", name=text)
    crossing = DefectionFactory(person=person, origin=country, destination_text=text, date_text=text)
    AffiliationFactory(person=person, agency=AgencyFactory(slug="-body", name=text), role=text)
    source = SourceFactory(slug="-source")
    CitationFactory(source=source, defection=crossing, stance="contradicts", reading=text)
    CitationFactory(source=source, defection=crossing)

    [row] = rows_of(client.get("/people.csv"))

    assert list(row) == list(COLUMNS)
    assert [name for name, value in row.items() if value.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert row["name"].strip("' ") == text.strip()
