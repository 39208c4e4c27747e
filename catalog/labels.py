"""What the desk calls a row in a list of choices: enough to tell it from its namesakes, in one line."""

from functools import singledispatch

from django.db import models

from catalog import citing
from catalog.models import SERVICE, Agency, EventKind, Person, Source


@singledispatch
def label(row: models.Model) -> str:
    return str(row)


@label.register
def _(person: Person) -> str:
    """“Kim Philby (1912–1988; MI6, KGB)”; read from what `for_labels` has fetched."""
    years = {event.kind: str(event.date.label)[-4:] for event in person.events.all() if event.date}
    life = "–".join(years.get(kind, "") for kind in (EventKind.BIRTH, EventKind.DEATH))
    served = dict.fromkeys(tie.agency.short_name for tie in person.affiliations.all() if tie.kind in SERVICE)
    known = "; ".join(part for part in (life.strip("–") and life, ", ".join(served)) if part)
    return f"{person.name} ({known or person.slug})"


@label.register
def _(source: Source) -> str:
    where = citing.short_title(source)
    return where if source.title in where else f"{where} — {source.title}"


@label.register
def _(agency: Agency) -> str:
    return f"{agency} · {agency.country.name}" if agency.country else str(agency)
