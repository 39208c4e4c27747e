"""What changed in an entry, its permanent versions, its share card, and how an error is reported."""

import smtplib
from io import BytesIO

import pytest
from django.core import mail
from django.core.cache import cache
from PIL import Image

from catalog import history
from catalog.models import Person, RetiredSlug
from catalog.share_card import Card, printable
from tests.conftest import Visitor
from tests.factories import CitationFactory, DefectionFactory, LifeEventFactory, NameFactory, PersonFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def philby():
    person = PersonFactory(slug="kim-philby", name="Kim Philby", summary="A spy.")
    LifeEventFactory(person=person, key="born", kind="birth", date="1912", text="")
    LifeEventFactory(person=person, key="draft", text="A draft.", status="draft")
    history.record(person, reason="Loaded.")
    Person.objects.update(summary="A spy who crossed.")
    history.record(Person.objects.get(), reason="The crossing was missing.")
    return person


def test_changes_say_what_and_why_and_name_nobody(client, philby, admin_user):
    Person.objects.update(summary="A spy who crossed in 1963.")
    history.record(Person.objects.get(), by=admin_user, reason="The year was missing.")

    page = Page(client.get("/people/kim-philby/changes/"))

    assert page.texts(".editions h2") == ["Version 3 the current one", "Version 2", "Version 1"]
    assert page.texts(".why") == ["The year was missing.", "The crossing was missing.", "Loaded."]
    assert page.texts("#version-3 .differences") == [
        "changed entry: summary before: A spy who crossed. now: A spy who crossed in 1963."
    ]
    assert page.attributes(".editions h2 a", "href") == [f"/people/kim-philby/versions/{n}/" for n in (3, 2, 1)]
    assert ("draft" in page.source.lower().replace("drafts are no part", ""), "admin" in page.source) == (False, False)


def test_changes_go_on_to_the_next_page(client, philby):
    for number in range(3, 24):
        Person.objects.update(summary=f"Summary {number}.")
        history.record(Person.objects.get())

    first, second = (Page(client.get(f"/people/kim-philby/changes/?page={page}")) for page in (1, 2))

    assert [text.split()[1] for text in first.texts(".editions h2") + second.texts(".editions h2")] == [
        str(number) for number in range(23, 0, -1)
    ]
    assert (first.texts(".turn a"), second.texts(".turn a")) == (["Older →"], ["← Newer"])


@pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 5000, "²", ""])
def test_changes_take_any_page_number(client, philby, page):
    assert client.get("/people/kim-philby/changes/", {"page": page}).status_code == 200


def test_earlier_version_says_that_it_is_one(client, philby):
    page = Page(client.get("/people/kim-philby/versions/1/"))

    assert page.texts(".status strong") == ["An earlier version."]
    assert page.attributes(".status a", "href") == ["/people/kim-philby/"]
    assert page.attributes("link[rel=canonical]", "href") == ["https://testserver/people/kim-philby/"]
    assert page.attributes("meta[name=robots]", "content") == ["noindex"]
    assert page.texts(".prose, .said") == ["A spy.", "Born 1912"]
    assert page.texts(".cite .address") == ["https://testserver/people/kim-philby/versions/1/"]


def test_current_version_says_that_it_is_the_current_one(client, philby):
    page = Page(client.get("/people/kim-philby/versions/2/"))

    assert page.texts(".status strong") == ["Version 2, the current one."]


def test_unpublished_and_unknown_versions_are_not_found(client, philby):
    Person.objects.update(status="review", summary="Secret.")
    history.record(Person.objects.get())
    Person.objects.update(status="published", summary="Shown.")

    for number, status in ((1, 200), (3, 404), (4, 404), (10**30, 404)):
        assert client.get(f"/people/kim-philby/versions/{number}/").status_code == status


@pytest.mark.parametrize("path", ["changes/", "versions/1/", "correction/", "card.png"])
def test_nothing_of_a_withdrawn_entry_or_a_draft_is_shown(client, philby, path):
    Person.objects.update(status="withdrawn", withdrawal_reason="On request.")
    assert client.get(f"/people/kim-philby/{path}").status_code == 410

    Person.objects.update(status="draft", withdrawal_reason="")
    assert client.get(f"/people/kim-philby/{path}").status_code == 404


def test_version_stays_under_the_address_that_was_cited(client, philby):
    Person.objects.update(slug="harold-philby")
    RetiredSlug.objects.create(kind="people", slug="kim-philby", new_slug="harold-philby")

    page = Page(client.get("/people/kim-philby/versions/2/"))
    changes = client.get("/people/kim-philby/changes/")

    assert page.texts(".status strong") == ["An earlier version."]
    assert page.attributes(".status a", "href") == ["/people/harold-philby/"]
    assert (changes.status_code, changes["Location"]) == (301, "/people/harold-philby/changes/")


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_past_do_not_grow(client, count, django_assert_num_queries):
    person = PersonFactory(slug="kim-philby")
    for number in range(count):
        CitationFactory(event=LifeEventFactory(person=person))
        NameFactory(person=person)
        history.record(person, reason=str(number))

    with django_assert_num_queries(12):
        changes = Page(client.get("/people/kim-philby/changes/"))
    with django_assert_num_queries(13):
        version = Page(client.get(f"/people/kim-philby/versions/{count}/"))

    assert len(changes.texts(".editions > li")) == count
    assert len(version.texts(".said")) == 2 * count


