"""Words to people: which are found, in which order, and what is said of it. The order is the same on every database."""

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import facets, names
from catalog.browse import Browsing, browse
from catalog.models import Person
from tests.factories import (
    AffiliationFactory,
    AgencyFactory,
    CountryFactory,
    DefectionFactory,
    LifeEventFactory,
    MotiveFactory,
    NameFactory,
    PersonFactory,
    PlaceFactory,
    RelationFactory,
    WaypointFactory,
)

pytestmark = pytest.mark.django_db

FORMS = {
    "Oleg Gordievskiy": ["Oleg Gordievsky", "Олег Гордиевский", "Gordijewski"],
    "Walter Krivitsky": ["Samuel Ginsberg", "Вальтер Кривицкий", "Krivitsky, Walter"],
    "Igor Gouzenko": ["Игорь Гузенко", "Guzenko"],
    "Wang Liqiang": ["王立强", "William Wang"],
    "Choe Deok-sin": ["최덕신", "Choi Duk-shin"],
    "Vitaliy Yurchenko": ["Vitaly Yurchenko", "Юрченко", "Jurtschenko"],
    "Grigoriy Besedovskiy": ["Bessedowsky", "Григорий Беседовский"],
    "Kim Philby": ["Harold Adrian Russell Philby", "Stanley", "Söhnchen"],
    "Ignatz Poretsky": ["Ignace Reiss", "Ludwik"],
}


def search(q: str, **parameters: str) -> Browsing:
    params = QueryDict(mutable=True)
    params.update({"q": q, "who": "all", **parameters})
    return browse(params)


def found(q: str) -> list[str]:
    return [person.name for person in search(q).people]


@pytest.fixture
def known() -> dict[int, str]:
    """People with several forms of their names; by the key of the person, the name."""
    people = {}
    for name, forms in FORMS.items():
        person = PersonFactory(name=name, sort_name=name.split(maxsplit=1)[-1])
        people[person.pk] = name
        for form in forms:
            NameFactory(person=person, text=form)
    return people


def slips(word: str) -> set[str]:
    """The word with one letter left out, doubled, replaced, or changing places with the next."""
    every = range(len(word))
    return {
        *(word[:at] + word[at + 1 :] for at in every),
        *(word[:at] + "o" + word[at:] for at in every),
        *(word[:at] + "q" + word[at + 1 :] for at in every),
        *(word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :] for at in every),
    }


def test_every_form_of_a_name_finds_its_person_first(known):
    first = {form: found(form)[0] for forms in FORMS.values() for form in forms}

    assert first == {form: name for name, forms in FORMS.items() for form in forms}
    assert [found(name)[0] for name in FORMS] == list(FORMS)


def test_a_name_is_found_in_any_order_and_case_and_by_its_beginning(known):
    for q in ["philby kim", "PHILBY", "Phil", "kim phi", "Filby", "adrian philby", "kimphilby"]:
        assert found(q) == ["Kim Philby"]


def test_a_slip_of_one_letter_still_finds_the_person_first(known):
    words = facets.current().words
    pks = facets.current().rows.pks
    wrong = []
    for name, forms in FORMS.items():
        for form in [name, *forms]:
            parts = names.plain(form).split()
            for place, word in enumerate(parts):
                if len(word) < 5:
                    continue
                for slip in slips(word):
                    q = " ".join([*parts[:place], slip, *parts[place + 1 :]])
                    first = next((known[pks[row]] for tier in words.find(q) for row in tier), None)
                    if first != name:
                        wrong.append((q, name, first))
    assert wrong == []


