"""Readers' reports of errors: what is asked, the letter made of it, and sending it."""

import logging
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from axes.helpers import get_client_ip_address
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.http import HttpRequest

from catalog.models import Person
from catalog.wording import capitalised, when, words

MOST_AN_HOUR = 5
HOUR = 60 * 60
WHOLE = "The entry as a whole, or something that is missing"


class CorrectionForm(forms.Form):
    """What a curator needs to look into an error; whoever reports it may stay unnamed."""

    statement = forms.ChoiceField(required=False, label="Which fact")
    wrong = forms.CharField(
        label="What is wrong",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="And what would be right. At most 3,000 characters.",
    )
    source = forms.CharField(
        label="A source that says so",
        max_length=500,
        required=False,
        help_text="An address, or author, title and page. Without one a correction can seldom be made.",
    )
    name = forms.CharField(
        label="Your name", max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="Your e-mail",
        max_length=254,
        required=False,
        help_text="Only for an answer; it is not kept in the catalogue.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    # People do not see it; programs fill in whatever they find.
    leave_empty = forms.CharField(
        required=False,
        max_length=500,
        label="Leave this empty",
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["statement"]
        field.choices = [("", WHOLE), *facts(person)]

    def clean_leave_empty(self) -> str:
        if self.cleaned_data["leave_empty"]:
            # Said rather than swallowed: whatever a person typed must not be lost.
            raise forms.ValidationError("Leave this field empty, and send again.")
        return ""


def facts(person: Person) -> Iterator[tuple[str, str]]:
    """Pairs of the key and the words of each published statement about a person fetched with `told()`."""
    rows: list[Any] = [*person.names.all()]
    for crossing in person.defections.all():
        rows += [crossing, *crossing.motives.all(), *crossing.waypoints.all()]
    rows += [*person.affiliations.all(), *person.events.all(), *person.ties]
    for row in rows:
        date = when(row) if hasattr(row, "date") else ""
        text = capitalised(words(row))
        brief = f"{text[:110]}…" if len(text) > 110 else text.rstrip(".")
        yield row.key, f"{brief}, {date}" if date else brief


def letter(person: Person, address: str, version: str, form: CorrectionForm) -> tuple[str, str]:
    """The subject and the text of a report, for the post or to be sent by hand."""
    given = form.cleaned_data
    field: Any = form.fields["statement"]
    fact = dict(field.choices)[given["statement"]]
    place = f"{address}#{given['statement']}" if given["statement"] else address
    parts = [
        f"Entry: {person.name}, version {version}\n{place}",
        f"Fact: {fact}",
        f"What is wrong:\n{given['wrong']}",
        f"Source: {given['source'] or 'none given'}",
        f"From: {' '.join(filter(None, (given['name'], given['email']))) or 'not given'}",
    ]
    return " ".join(f"Correction: {person.name}".split()), "\n\n".join(parts)


def mail_address(subject: str, text: str) -> str:
    """A link that opens the letter in the reader's own mail program; empty where no address is known."""
    to = settings.CONTACT_EMAIL
    return f"mailto:{quote(to)}?subject={quote(subject)}&body={quote(text)}" if to else ""


def is_sent_by_the_site() -> bool:
    """Whether the site has both someone to write to and a way to do so."""
    return bool(settings.CONTACT_EMAIL and settings.EMAIL_HOST)


def too_many(request: HttpRequest) -> bool:
    """Count a report from this address; true for the sixth within the hour, as one process counts."""
    key = f"correction-{get_client_ip_address(request)}"
    cache.add(key, 0, HOUR)
    return bool(cache.incr(key) > MOST_AN_HOUR)


def send(subject: str, text: str, reply_to: str) -> bool:
    """Mail a report to the curators; false when the post did not take it."""
    message = EmailMessage(subject, text, to=[settings.CONTACT_EMAIL], reply_to=[reply_to] if reply_to else None)
    try:
        return bool(message.send())
    except OSError as error:  # SMTP's own errors are OSErrors too
        logging.getLogger(__name__).warning("A correction was not sent: %s", " ".join(str(error).split()))
        return False
