import pickle
import string
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from edtf import parse_edtf
from hypothesis import example, given
from hypothesis import strategies as st

from catalog.dates import EXAMPLES, Edtf

# text, first day, last day, words for an event, for a span, for narrow places
READINGS = [
    ("1929", "1929-01-01", "1929-12-31", "1929", "1929", "1929"),
    ("1945-09", "1945-09-01", "1945-09-30", "September 1945", "September 1945", "Sep 1945"),
    ("2023-08-09", "2023-08-09", "2023-08-09", "9 August 2023", "9 August 2023", "9 Aug 2023"),
    ("1940-22", "1940-06-01", "1940-08-31", "summer 1940", "summer 1940", "summer 1940"),
    ("1940-24", "1940-12-01", "1940-12-31", "winter 1940", "winter 1940", "winter 1940"),
    ("2024-02", "2024-02-01", "2024-02-29", "February 2024", "February 2024", "Feb 2024"),
    ("2024-02-29", "2024-02-29", "2024-02-29", "29 February 2024", "29 February 2024", "29 Feb 2024"),
    ("1945-XX", "1945-01-01", "1945-12-31", "1945", "1945", "1945"),
    ("1945-09-XX", "1945-09-01", "1945-09-30", "September 1945", "September 1945", "Sep 1945"),
    ("193X", "1930-01-01", "1939-12-31", "1930s", "1930s", "1930s"),
    ("193X~", "1930-01-01", "1939-12-31", "about the 1930s", "about the 1930s", "c. 1930s"),
    ("200X", "2000-01-01", "2009-12-31", "between 2000 and 2009", "2000–2009", "2000–2009"),
    ("19XX", "1900-01-01", "1999-12-31", "between 1900 and 1999", "1900–1999", "1900–1999"),
    ("1937~", "1937-01-01", "1937-12-31", "about 1937", "about 1937", "c. 1937"),
    ("1929?", "1929-01-01", "1929-12-31", "perhaps 1929", "perhaps 1929", "1929?"),
    ("1929%", "1929-01-01", "1929-12-31", "perhaps about 1929", "perhaps about 1929", "c. 1929?"),
    ("1952/1955", "1952-01-01", "1955-12-31", "between 1952 and 1955", "1952–1955", "1952–1955"),
    ("1952~/1955", "1952-01-01", "1955-12-31", "between about 1952 and 1955", "about 1952 – 1955", "c. 1952 – 1955"),
    ("1952?/1955?", "1952-01-01", "1955-12-31", "perhaps between 1952 and 1955", "perhaps 1952–1955", "1952?–1955?"),
    ("1952/1955?", "1952-01-01", "1955-12-31", "between 1952 and perhaps 1955", "1952 – perhaps 1955", "1952–1955?"),
    ("1952/1952", "1952-01-01", "1952-12-31", "1952", "1952", "1952"),
    ("193X/194X", "1930-01-01", "1949-12-31", "between the 1930s and the 1940s", "1930s–1940s", "1930s–1940s"),
    (
        *("1945-09/1945-11", "1945-09-01", "1945-11-30"),
        *("between September and November 1945", "September–November 1945", "Sep–Nov 1945"),
    ),
    (
        *("1945-09-05/1945-09-12", "1945-09-05", "1945-09-12"),
        *("between 5 and 12 September 1945", "5–12 September 1945", "5–12 Sep 1945"),
    ),
    (
        *("1945-09-05/1946-09-05", "1945-09-05", "1946-09-05"),
        *("between 5 September 1945 and 5 September 1946", "5 September 1945 – 5 September 1946"),
        "5 Sep 1945 – 5 Sep 1946",
    ),
    (
        *("1940-12/1941-02", "1940-12-01", "1941-02-28"),
        *("between December 1940 and February 1941", "December 1940 – February 1941", "Dec 1940 – Feb 1941"),
    ),
    ("../1991", None, "1991-12-31", "by 1991", "until 1991", "by 1991"),
    ("../1991~", None, "1991-12-31", "by about 1991", "until about 1991", "by c. 1991"),
    ("../1991?", None, "1991-12-31", "perhaps by 1991", "perhaps until 1991", "by 1991?"),
    ("1985/..", "1985-01-01", None, "from 1985", "since 1985", "from 1985"),
    ("193X/..", "1930-01-01", None, "from the 1930s", "since the 1930s", "from 1930s"),
]
REFUSED = [
    *("1954/", "/1954", "../..", "..", "/", "1952/1953/1954", "1955/1952", "[1952, 1953]", "1952 - 1955"),
    *("0000", "000X", "00XX", "-0044", "12345", "Y170000002", "1.945", "45", "194", "194?5", "?1945", "XXXX", "19X5"),
    *("1945-9", "1945-13", "1945-00", "1945-20", "1945-25", "1945-21-03", "193X-03", "1945-XX-03", "1945-1X"),
    *("2023-02-29", "1945-09-31", "1945-09-00", "1945-09-5", "1945-09-05T10:00", "05.09.1945", "August 9", "1945~~"),
    *("１９４５", "19٤5", "1945\x00", "19\n45", "\ud800", "\x00", "🕵", "1945" * 2500, "1" * 10_000),
]


