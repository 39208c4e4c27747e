"""No lost update: a stale save writes nothing, shows both versions, and leaves the choice to the curator."""

import pytest
from django.contrib.auth.models import User

from catalog import history
from catalog.admin.versions import merged
from catalog.models import Affiliation, Citation, Name, Person, Revision
from tests import factories as make

from .conftest import Desk
from .pages import add_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def philby():
    person = make.PersonFactory(slug="kim-philby", name="Kim Philby", summary="A spy.")
    make.CitationFactory(name=make.NameFactory(person=person, key="philby-name", text="Kim Philby"))
    make.NameFactory(person=person, key="philby-name-kim", text="Kim", kind="nickname")
    return person


@pytest.fixture
def anna(client):
    client.force_login(User.objects.create_superuser("anna", first_name="Anna", last_name="Archivist"))
    return Desk(client)


@pytest.fixture
def boris(admin_user, admin_client):
    User.objects.filter(pk=admin_user.pk).update(first_name="Boris", last_name="Bell")
    return Desk(admin_client)


def test_each_save_counts_the_version_and_keeps_a_revision_with_its_reason(desk, philby):
    desk.save(philby, {**desk.open(philby), "summary": "A spy who crossed."}, reason="The crossing was missing.")

    assert Person.objects.get().version == 2
    assert list(Revision.objects.of("person", "kim-philby").values_list("number", "by_name", "reason", "status")) == [
        (2, "admin", "The crossing was missing.", "published"),
        (1, "", "", "published"),
    ]


def test_a_save_that_changes_nothing_keeps_nothing(desk, philby):
    desk.save(philby, desk.open(philby), reason="")

    assert (Person.objects.get().version, Revision.objects.count()) == (1, 0)


def test_a_change_of_a_published_entry_needs_a_reason(desk, philby):
    response = desk.send(philby, {**desk.open(philby), "summary": "Other."}, reason=" ")

    assert [place for _, place in response.context["problems"]] == ["id_reason"]
    assert Person.objects.get().summary == "A spy."


def test_a_change_of_a_draft_needs_none(desk, philby):
    Person.objects.update(status="draft")

    desk.save(philby, {**desk.open(philby), "summary": "Other."}, reason="")

    assert Person.objects.get().summary == "Other."


def stale(anna, boris, philby):
    """Both open the entry; Boris saves a new summary and role; Anna sends hers and gets the page back."""
    hers = anna.open(philby)
    boris.save(philby, {**boris.open(philby), "summary": "Of Boris.", "living": "no"}, reason="Checked.")
    hers |= {"summary": "Of Anna.", "names-1-language": "en"}
    add_row(hers, "names-0-citations", source=make.SourceFactory(slug="post"), locator="¶ 4", stance="supports")
    return hers, anna.send(philby, hers)


def test_a_stale_save_writes_nothing_and_shows_both_versions(anna, boris, philby):
    _, response = stale(anna, boris, philby)

    conflict = response.context["conflict"]
    cited = "source: post; locator: ¶ 4; stance: supports; name: philby-name"
    assert (conflict.by, conflict.reason) == ("Boris Bell", "Checked.")
    assert conflict.at == Revision.objects.of("person", "kim-philby")[0].at
    assert [(d.record, d.field, d.before, d.theirs, d.mine, d.collides) for d in conflict.differences] == [
        ("person kim-philby", "living", "unknown", "no", None, False),
        ("person kim-philby", "summary", "A spy.", "Of Boris.", "Of Anna.", True),
        ("citation philby-name post ¶ 4", "", "", None, cited, False),
        ("name philby-name-kim", "language", "", None, "en", False),
    ]
    assert Person.objects.get().summary == "Of Boris."
    assert (Citation.objects.count(), Name.objects.filter(language="en").count()) == (1, 0)
    assert "Of Anna." in response.content.decode()


def test_a_plain_save_does_not_settle_a_conflict(anna, boris, philby):
    hers, response = stale(anna, boris, philby)

    assert anna.send(philby, hers).context["conflict"].version == response.context["conflict"].version
    assert Person.objects.get().summary == "Of Boris."


def test_a_curator_saves_over_the_others_version_knowingly(anna, boris, philby):
    hers, response = stale(anna, boris, philby)

    anna.save(philby, hers, _resolve=f"mine-{response.context['conflict'].version}")

    person = Person.objects.get()
    assert (person.summary, person.living, person.version) == ("Of Anna.", "unknown", 3)
    assert Citation.objects.count() == 2