def test_tiers_come_in_order_and_names_decide_within_one():
    for place, (name, form) in enumerate(
        [
            ("Zoe Martin", "Martin"),
            ("Martin", ""),
            ("Yara Marten", "Martín"),
            ("Xenia Marti", "Mar-tin"),
            ("Walt Martin", ""),
            ("Bob Martin", ""),
            ("Vera Martinez", ""),
            ("Ugo Martan", ""),
        ]
    ):
        person = PersonFactory(name=name, sort_name=name, slug=f"p{place}")
        if form:
            NameFactory(person=person, text=form)
    PersonFactory(name="Ann Other", sort_name="Ann Other", summary="Met Martin once.")

    assert found("Martin") == [
        "Martin",  # the name as it is printed
        "Zoe Martin",  # a form of the name, letter for letter
        "Xenia Marti",  # a form of the name but for hyphens
        "Yara Marten",  # a form of the name but for accents
        "Bob Martin",  # a whole word of the name
        "Walt Martin",
        "Vera Martinez",  # the beginning of a word
        "Ugo Martan",  # one slip
        "Ann Other",  # the words of the entry
    ]


def test_other_orders_and_facets_apply_to_what_is_found():
    early = DefectionFactory(person__name="Ivan Petrov", person__sort_name="Z", date="1930")
    late = DefectionFactory(person__name="Pyotr Ivan", person__sort_name="A", date="1950")
    PersonFactory(name="Ivan", sort_name="B")

    def keys(**parameters: str) -> list[int]:
        return search("ivan", **parameters).pks

    assert keys(who="defectors") == [late.person.pk, early.person.pk]
    assert keys(who="defectors", sort="date") == [early.person.pk, late.person.pk]
    assert keys(who="defectors", decade="1950") == [late.person.pk]
    assert search("ivan").facets["decade"].values[0].count == 1


@pytest.fixture
def told():
    """One person, of whom each kind of text says a word of its own."""
    country = CountryFactory(slug="ruritania", name="Ruritania")
    person = PersonFactory(name="A", sort_name="A", summary="He knew the alphaword of it.")
    body = AgencyFactory(name="Betaword Office", abbreviation="GAMMAWORD", native_name="Дельтаслово")
    AffiliationFactory(person=person, agency=body, role="epsilonword clerk", note="zetaword")
    crossing = DefectionFactory(
        person=person,
        origin=country,
        destination_text="the etaword",
        place=PlaceFactory(name="Thetaword", country=CountryFactory(name="Iotaword Land")),
    )
    WaypointFactory(defection=crossing, text="through kappaword")
    MotiveFactory(defection=crossing, text="feared the lambdaword")
    LifeEventFactory(person=person, text="Wrote a muword.", place=PlaceFactory(name="Nuword"))
    RelationFactory(person=person, other=PersonFactory(name="B", sort_name="B"), text="over xiword")
    return person


@pytest.mark.parametrize(
    ("q", "match"),
    [
        ("alphaword", "summary: He knew the alphaword of it."),
        ("betaword", "agency: Betaword Office"),
        ("gammaword", "agency: GAMMAWORD"),
        ("дельтаслово", "agency: Дельтаслово"),
        ("epsilonword", "role: epsilonword clerk"),
        ("zetaword", "note: zetaword"),
        ("ruritania", "from: Ruritania"),
        ("etaword", "to: the etaword"),
        ("thetaword", "place: Thetaword"),
        ("iotaword land", "place: Iotaword Land"),
        ("kappaword", "way: through kappaword"),
        ("lambdaword", "motive: feared the lambdaword"),
        ("muword", "life: Wrote a muword."),
        ("nuword", "place: Nuword"),
        ("alphaword kappaword", "way: through kappaword"),
        ("epsilon", "role: epsilonword clerk"),
    ],
)
def test_words_of_the_entry_are_found_and_shown(told, q, match):
    assert [(person.name, person.match) for person in search(q).people] == [("A", match)]


def test_a_relation_is_found_from_both_ends(told):
    assert [(person.name, person.match) for person in search("xiword").people] == [
        ("A", "relation: over xiword"),
        ("B", "relation: over xiword"),
    ]


