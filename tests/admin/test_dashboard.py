"""The first page of the desk: what waits, what is in the way, what needs looking at again."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from catalog.models import AnchorCheck, Person, Revision
from tests import factories as make
from tests.conftest import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def lists(admin_client):
    """Read the dashboard: for each list, its count and the words of its lines."""

    def read() -> dict[str, tuple[int, list[str]]]:
        sections = admin_client.get("/admin/").context["sections"]
        return {one.slug: (one.count, [f"{line.text} | {line.remark}" for line in one.lines]) for one in sections}

    return read


def test_an_empty_catalogue_has_nothing_to_do(lists):
    assert list(lists().values()) == [(0, [])] * 8


def test_drafts_and_reviews_say_who_left_them_and_what_is_in_the_way(desk, lists):
    review = make.PersonFactory(name="Igor Gouzenko", status="draft")
    desk.save(review, {**desk.open(review), "summary": "A clerk."})
    Person.objects.filter(pk=review.pk).update(status="review")
    make.PersonFactory(name="Kim Philby", status="draft", summary="")
    make.EraFactory(name="Cold War", status="draft", summary="Long.")

    found = lists()

    today = f"{timezone.now():%-d %B %Y}"
    assert found["waiting"] == (1, [f"Igor Gouzenko | admin, {today}"])
    assert found["drafts"] == (
        2,
        ["Kim Philby | 2 in the way: The summary is missing.", "Cold War | nothing in the way of publishing"],
    )


def test_statements_without_a_source_or_a_place_in_it_are_listed(lists):
    philby = make.PersonFactory(name="Kim Philby")
    make.CitationFactory(name=make.NameFactory(person=philby, text="Kim Philby"))
    make.NameFactory(person=philby, text="Kim")
    crossing = make.DefectionFactory(person=philby, date="1963")
    make.CitationFactory(defection=crossing, stance="contradicts")
    make.CitationFactory(motive=make.MotiveFactory(defection=crossing), locator="")
    make.NameFactory(person=philby, text="Gone", status="withdrawn")

    found = lists()

    assert found["uncited"] == (
        2,
        ["Kim Philby: Kim | name", "Kim Philby: Kim Philby: defection 1963 | defection"],
    )
    assert found["weakly_cited"] == (1, ["Kim Philby: ideology | motive"])


def test_contradictory_dates_are_listed_whatever_the_status(lists):
    philby = make.PersonFactory(name="Kim Philby", status="draft", summary="x")
    make.LifeEventFactory(person=philby, kind="death", date="1950")
    make.DefectionFactory(person=philby, date="1963")
    make.DefectionFactory(person__name="Vitaliy Yurchenko", kind="return", date="1985")
    fine = make.DefectionFactory(date="1985").person
    make.DefectionFactory(person=fine, kind="return", date="1986")

    assert lists()["contradictory"] == (
        2,
        [
            "Kim Philby: This comes after the death: Kim Philby: defection 1963. | ",
            "Vitaliy Yurchenko: The return comes before any crossing. | ",
        ],
    )


def test_anchors_that_were_not_found_are_kept_until_they_are_changed(desk, lists, tmp_path):
    source = make.SourceFactory(incipit="Kim Philby was", title="A post")
    person = make.PersonFactory(name="Kim Philby")
    name = make.NameFactory(person=person, text="Kim")
    make.CitationFactory(name=name, source=source, anchor="was a spy", locator="¶ 1")
    make.CitationFactory(name=name, source=source, anchor="was a clown", locator="¶ 1")
    (tmp_path / "text.txt").write_text("Kim Philby was a spy who lived and worked in Beirut.\n")

    for _ in range(2):
        with pytest.raises(CommandError, match="1 problems"):
            call_command("verify_citations", tmp_path)
    assert AnchorCheck.objects.count() == 2
    assert lists()["anchors"] == (1, ["Kim Philby: A post, ¶ 1 | “was a clown” is not in the text"])

    desk.save(person, {**desk.open(person), "names-0-citations-1-anchor": "lived and worked"})
    assert lists()["anchors"] == (0, [])


def test_sources_on_the_web_without_an_archived_copy_are_listed(lists):
    make.SourceFactory(title="Kept", archived_url="https://archive.example/1")
    make.SourceFactory(title="A file", url="")
    make.SourceFactory(title="A page", publisher="intelNews")

    assert lists()["unarchived"] == (1, ["A page | intelNews"])


def test_living_people_are_due_a_year_after_anyone_looked(admin_client, lists):
    long_ago = datetime(2020, 1, 2, tzinfo=UTC)
    wang = make.PersonFactory(slug="wang", name="Wang Liqiang", living="yes")
    make.PersonFactory(name="Fresh", living="yes")
    seen = make.PersonFactory(slug="seen", name="Seen", living="yes")
    dead = make.PersonFactory(name="Dead", living="no")
    Person.objects.filter(pk__in=[wang.pk, seen.pk, dead.pk]).update(updated=long_ago)
    Revision.objects.create(kind="person", key="seen", number=1, status="published", data=[])
    assert lists()["living"] == (1, ["Wang Liqiang | last looked at 2 January 2020"])

    [section] = [one for one in admin_client.get("/admin/").context["sections"] if one.slug == "living"]
    admin_client.post(section.lines[0].button)

    assert lists()["living"] == (0, [])
    last = Revision.objects.of("person", "wang")[0]
    assert (last.number, last.by_name, last.reason) == (2, "admin", "Looked at again: nothing to change.")
    Revision.objects.update(at=timezone.now() - timedelta(days=366))
    assert lists()["living"][0] == 2


def test_whoever_may_not_read_the_catalogue_sees_no_lists(client):
    client.force_login(User.objects.create_user("clerk", is_staff=True))

    assert client.get("/admin/").context["sections"] == []


def test_looking_again_is_for_reviewers_and_by_a_button(admin_client):
    person = make.PersonFactory()
    address = f"/admin/catalog/person/{person.pk}/looked-over/"
    visitor = Visitor()
    visitor.force_login(User.objects.create_user("clerk", is_staff=True))

    assert admin_client.get(address).status_code == 404
    assert visitor.post(address).status_code in {403, 404}
    assert Revision.objects.count() == 0


def something_of_everything() -> None:
    crossing = make.DefectionFactory(person__status="draft", kind="return", date="1985")
    make.MotiveFactory(defection=crossing)
    make.WaypointFactory(defection=crossing, place=make.PlaceFactory())
    make.LifeEventFactory(place=make.PlaceFactory())
    make.AffiliationFactory()
    make.RelationFactory()
    make.SuccessionFactory()
    make.CitationFactory(name=make.NameFactory(), locator="")
    make.PersonFactory(status="review")
    citation = make.CitationFactory(event=make.LifeEventFactory())
    AnchorCheck.objects.create(citation=citation, problem="gone")
    living = make.PersonFactory(living="yes")
    Person.objects.filter(pk=living.pk).update(updated=datetime(2020, 1, 2, tzinfo=UTC))


# Session and user; some four for each of eight kinds of statement and five of entries, and the rows behind them.
DASHBOARD = 79


@pytest.mark.parametrize("count", [1, 3])
def test_the_dashboard_takes_the_same_queries_for_any_number(admin_client, count, django_assert_num_queries):
    for _ in range(count):
        something_of_everything()

    with django_assert_num_queries(DASHBOARD):
        sections = admin_client.get("/admin/").context["sections"]

    assert [one.count > 0 for one in sections] == [True] * 8
