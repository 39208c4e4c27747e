"""The portrait on a person's page: the one there is, another in its place, or none.

A browser never sends a chosen file twice. So a picture is kept as soon as it has been read, and a page that comes back,
for whatever reason, carries the name of it, signed.
"""

import logging
from typing import Any, NamedTuple

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html, format_html_join

from catalog.portraits import ACCEPTED, FORMATS, PictureError, Portrait, keep

SALT = "catalog.admin.portrait"
HELP = f"Choose {ACCEPTED}. It is drawn anew: nothing that a camera or a program wrote into it is kept."
NOT_KEPT = "The picture could not be put into the storage. Try again, or save the rest without it."
KEPT_NO_MORE = "The picture that was sent before is not known any more: choose it again."
BOTH = "A picture was chosen, and “Remove the portrait” was ticked: do one of the two."


class Sent(NamedTuple):
    """What a form says about the portrait, and the name of the one that the entry has."""

    upload: UploadedFile | None
    kept: str
    remove: bool
    present: str = ""

    @property
    def before(self) -> str:
        """The name of the picture that came with an earlier sending of the form, or was read in this one; or empty."""
        if name := getattr(self.upload, "kept_as", ""):
            return name
        try:
            return signing.loads(self.kept, salt=SALT) if self.kept else ""
        except signing.BadSignature:
            return ""


class PortraitInput(forms.FileInput):
    """A choice of file beside the present portrait, and the one that was sent before and is not saved yet."""

    def value_from_datadict(self, data, files, name):
        return Sent(files.get(name), data.get(f"{name}-kept", ""), f"{name}-remove" in data)

    def value_omitted_from_data(self, data, files, name):
        return False

    def render(self, name, value, attrs=None, renderer=None):
        sent = value if isinstance(value, Sent) else Sent(None, "", False, str(value or ""))
        merged = self.build_attrs(
            self.attrs, {"type": "file", "name": name, "accept": ", ".join(_accepted()), **(attrs or {})}
        )
        parts = [_shown(sent.present, "The present portrait")]
        if sent.present:
            parts.append(
                format_html(
                    '<label class="desk-portrait-remove"><input type="checkbox" name="{}-remove"{}> '
                    "Remove the portrait</label>",
                    name,
                    " checked" if sent.remove else "",
                )
            )
        if sent.before and sent.before != sent.present:
            parts.append(_shown(sent.before, "The new portrait: sent, and not saved yet"))
            parts.append(
                format_html(
                    '<input type="hidden" name="{}-kept" value="{}">', name, signing.dumps(sent.before, salt=SALT)
                )
            )
        parts.append(format_html("<input{}>", forms.utils.flatatt(merged)))
        return format_html(
            '<div class="desk-portrait">{}</div>', format_html_join("", "{}", ((part,) for part in parts))
        )


class PortraitField(forms.Field):
    """Gives the portrait's new name, an empty text to remove it, or None to leave it."""

    widget = PortraitInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, help_text=HELP, **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data._replace(present=str(initial or ""))

    def has_changed(self, initial: Any, data: Any) -> bool:
        if data.upload:
            return True
        return bool(initial) if data.remove else bool(data.before) and data.before != str(initial or "")

    def to_python(self, value: Sent) -> str | None:
        if value.upload is None and not value.remove and value.kept and not value.before:
            raise ValidationError(KEPT_NO_MORE)
        # Read before anything is refused, so that the page that comes back has it.
        name = self._kept(value.upload) if value.upload else value.before
        if value.remove and value.upload:
            raise ValidationError(BOTH)
        return "" if value.remove else name or None

    def _kept(self, upload: Any) -> str:
        # A refused save is read a second and a third time, to show what it would have written.
        if not hasattr(upload, "kept_as"):
            try:
                upload.kept_as = keep(upload)
            except PictureError as error:
                raise ValidationError(str(error)) from error
            except Exception as error:
                # Each storage fails in a way of its own, and the rest of what was typed must not go with it.
                logging.getLogger(__name__).exception("A portrait could not be kept")
                raise ValidationError(NOT_KEPT) from error
        return upload.kept_as


def _accepted() -> list[str]:
    return [f"image/{name.lower()}" for name in FORMATS]


def _shown(name: str, words: str) -> str:
    portrait = Portrait.called(name)
    if portrait is None:
        return format_html("<p>{}: {}, which is not shown to readers</p>", words, name) if name else ""
    picture = portrait.picture
    return format_html(
        '<figure><img src="{}" width="{}" height="{}" alt=""><figcaption>{}, {} × {} pixels</figcaption></figure>',
        picture.src,
        160,
        portrait.height_at(160),
        words,
        portrait.width,
        portrait.height,
    )
