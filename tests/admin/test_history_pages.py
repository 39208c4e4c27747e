"""History at the desk: who, when, why, what changed, and a version put back whole."""

import pytest
from django.urls import reverse

from catalog import history
from catalog.models import Motive, Person, Revision
from tests import factories as make

from .pages import add_row, fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def philby(desk):
    """Saved twice at the desk: a motive was removed, a summary rewritten."""
    person = make.PersonFactory(slug="kim-philby", name="Kim Philby", summary="A spy.")
    crossing = make.DefectionFactory(person=person, key="crossing")
    make.CitationFactory(defection=crossing)
    make.CitationFactory(motive=make.MotiveFactory(defection=crossing, key="motive"))
    desk.save(person, {**desk.open(person), "defections-0-motives-0-DELETE": "on"}, reason="Nobody says why.")
    desk.save(person, {**desk.open(person), "summary": "A spy who crossed."}, reason="Too short.")
    return person


def test_the_history_says_who_when_why_and_what(desk, philby):
    page = desk.client.get(desk.address(philby, "history"))

    told = [
        (revision.number, revision.by_name, revision.reason, [(c.record, c.before, c.after) for c in changes or ()])
        for revision, _, changes in page.context["rows"]
    ]
    assert told[0] == (3, "admin", "Too short.", [("person kim-philby", "A spy.", "A spy who crossed.")])
    assert told[1][:3] == (2, "admin", "Nobody says why.")
    (motive, citation) = told[1][3]
    assert motive == ("motive motive", "kind: ideology", "")
    assert (citation[0].startswith("citation motive source-"), citation[2]) == (True, "")
    assert told[2] == (1, "", "", [])
    assert "A spy who crossed." in page.content.decode()


def test_a_version_is_restored_whole_as_a_new_one(desk, philby):
    first = Revision.objects.get(number=1)
    address = reverse("admin:catalog_person_version", args=[philby.pk, 1])
    page = desk.client.get(address)
    assert [change.field for change in page.context["changes"]] == ["summary", "", ""]

    response = desk.client.post(address, {**fields_of(page), "reason": "It was right."})

    assert response["Location"] == desk.address(philby)
    assert history.snapshot(Person.objects.get()) == first.data
    assert Motive.objects.get().citations.count() == 1
    last = Revision.objects.of("person", "kim-philby")[0]
    assert (last.number, last.by_name, last.reason) == (4, "admin", "It was right. Restored version 1.")
    assert Person.objects.get().version == 4 + 1


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"reason": ""}, "Say why: this entry is published, and its history is read."),
        (
            {"version": "1"},
            "Someone else has changed this entry since you opened this page. Look at the difference again.",
        ),
    ],
)
def test_restoring_asks_why_and_holds_the_version(desk, philby, sent, problem):
    address = reverse("admin:catalog_person_version", args=[philby.pk, 1])

    page = desk.client.post(address, {**fields_of(desk.client.get(address)), "reason": "It was right.", **sent})

    assert page.context["problems"] == [problem]
    assert (Motive.objects.count(), Person.objects.get().version) == (0, 3)


def test_restoring_keeps_the_status_and_shows_readers_nothing_uncited(desk, philby):
    data = desk.open(philby)
    row = add_row(data, "names", text="Kim", kind="printed", certainty="stated", status="draft")
    data |= {f"{row}-citations-TOTAL_FORMS": "0", f"{row}-citations-INITIAL_FORMS": "0"}
    desk.save(philby, data)
    early = Revision.objects.get(number=4)
    early.data[0]["fields"]["status"] = "draft"
    early.data = [
        {**item, "fields": {**item["fields"], "status": "published"}} if item["model"] == "catalog.name" else item
        for item in early.data
    ]
    early.save()
    address = reverse("admin:catalog_person_version", args=[philby.pk, 4])

    page = desk.client.post(address, {**fields_of(desk.client.get(address)), "reason": "x"})

    assert page.context["problems"] == ["No published source supports this name: Kim."]
    assert Person.objects.get().status == "published"


def test_there_is_no_version_that_was_not_kept(desk, philby):
    assert desk.client.get(reverse("admin:catalog_person_version", args=[philby.pk, 9])).status_code == 404
