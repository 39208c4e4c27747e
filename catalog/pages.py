"""How public pages are drawn: the Jinja2 environment of `templates/pages/`, and what its templates may call."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.template import defaultfilters
from django.templatetags import static as static_files
from django.utils import dateformat
from jinja2 import Environment, StrictUndefined
from jinja2.ext import Extension

from catalog import footnotes, markup
from catalog.addresses import address, from_here
from catalog.figures import decades

# The line breaks stay, so that an error names the line where it stands.
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class Unindented(Extension):
    """Takes the templates' indentation away as they are read; no page has it to carry, nor a reader to miss it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _INDENTATION.sub("", source)


def environment(**options: Any) -> Environment:
    """Make the environment from the options of Django's backend; a name that a view forgot is an error."""
    made = Environment(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "extensions": [Unindented]})
    made.globals.update(
        absolute=absolute,
        caveats=footnotes.caveats,
        differs=footnotes.differs,
        notes=footnotes.notes,
        refs=footnotes.refs,
        static=static,
        url=address,
    )
    made.filters.update(
        choices=markup.choices,
        columns=decades.columns,
        crossing=markup.crossing,
        date=dateformat.format,
        hedge=markup.hedge,
        lines=decades.lines,
        manner=markup.manner,
        monogram=markup.monogram,
        opening=markup.opening,
        paragraphs=markup.paragraphs,
        runs=runs,
        service=markup.service,
        truncatewords=defaultfilters.truncatewords,
        when=markup.when,
    )
    return made


def addresses(request: HttpRequest) -> dict[str, Any]:
    """A page's own `url`: where the site is mounted is looked up once, which takes longer than an address."""
    return {"url": from_here()}


# While a process runs, a file keeps the name that it was collected under.
static = cache(static_files.static)


def absolute(request: HttpRequest, path: str) -> str:
    """Return the absolute address of a path on this site; of the page itself, without its query string, for none."""
    try:
        return str(request.build_absolute_uri(path or request.path))
    except DisallowedHost:
        # The page that refuses a wrong host must not repeat it.
        return path or str(request.path)


def runs(entries: Iterable[Any], attribute: str) -> list[tuple[Any, list[Any]]]:
    """Return each stretch of neighbours with the same value and that value; unlike `groupby`, in the order given."""
    return [(value, list(alike)) for value, alike in groupby(entries, attrgetter(attribute))]