def test_profile_leads_to_its_version_its_changes_and_the_report(client, philby):
    page = Page(client.get("/people/kim-philby/"))

    assert page.attributes(".past a", "href") == [
        f"/people/kim-philby/{path}/" for path in ("versions/2", "changes", "correction")
    ]
    assert "version 2" in page.texts(".cite p")[0]
    assert page.attributes(".foot li:last-child a", "href") == ["/people/kim-philby/correction/"]


# --- Share card ---


def test_card_is_a_picture_of_the_size_that_is_promised(client):
    DefectionFactory(person__slug="kim-philby", person__name="Kim Philby", date="1963", certainty="alleged")

    page = Page(client.get("/people/kim-philby/"))
    response = client.get("/people/kim-philby/card.png")
    with Image.open(BytesIO(response.content)) as picture:
        size = picture.format, picture.size

    assert (response["Content-Type"], size, len(response.content) < 60_000) == ("image/png", ("PNG", (1200, 630)), True)
    assert page.attributes("meta[property='og:image']", "content") == ["https://testserver/people/kim-philby/card.png"]
    assert client.get("/people/kim-philby/card.png", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_card_writes_in_latin_letters_what_its_font_cannot_draw():
    native = PersonFactory(name="최덕신")
    crossing = DefectionFactory(person=native, date="1986", certainty="disputed")

    assert Card.of(native, "최").name == "ChoeDeogSin"
    NameFactory(person=native, text="Choe Deok-sin")
    card = Card.of(native, "최")
    assert (card.name, card.monogram, card.when, card.hedge) == ("Choe Deok-sin", "Ch", "1986", "disputed")
    assert (card.origin, crossing.origin) == ("not stated", None)
    assert printable("Владимир Петров, Łódź, Háček") == "Владимир Петров, Łódź, Háček"


@pytest.mark.parametrize("name", ["W" * 160, "Wide " * 32, "I", "é̀" * 40, "😀" * 20])
def test_card_takes_any_name(client, name):
    PersonFactory(slug="kim-philby", name=name)

    assert client.get("/people/kim-philby/card.png").status_code == 200


# --- Reporting an error ---

REPORT = {"statement": "born", "wrong": "It was 1911.", "source": "A book, p. 3", "name": "A reader"}


@pytest.fixture
def post(settings):
    settings.CONTACT_EMAIL, settings.EMAIL_HOST = "desk@example.org", "mail.example.org"
    cache.clear()
    yield
    cache.clear()


def send(client, **changes):
    return client.post("/people/kim-philby/correction/", {**REPORT, **changes})


def test_form_names_each_published_fact_and_chooses_the_one_asked_for(client, philby):
    page = Page(client.get("/people/kim-philby/correction/?statement=born"))

    assert page.texts("option") == ["The entry as a whole, or something that is missing", "Born, 1912"]
    assert page.texts("option[selected]") == ["Born, 1912"]
    assert page.attributes("meta[name=robots]", "content") == ["noindex"]


def test_report_is_mailed_to_the_desk(client, philby, post):
    response = send(client, email="reader@example.org")

    assert (response.status_code, response["Location"]) == (302, "/people/kim-philby/correction/?sent=1")
    [message] = mail.outbox
    assert (message.to, message.reply_to, message.subject) == (
        ["desk@example.org"],
        ["reader@example.org"],
        "Correction: Kim Philby",
    )
    assert message.body == (
        "Entry: Kim Philby, version 2\nhttps://testserver/people/kim-philby/#born\n\nFact: Born, 1912\n\n"
        "What is wrong:\nIt was 1911.\n\nSource: A book, p. 3\n\nFrom: A reader reader@example.org"
    )
    assert "on its way" in Page(client.get(response["Location"])).texts("[role=status]")[0]


def test_report_without_a_post_is_put_into_words_to_be_sent_by_hand(client, philby, settings):
    settings.CONTACT_EMAIL = "desk@example.org"

    page = Page(send(client))

    assert len(mail.outbox) == 0
    assert "What is wrong: It was 1911." in page.texts("pre")[0]
    assert page.attributes(".letter a", "href")[0].startswith(
        "mailto:desk%40example.org?subject=Correction%3A%20Kim%20Philby&body=Entry%3A%20Kim%20Philby"
    )
    assert page.texts("textarea") == ["It was 1911."]


def test_report_that_the_post_refuses_is_not_lost(client, philby, post, monkeypatch):
    def refuse(message):
        raise smtplib.SMTPServerDisconnected("down")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)

    response = send(client)

    assert response.status_code == 503
    assert "It was 1911." in Page(response).texts("pre")[0]


def test_sixth_report_within_the_hour_is_not_mailed_and_not_lost(client, philby, post):
    statuses = [send(client).status_code for _ in range(6)]

    assert (statuses, len(mail.outbox)) == ([302] * 5 + [429], 5)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("wrong", ""),
        ("wrong", "x" * 3001),
        ("statement", "draft"),
        ("statement", "<script>"),
        ("source", "x" * 501),
        ("email", "a@example.org\nBcc: b@example.org"),
        ("leave_empty", "http://spam.example"),
    ],
)
def test_report_with_a_mistake_says_so_and_keeps_what_was_typed(client, philby, post, field, value):
    response = send(client, **{field: value})
    page = Page(response)

    assert (response.status_code, len(mail.outbox)) == (422, 0)
    assert page.attributes(".trouble[id]", "id") == [f"id_{field}_error"]
    assert page.attributes("[name=source]", "value") == [value if field == "source" else "A book, p. 3"]


def test_report_from_another_site_is_refused(philby, post):
    response = Visitor(enforce_csrf_checks=True).post("/people/kim-philby/correction/", REPORT)

    assert (response.status_code, len(mail.outbox)) == (403, 0)
    assert Page(response).attributes("style, script", "src") == []