def iso(day: date | None) -> str | None:
    return day and day.isoformat()


@pytest.mark.parametrize(("text", "earliest", "latest", "label", "span_label", "short_label"), READINGS)
def test_date_reads_as_its_bounds_and_words(text, earliest, latest, label, span_label, short_label):
    read = Edtf.parse(text)

    assert (read, iso(read.earliest), iso(read.latest)) == (text, earliest, latest)
    assert (read.label, read.span_label, read.short_label) == (label, span_label, short_label)


@pytest.mark.parametrize("text", REFUSED)
def test_date_that_cannot_be_read_is_answered_with_examples(text):
    with pytest.raises(ValidationError) as refusal:
        Edtf.parse(text)

    assert refusal.value.code == "edtf"
    assert refusal.value.message.endswith(f" Dates that can be read: {EXAMPLES}.")


def test_no_date_has_no_bounds_and_no_words():
    empty = Edtf.parse(" ")

    assert (empty, empty.earliest, empty.latest, empty.decades, empty.is_qualified) == ("", None, None, [], False)
    assert (empty.label, empty.span_label, empty.short_label) == ("", "", "")


@pytest.mark.parametrize(
    ("text", "decades"),
    [
        ("1951", [(1950, True)]),
        ("195X", [(1950, True)]),
        ("1951~", [(1950, False)]),
        ("1952/1955", [(1950, True)]),
        ("1952/1955?", [(1950, False)]),
        ("1948/1961", [(1940, False), (1950, False), (1960, False)]),
        ("../1991", [(1990, False)]),
        ("1985/..", [(1980, False)]),
        ("0005", [(0, True)]),
    ],
)
def test_date_knows_its_decades(text, decades):
    assert Edtf.parse(text).decades == decades
    assert [Edtf.parse(text).is_exact_in(decade) for decade, _ in decades] == [certain for _, certain in decades]


def test_dates_sort_by_earliest_then_latest_with_the_unknown_last():
    shuffled = ["", "1945/..", "../1930", "1946~", "1945", "1945/1945-06", "1940"]

    assert sorted(shuffled, key=lambda text: Edtf.parse(text).sort_key) == [
        *("1940", "1945/1945-06", "1945", "1945/..", "1946~", "../1930", "")
    ]


def test_date_survives_pickling():
    copy = pickle.loads(pickle.dumps(Edtf.parse("1945-09")))

    assert (type(copy), copy.label) == (Edtf, "September 1945")


DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
MARKS = st.sampled_from(["", "?", "~", "%"])


