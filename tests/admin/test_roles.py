"""Who may do what: contributors draft, editors edit and review, publishers publish, administrators keep accounts."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.urls import reverse

from catalog.models import Name, Person, Revision
from catalog.roles import ADMINISTRATOR, CONTRIBUTOR, EDITOR, PUBLISHER, create_roles, remove_roles
from tests import factories as make
from tests.conftest import Visitor

from .conftest import Desk
from .pages import add_row, fields_of

pytestmark = pytest.mark.django_db

ADD = "/admin/catalog/person/add/"


@pytest.fixture(autouse=True)
def roles() -> None:
    create_roles(apps)


def a(role: str, name: str = "") -> Desk:
    user = User.objects.create_user(name or role.lower(), is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    visitor = Visitor()
    visitor.force_login(user)
    return Desk(visitor)


def enter(desk: Desk, slug: str) -> Person:
    data = fields_of(desk.client.get(ADD))
    response = desk.client.post(ADD, {**data, "name": slug, "sort_name": slug, "slug": slug, "summary": "A spy."})
    assert response.status_code == 302
    return Person.objects.get(slug=slug)


def ways(desk: Desk, person: Person) -> list[str]:
    return [name for _, name in desk.client.get(desk.address(person)).context["ways"]]


def status_page(desk: Desk, person: Person, to: str, **data: str) -> int:
    address = reverse("admin:catalog_person_status", args=[person.pk, to])
    return desk.client.post(address, {"version": person.version, **data}).status_code


def test_making_the_roles_again_changes_nothing_and_removing_them_leaves_none():
    before = {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}
    create_roles(apps)

    assert {CONTRIBUTOR, EDITOR, PUBLISHER, ADMINISTRATOR} <= before.keys()
    assert {g.name: set(g.permissions.values_list("codename", flat=True)) for g in Group.objects.all()} == before
    remove_roles(apps)
    assert not Group.objects.filter(name__in=[CONTRIBUTOR, EDITOR, PUBLISHER, ADMINISTRATOR]).exists()


def test_a_contributor_drafts_and_sends_for_review_and_no_more():
    contributor = a(CONTRIBUTOR)
    person = enter(contributor, "igor-gouzenko")
    data = contributor.open(person)
    row = add_row(data, "names", text="Gouzenko", kind="printed", certainty="stated", status="draft")
    add_row(data, f"{row}-citations", source=make.SourceFactory(), stance="supports")
    contributor.save(person, data)

    assert Name.objects.get().citations.count() == 1
    person.refresh_from_db()
    assert ways(contributor, person) == ["Send for review"]
    assert status_page(contributor, person, "published") == 403
    assert status_page(contributor, person, "review") == 302
    person.refresh_from_db()
    assert person.status == "review"
    # It is in the reviewers' hands now.
    assert contributor.send(person, data).status_code == 403


def test_a_contributor_leaves_the_entries_of_others_alone():
    person = enter(a(CONTRIBUTOR, "anna"), "igor-gouzenko")
    boris = a(CONTRIBUTOR, "boris")

    page = boris.client.get(boris.address(person))

    assert page.context["title"] == "View person"
    assert boris.send(person, {}).status_code == 403
    assert status_page(boris, person, "review") == 403


def test_a_contributor_cannot_publish_a_statement_of_a_draft_either():
    contributor = a(CONTRIBUTOR)
    person = enter(contributor, "igor-gouzenko")
    data = contributor.open(person)
    row = add_row(data, "names", text="Gouzenko", kind="printed", certainty="stated", status="published")
    add_row(data, f"{row}-citations", source=make.SourceFactory(), stance="supports")

    response = contributor.send(person, data)

    assert [place for _, place in response.context["problems"]] == ["id_names-0-status"]


def test_an_editor_edits_and_reviews_everything_but_does_not_publish():
    person = enter(a(CONTRIBUTOR), "igor-gouzenko")
    Person.objects.update(status="review")
    person.refresh_from_db()
    editor = a(EDITOR)

    editor.save(person, {**editor.open(person), "summary": "A clerk."})

    person.refresh_from_db()
    assert person.summary == "A clerk."
    assert ways(editor, person) == ["Return as a draft"]
    assert status_page(editor, person, "published") == 403
    assert status_page(editor, person, "draft", reason="") == 200
    assert status_page(editor, person, "draft", reason="No dates.") == 302
    last = Revision.objects.of("person", "igor-gouzenko")[0]
    assert (last.by_name, last.status, last.reason) == ("editor", "draft", "No dates.")


def test_a_publisher_publishes_and_withdraws_with_a_reason():
    person = make.PersonFactory(status="review")
    make.CitationFactory(name=make.NameFactory(person=person, status="draft"))
    publisher = a(PUBLISHER)

    assert ways(publisher, person) == ["Return as a draft", "Publish"]
    assert status_page(publisher, person, "published") == 302
    person.refresh_from_db()
    assert (person.status, person.names.get().status) == ("published", "published")
    assert status_page(publisher, person, "withdrawn", reason="") == 200
    assert status_page(publisher, person, "withdrawn", reason="The family asked.") == 302
    person.refresh_from_db()
    assert (person.status, person.withdrawal_reason) == ("withdrawn", "The family asked.")


def test_publishing_lists_what_stands_in_the_way_with_links():
    person = make.PersonFactory(status="draft", summary="")
    publisher = a(PUBLISHER)
    make.NameFactory(person=person, key="the-name")

    page = publisher.client.get(reverse("admin:catalog_person_status", args=[person.pk, "published"]))

    change = publisher.address(person)
    links = [f"{change}#{blocker.fragment}" for blocker in page.context["blockers"]]
    assert links == [f"{change}#id_summary", f"{change}#the-name"]
    assert all(f'href="{link}"' in page.content.decode() for link in links)
    assert status_page(publisher, person, "published") == 200
    person.refresh_from_db()
    assert person.status == "draft"


def test_a_status_page_of_an_older_version_changes_nothing():
    person = make.PersonFactory(status="review")
    make.CitationFactory(name=make.NameFactory(person=person))

    assert status_page(a(PUBLISHER), person, "published", version="7") == 409
    person.refresh_from_db()
    assert person.status == "review"


def test_a_save_that_would_show_something_uncited_to_readers_is_refused_with_links():
    person = make.PersonFactory()
    make.CitationFactory(name=make.NameFactory(person=person, key="the-name"))
    publisher = a(PUBLISHER)

    response = publisher.send(person, {**publisher.open(person), "names-0-citations-0-DELETE": "on"})

    assert [words for words, _ in response.context["problems"]] == [
        f"Readers would see it: No published source supports this name: {person.names.get()}."
    ]
    assert person.names.get().citations.count() == 1


def test_many_are_published_at_once_each_by_its_own_version():
    good, uncited, changed = (make.PersonFactory(status="review") for _ in range(3))
    for person in (good, changed):
        make.CitationFactory(name=make.NameFactory(person=person))
    publisher = a(PUBLISHER)
    address = reverse("admin:catalog_person_changelist")
    chosen = {"action": "publish", "_selected_action": [good.pk, uncited.pk, changed.pk]}
    page = publisher.client.post(address, chosen)
    assert [[b.message for b in found] for _, _, found in page.context["rows"]] == [
        [],
        ["There is no statement about this person."],
        [],
    ]
    read = {f"version-{entry.pk}": entry.version for entry, _, _ in page.context["rows"]}
    Person.objects.filter(pk=changed.pk).update(version=2)

    publisher.client.post(address, {**chosen, **read, "apply": "Publish", "reason": "Reviewed."})

    assert list(Person.objects.order_by("pk").values_list("status", flat=True)) == ["published", "review", "review"]
    messages = [str(message) for message in publisher.client.get(address).context["messages"]]
    assert messages[0] == "1 of 3 are published now."
    assert f"{uncited}: There is no statement about this person." in messages[1]
    assert f"{changed}: someone else has changed it meanwhile; look at it again" in messages[1]


def test_who_may_not_publish_has_no_such_action_for_many():
    editor = a(EDITOR)
    person = make.PersonFactory(status="review")
    address = reverse("admin:catalog_person_changelist")

    actions = dict(editor.client.get(address).context["action_form"].fields["action"].choices)
    editor.client.post(address, {"action": "publish", "_selected_action": person.pk, "apply": "x", "version-1": "1"})

    assert list(actions) == ["", "send_for_review"]
    person.refresh_from_db()
    assert person.status == "review"


@pytest.mark.parametrize("role", [CONTRIBUTOR, EDITOR, PUBLISHER])
def test_a_curator_has_no_way_to_the_accounts(role):
    curator = a(role)
    someone = User.objects.get(username=role.lower())

    for address in ["/admin/auth/user/", f"/admin/auth/user/{someone.pk}/change/", "/admin/auth/group/"]:
        assert curator.client.get(address).status_code == 403
        assert curator.client.post(address, {"is_superuser": "on"}).status_code == 403


def test_an_administrator_keeps_accounts_but_makes_nobody_all_powerful(admin_user):
    administrator = a(ADMINISTRATOR)
    someone = User.objects.create_user("someone")
    address = f"/admin/auth/user/{someone.pk}/change/"
    data = fields_of(administrator.client.get(address))
    publishers = Group.objects.get(name=PUBLISHER)

    response = administrator.client.post(
        address, {**data, "is_staff": "on", "is_superuser": "on", "groups": publishers.pk, "user_permissions": "1"}
    )

    assert response.status_code == 302
    someone.refresh_from_db()
    assert (someone.is_staff, someone.is_superuser, list(someone.groups.all())) == (True, False, [publishers])
    assert someone.user_permissions.count() == 0
    for page in ["change", "password"]:
        assert administrator.client.post(f"/admin/auth/user/{admin_user.pk}/{page}/", {}).status_code == 403
    assert administrator.client.get("/admin/catalog/person/").status_code == 403
