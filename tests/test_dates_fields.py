"""The model and form fields of catalog.dates: in a model of their own, and as the eras' span in the database."""

from datetime import date

import pytest
from django.core import serializers
from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializationError
from django.db import IntegrityError, connection, models, transaction
from django.forms import modelform_factory
from django.test.utils import isolate_apps

from catalog.dates import EXAMPLES, EdtfField, EdtfFormField, bound_field, bounds_in_order
from catalog.models import Era


def iso(day: date | None) -> str | None:
    return day and day.isoformat()


# One bound is declared before the text, and one after it.


@pytest.fixture
def happening():
    with isolate_apps("catalog"):

        class Happening(models.Model):
            date_earliest = bound_field()
            date = EdtfField(blank=True, earliest_field="date_earliest", latest_field="date_latest")
            date_latest = bound_field()

            class Meta:
                app_label = "catalog"

            def __str__(self):
                return self.date

        yield Happening


def bounds(happening: models.Model) -> tuple[str | None, str | None]:
    return iso(happening.date_earliest), iso(happening.date_latest)


@pytest.mark.parametrize(
    "values",
    [
        {"date": "1945-09"},
        {"date": "1945-09", "date_earliest": date(1900, 1, 1), "date_latest": None},
        {"date_latest": date(1900, 1, 1), "date_earliest": date(1900, 1, 1), "date": "1945-09"},
    ],
)
def test_text_decides_the_bounds_in_any_order_of_keywords(happening, values):
    crossing = happening(**values)

    assert bounds(crossing) == ("1945-09-01", "1945-09-30")
    assert crossing.date.label == "September 1945"


def test_text_decides_the_bounds_at_each_assignment(happening):
    crossing = happening(date="1945-09")

    crossing.date_latest = date(1900, 1, 1)
    assert bounds(crossing) == ("1945-09-01", "1945-09-30")
    crossing.date = "1929/.."
    assert bounds(crossing) == ("1929-01-01", None)
    crossing.date = ""
    assert bounds(crossing) == (None, None)


@pytest.mark.parametrize(
    ("value", "read"), [(None, ""), (1945, "1945"), (987, "0987"), (date(1945, 9, 5), "1945-09-05"), (" 193X ", "193X")]
)
def test_field_takes_what_yaml_makes_of_a_date(happening, value, read):
    assert happening(date=value).date == read


@pytest.mark.parametrize("value", ["last Friday", True, 1.5, -1, 12345, [1945], b"1945"])
def test_field_keeps_what_it_cannot_read_until_it_is_validated(happening, value):
    crossing = happening(date=value)

    assert (crossing.date, *bounds(crossing)) == (value, None, None)
    with pytest.raises(ValidationError) as refusal:
        crossing.full_clean()
    assert list(refusal.value.error_dict) == ["date"]


def test_field_refuses_a_number_too_long_to_print(happening):
    with pytest.raises(ValidationError):
        happening(date=10**5000).full_clean()


def test_field_deconstructs_to_its_equal():
    field = EdtfField(blank=True, earliest_field="date_earliest", latest_field="date_latest")
    name, path, args, kwargs = field.deconstruct()

    assert (name, path, args) == (None, "catalog.dates.EdtfField", [])
    assert kwargs == {"blank": True, "earliest_field": "date_earliest", "latest_field": "date_latest"}
    assert EdtfField(*args, **kwargs).deconstruct() == field.deconstruct()
    assert EdtfField(max_length=30).deconstruct()[3] == {"max_length": 30}


@isolate_apps("catalog")
def test_field_checks_that_its_bounds_exist():
    class Loose(models.Model):
        date = EdtfField(earliest_field="date_earliest", latest_field="date_latest")
        date_latest = models.DateField()

        class Meta:
            app_label = "catalog"

        def __str__(self):
            return self.date

    assert sorted(error.msg for error in Loose.check() if error.id == "catalog.E001") == [
        "'date_earliest' is not a nullable DateField of the model.",
        "'date_latest' is not a nullable DateField of the model.",
    ]


def test_constraint_is_named_after_its_model_and_field():
    constraint = bounds_in_order("era", "span")

    assert constraint.name == "era_span_bounds_in_order"
    assert constraint.violation_error_message == "This date ends before it begins."


# The field in the database, as the eras' span.


@pytest.fixture
def era(db) -> Era:
    return Era.objects.create(slug="cold-war", name="Cold War", position=1, span="1947/1991")


def span(era: Era) -> tuple[str, str | None, str | None]:
    return era.span, iso(era.span_earliest), iso(era.span_latest)


def test_saved_date_comes_back_with_its_bounds(era):
    found = Era.objects.get(span="1947/1991")

    assert span(found) == ("1947/1991", "1947-01-01", "1991-12-31")
    assert found.span.span_label == "1947–1991"
    assert Era.objects.values_list("span_earliest", "span_latest").get() == (date(1947, 1, 1), date(1991, 12, 31))
    assert Era.objects.values_list("span", flat=True).get().label == "between 1947 and 1991"


@pytest.mark.parametrize("fields", [["slug"], ["span"], ["span_latest"], ["span_earliest", "span_latest"]])
def test_deferred_date_comes_back_with_its_bounds(era, fields):
    assert span(Era.objects.only(*fields).get()) == ("1947/1991", "1947-01-01", "1991-12-31")
    assert span(Era.objects.defer(*fields).get()) == ("1947/1991", "1947-01-01", "1991-12-31")


def test_refreshed_date_brings_its_bounds(era):
    other = Era.objects.get()
    other.span = "1945/.."
    other.save()

    era.refresh_from_db(fields=["span"])
    assert span(era) == ("1945/..", "1945-01-01", None)
    era.span = "1900"
    era.refresh_from_db()
    assert span(era) == ("1945/..", "1945-01-01", None)


def test_unreadable_date_cannot_be_saved(era):
    era.span = "the fifties"

    with pytest.raises(ValidationError), transaction.atomic():
        era.save()
    with pytest.raises(ValidationError), transaction.atomic():
        Era.objects.update(span="the fifties")
    assert Era.objects.get().span == "1947/1991"


def test_loaded_date_has_its_bounds(era):
    data = serializers.serialize("json", [era]).replace("1947/1991", "1985/..")

    for loaded in serializers.deserialize("json", data):
        loaded.save()

    assert span(Era.objects.get()) == ("1985/..", "1985-01-01", None)


def test_loading_an_unreadable_date_names_the_record(era):
    data = serializers.serialize("json", [era]).replace("1947/1991", "the fifties")

    with pytest.raises(DeserializationError, match=rf"catalog\.era:pk={era.pk}\) field_value was 'the fifties'"):
        list(serializers.deserialize("json", data))


def test_form_answers_an_unreadable_date_with_examples(era):
    form_class = modelform_factory(Era, fields=["span"])

    assert type(form_class().fields["span"]) is EdtfFormField
    assert form_class().fields["span"].help_text == f"For example {EXAMPLES}."
    assert form_class({"span": "1954/"}, instance=era).errors == {
        "span": [f"Write .. for the open side of an interval. Dates that can be read: {EXAMPLES}."]
    }
    assert form_class({"span": " 1947/1991 "}, instance=era).has_changed() is False
    assert span(form_class({"span": "1954/.."}, instance=era).save()) == ("1954/..", "1954-01-01", None)


def test_bounds_out_of_order_are_refused_by_the_database(era):
    with (
        pytest.raises(IntegrityError, match="era_span_bounds_in_order"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE catalog_era SET span_latest = %s", [date(1900, 1, 1)])