def texts_for(day: date) -> list[str]:
    """List every way to write a date that can mean this day."""
    year, month = f"{day.year:04}", f"{day.month:02}"
    season = {12: 24, 3: 21, 4: 21, 5: 21, 6: 22, 7: 22, 8: 22, 9: 23, 10: 23, 11: 23}.get(day.month)
    texts = [year, f"{year}-{month}", day.isoformat(), f"{year}-XX", f"{year}-XX-XX", f"{year}-{month}-XX"]
    texts += [f"{year}-{season}"] if season else []
    texts += [year[:3] + "X"] if day.year >= 10 else []
    return texts + ([year[:2] + "XX"] if day.year >= 100 else [])


POINTS = st.tuples(DAYS, MARKS).flatmap(
    lambda drawn: st.tuples(st.just(drawn[0]), st.sampled_from(texts_for(drawn[0])).map(lambda text: text + drawn[1]))
)
INTERVALS = st.tuples(POINTS, POINTS).map(sorted)
READABLE = st.one_of(
    POINTS.map(lambda point: point[1]),
    INTERVALS.map(lambda ends: f"{ends[0][1]}/{ends[1][1]}"),
    POINTS.map(lambda point: f"../{point[1]}"),
    POINTS.map(lambda point: f"{point[1]}/.."),
)


@given(POINTS)
@example((date(2024, 2, 29), "2024-02"))
@example((date(1900, 2, 28), "1900-02-XX"))
def test_bounds_enclose_every_day_that_a_date_can_mean(point):
    day, text = point
    read = Edtf.parse(text)

    assert read.earliest <= day <= read.latest


@given(INTERVALS)
def test_bounds_of_an_interval_enclose_both_its_ends(ends):
    (first, start), (last, end) = ends

    assert Edtf.parse(f"{start}/{end}").earliest <= first <= last <= Edtf.parse(f"{start}/{end}").latest
    assert Edtf.parse(f"{start}/..").earliest <= first
    assert Edtf.parse(f"{start}/..").latest is None
    assert Edtf.parse(f"../{end}").earliest is None
    assert Edtf.parse(f"../{end}").latest >= last


@given(POINTS)
def test_bounds_enclose_no_other_day(point):
    read = Edtf.parse(point[1])
    outside = [read.earliest - timedelta(1)] if read.earliest > date.min else []
    outside += [read.latest + timedelta(1)] if read.latest < date.max else []

    written_alike = point[1].rstrip("?~%")
    assert [day for day in outside if written_alike in texts_for(day)] == []


@given(POINTS)
def test_bounds_of_a_date_are_those_of_the_edtf_library(point):
    # Without its mark, which the library does not read behind a season; strict bounds are the same.
    reference = parse_edtf(point[1].rstrip("?~%"))
    read = Edtf.parse(point[1])

    assert tuple(reference.lower_strict())[:3] == (read.earliest.year, read.earliest.month, read.earliest.day)
    assert tuple(reference.upper_strict())[:3] == (read.latest.year, read.latest.month, read.latest.day)


@given(READABLE)
def test_text_round_trips_and_has_words(text):
    read = Edtf.parse(f" {text}\n")

    assert read == text
    assert type(str(read)) is str
    assert "" not in (read.label, read.span_label, read.short_label)
    assert read.is_qualified == any(mark in text for mark in "?~%")


@given(READABLE)
def test_decades_are_those_of_the_years_between_the_bounds(text):
    read = Edtf.parse(text)
    known = [bound.year for bound in (read.earliest, read.latest) if bound]
    touched = sorted({year - year % 10 for year in range(known[0], known[-1] + 1)})
    certain = len(touched) == 1 and ".." not in text and not read.is_qualified

    assert read.decades == [(decade, certain) for decade in touched]


ANYTHING = st.text(st.characters(categories=None), max_size=80)
NEAR_MISSES = st.text("0123456789X-/.?~%Y ", max_size=24)
MUTATED = st.tuples(READABLE, st.integers(0, 12), st.sampled_from([*string.printable, "", "\x00", "–", "３"])).map(
    lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] + 1 :]
)


@given(st.one_of(ANYTHING, NEAR_MISSES, MUTATED))
def test_garbage_raises_nothing_but_a_validation_error(text):
    try:
        read = Edtf.parse(text)
    except ValidationError:
        return
    assert read == text.strip()