def test_what_readers_do_not_see_is_not_found():
    person = PersonFactory(name="A", sort_name="A")
    NameFactory(person=person, text="Hiddenname", status="draft")
    AffiliationFactory(person=person, agency__name="Hiddenbody", agency__status="draft")
    LifeEventFactory(person=person, text="Hiddenevent", status="review")
    MotiveFactory(defection=DefectionFactory(person=person, status="draft"), text="Hiddenmotive")
    PersonFactory(name="Hiddenperson", sort_name="Hiddenperson", status="draft", summary="Hiddensummary")

    assert [found(q) for q in ["Hiddenname", "Hiddenbody", "Hiddenevent", "Hiddenmotive", "Hidden"]] == [[]] * 5


def test_match_names_the_form_unless_the_printed_name_says_it(known):
    assert [person.match for person in search("Samuel Ginsberg").people] == ["the name Samuel Ginsberg"]
    assert [person.match for person in search("krivitzki").people] == [""]
    assert [person.match for person in search("王立强").people] == ["the name 王立强"]


def test_a_long_text_is_cut_to_the_words_around_the_first_found():
    PersonFactory(name="A", sort_name="A", summary=" ".join(f"w{n}" for n in range(30)).replace("w15", "needle"))

    match = search("needle").people[0].match

    assert match == "summary: … w11 w12 w13 w14 needle w16 w17 w18 w19 w20 w21 w22 …"


def test_suggestions_are_names_like_what_found_nobody(known):
    assert search("Krwtsky").suggestions == ["Walter Krivitsky", "Ignatz Poretsky"]
    assert search("Phlbie").suggestions == ["Kim Philby"]
    assert search("Krivitsky").suggestions == []
    assert search("zzzzzzz").suggestions == []


@pytest.mark.parametrize("q", ["'", '"', "😀", "* OR NEAR(", "%_\\", "--", "\0", "()", "…"])
def test_a_search_without_letters_finds_nobody(known, q):
    browsing = search(q)

    assert (browsing.count, browsing.people, browsing.suggestions, browsing.errors) == (0, [], [], [])


def test_a_search_of_nothing_but_spaces_is_no_search(known):
    assert search("  \t ").count == len(FORMS)


@pytest.mark.parametrize("q", ["philby " * 1500, "p" * 10_000, "philby' OR '1'='1", "\ud800philby", "Philby\0"])
def test_odd_searches_are_answered(known, q):
    browsing = search(q)

    assert browsing.errors == []
    assert browsing.count == len(browsing.pks)
    assert len(browsing.q) <= 401


@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(max_size=30))
def test_any_text_can_be_searched_for(known, q):
    tiers = facets.current().words.find(q)

    everyone = [row for tier in tiers for row in tier]
    assert len(everyone) == len(set(everyone))
    assert set(everyone) <= set(facets.current().rows.everyone)


@given(st.text(max_size=40))
def test_texts_fold_word_by_word(text):
    # The index folds each word once, a search folds them together.
    assert " ".join(names.fold(word) for part in text.split() for word in names.plain(part).split()) == names.fold(text)


def test_names_read_in_a_transaction_that_is_undone_are_forgotten():
    PersonFactory(name="Kim Philby")
    assert found("philby") == ["Kim Philby"]
    with transaction.atomic():
        Person.objects.update(name="Anna", sort_name="Anna")
        assert (found("anna"), found("philby")) == (["Anna"], [])
        transaction.set_rollback(True)
    # The same version again.
    Person.objects.update(name="Boris", sort_name="Boris")

    assert [found(q) for q in ("anna", "philby", "boris")] == [[], [], ["Boris"]]


def test_names_of_very_many_changed_people_are_read_anew(monkeypatch):
    monkeypatch.setattr("catalog.search._MOST_BESIDE", 1)
    PersonFactory(name="Kim Philby")
    assert found("philby") == ["Kim Philby"]
    PersonFactory(name="Anna")
    PersonFactory(name="Boris")

    assert [found(q) for q in ("anna", "philby", "boris")] == [["Anna"], ["Kim Philby"], ["Boris"]]


def test_only_changed_names_are_read_again():
    PersonFactory()
    before = facets.current().words.names
    PersonFactory(name="Anna")

    assert found("anna") == ["Anna"]
    assert facets.current().words.names is before
