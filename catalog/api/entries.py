"""Rows of agencies, eras, sources and countries, as the API hands them out; a constant number of queries each."""

from collections import defaultdict
from typing import Any

from catalog.api import shapes
from catalog.api.records import Absolute, Cited, dated, slug
from catalog.citing import web_address
from catalog.dates import Edtf
from catalog.models import Agency, Citation, Country, Era, Source, Succession, Wave
from catalog.notes import shown
from catalog.wording import words


def agencies(absolute: Absolute) -> shapes.Agencies:
    """Three queries."""
    rows = list(Agency.objects.published().for_listing().with_people())
    successions = list(Succession.objects.published().between(agency.pk for agency in rows))
    cited = Cited(Citation.objects.on([*rows, *successions]))
    before: defaultdict[int, list[shapes.Succession]] = defaultdict(list)
    after: defaultdict[int, list[shapes.Succession]] = defaultdict(list)
    for succession in successions:
        before[succession.successor_id].append(_succession(succession, succession.predecessor, cited))
        after[succession.predecessor_id].append(_succession(succession, succession.successor, cited))
    results = [
        shapes.Agency(
            slug=agency.slug,
            name=agency.name,
            abbreviation=agency.abbreviation,
            native_name=agency.native_name,
            native_language=agency.native_language,
            transliteration=agency.transliteration,
            url=absolute(agency.get_absolute_url()),
            country=slug(agency.country),
            kind=agency.kind,
            parent=slug(shown(agency.parent)),
            founded=agency.founded,
            founded_label=agency.founded.label,
            founded_earliest=agency.founded.earliest,
            founded_latest=agency.founded.latest,
            dissolved=agency.dissolved,
            dissolved_label=agency.dissolved.label,
            dissolved_earliest=agency.dissolved.earliest,
            dissolved_latest=agency.dissolved.latest,
            summary=agency.summary,
            people=agency.people,
            predecessors=before[agency.pk],
            successors=after[agency.pk],
            citations=cited.on(agency),
        )
        for agency in rows
    ]
    return shapes.Agencies(count=len(results), results=results)


def _succession(succession: Succession, other: Agency, cited: Cited) -> shapes.Succession:
    return shapes.Succession(
        **dated(succession),
        key=succession.key,
        agency=other.slug,
        kind=succession.kind,
        text=words(succession),
        certainty=succession.certainty,
        note=succession.note,
        citations=cited.on(succession),
    )


def eras(absolute: Absolute) -> shapes.Eras:
    """Three queries."""
    rows = list(Era.objects.published().with_people())
    waves = list(Wave.objects.published().for_page())
    cited = Cited(Citation.objects.on([*rows, *waves]))
    inside: dict[int | None, list[shapes.Wave]] = {era.pk: [] for era in rows}
    outside: list[shapes.Wave] = []
    for wave in waves:
        inside.get(wave.era_id, outside).append(_wave(wave, cited))
    results = [
        shapes.Era(
            slug=era.slug,
            name=era.name,
            url=absolute(era.get_absolute_url()),
            position=era.position,
            **_span(era.span),
            summary=era.summary,
            people=era.people,
            waves=inside[era.pk],
            citations=cited.on(era),
        )
        for era in rows
    ]
    return shapes.Eras(count=len(results), results=results, waves_outside=outside)


def _wave(wave: Wave, cited: Cited) -> shapes.Wave:
    return shapes.Wave(
        slug=wave.slug,
        name=wave.name,
        kind=wave.kind,
        count_low=wave.count_low,
        count_high=wave.count_high,
        count_text=wave.count_text,
        **_span(wave.span),
        origin=slug(wave.origin),
        destination=slug(wave.destination),
        destination_text=wave.destination_text,
        agency=slug(shown(wave.agency)),
        text=wave.text,
        citations=cited.on(wave),
    )


def sources(absolute: Absolute) -> shapes.Sources:
    """Three queries."""
    passages = Citation.objects.shown().passages_by_source()
    results = [
        shapes.Source(
            slug=source.slug,
            url=absolute(source.get_absolute_url()),
            layer=source.layer,
            kind=source.kind,
            title=source.title,
            authors=[shapes.Author(family=author.family, given=author.given) for author in source.authors.all()],
            container=source.container,
            publisher=source.publisher,
            issued=source.issued,
            issued_label=source.issued.label,
            issued_earliest=source.issued.earliest,
            issued_latest=source.issued.latest,
            issued_inferred=source.issued_inferred,
            issued_inferred_label=source.issued_inferred.label,
            accessed=source.accessed,
            address=web_address(source.url),
            archived_address=web_address(source.archived_url),
            archive_reference=source.archive_reference,
            language=source.language,
            criticism=source.criticism,
            passages=passages.get(source.pk, 0),
        )
        for source in Source.objects.published().for_listing().by_layer()
    ]
    return shapes.Sources(count=len(results), results=results)


def countries(absolute: Absolute) -> shapes.Countries:
    """One query."""
    results = [
        shapes.Country(
            slug=country.slug,
            name=country.name,
            url=absolute(country.get_absolute_url()),
            code=country.code,
            **_span(country.span),
            departures=country.left,
            arrivals=country.reached,
            breaks=country.broken_off,
        )
        for country in Country.objects.with_tallies()
    ]
    return shapes.Countries(count=len(results), results=results)


def _span(span: Edtf) -> dict[str, Any]:
    return {"span": span, "span_label": span.span_label, "earliest": span.earliest, "latest": span.latest}