def test_a_curator_keeps_both_versions(anna, boris, philby):
    hers, response = stale(anna, boris, philby)

    anna.save(philby, hers, _resolve=f"both-{response.context['conflict'].version}", reason="Both were right.")

    person = Person.objects.get()
    assert (person.summary, person.living) == ("Of Anna.", "no")
    assert Citation.objects.get(locator="¶ 4").name.key == "philby-name"
    assert Name.objects.get(language="en").text == "Kim"
    last = Revision.objects.of("person", "kim-philby")[0]
    assert (last.by_name, last.reason) == ("Anna Archivist", "Both were right.")


@pytest.mark.parametrize("choice", ["mine", "both"])
def test_a_choice_made_about_an_older_conflict_is_refused_too(anna, boris, philby, choice):
    hers, response = stale(anna, boris, philby)
    boris.save(philby, {**boris.open(philby), "summary": "Of Boris, again."})

    again = anna.send(philby, hers, _resolve=f"{choice}-{response.context['conflict'].version}")

    assert again.context["conflict"].version == "3"
    assert Person.objects.get().summary == "Of Boris, again."


def test_a_save_without_a_version_is_stale(desk, philby):
    data = desk.open(philby)
    del data["read_version"]

    assert desk.send(philby, {**data, "summary": "Other."}).context["conflict"].version == "1"
    assert Person.objects.get().summary == "A spy."


def test_a_change_of_the_rows_alone_is_a_change_of_the_entry(anna, boris, philby):
    hers = anna.open(philby)
    his = boris.open(philby)
    boris.save(philby, {**his, "names-0-citations-0-locator": "¶ 2"})

    response = anna.send(philby, {**hers, "names-0-citations-0-locator": "¶ 3"})

    assert [d.collides for d in response.context["conflict"].differences] == [False, False, False]
    assert Citation.objects.get().locator == "¶ 2"


def test_a_statement_that_the_other_removed_comes_back_when_saved_over(anna, boris, philby):
    hers = anna.open(philby)
    boris.save(philby, {**boris.open(philby), "names-0-DELETE": "on"})
    hers["names-0-language"] = "en"
    response = anna.send(philby, hers)

    anna.save(philby, hers, _resolve=f"mine-{response.context['conflict'].version}")

    name = Name.objects.get(text="Kim Philby")
    assert (name.language, name.citations.count()) == ("en", 1)


def test_a_country_without_a_version_column_is_guarded_by_what_it_says(anna, boris):
    country = make.CountryFactory(slug="romania", name="Romania")
    hers = anna.open(country)
    add = boris.open(country)
    add_row(add, "places", name="Iași")
    boris.save(country, add)

    response = anna.send(country, {**hers, "code": "RO"})

    assert [d.theirs for d in response.context["conflict"].differences] == ["name: Iași; country: romania", None]
    country.refresh_from_db()
    assert country.code == ""


def test_two_clients_save_the_same_record_200_times_and_lose_nothing_unseen(anna, boris, philby):
    make.AffiliationFactory(person=philby, role="")
    desks = [anna, boris]
    read = [desk.open(philby) for desk in desks]
    accepted = []
    refused = 0
    for turn in range(200):
        # Every third time, but the first, a client sends what it read before the other's save.
        who = turn % 2
        if turn % 3:
            read[who] = desks[who].open(philby)
        response = desks[who].send(philby, {**read[who], "affiliations-0-role": f"role {turn}"})
        if response.status_code == 302:
            accepted.append(f"role {turn}")
        else:
            assert response.context["conflict"].by
            refused += 1

    roles = [
        next(item["fields"]["role"] for item in revision.data if item["model"] == "catalog.affiliation")
        for revision in Revision.objects.of("person", "kim-philby").order_by("number")
    ]
    assert roles == ["", *accepted]
    assert Affiliation.objects.get().role == accepted[-1]
    assert (len(accepted), refused, Person.objects.get().version) == (134, 66, 135)


def test_merging_drops_what_hangs_on_something_removed(philby):
    base = history.snapshot(philby)
    without_name = [item for item in base if "philby-name" not in str(item)]
    with_note = [{**item, "fields": {**item["fields"]}} for item in base]
    with_note[0]["fields"]["summary"] = "New."

    assert merged(base, without_name, with_note) == [with_note[0]]
