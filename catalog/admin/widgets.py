"""Form controls written straight to HTML: a person's form has two thousand, and the engine takes a second for them."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AutocompleteMixin
from django.forms.utils import flatatt
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe


class Quick:
    """Renders a text-like widget from its attributes alone."""

    def render(self, name, value, attrs=None, renderer=None):
        merged = self.build_attrs(self.attrs, {"type": self.input_type, "name": name, **(attrs or {})})
        value = self.format_value(value)
        if value not in (None, ""):
            merged["value"] = value
        return format_html("<input{}>", flatatt(merged))


class QuickText(Quick, forms.TextInput):
    pass


class QuickNumber(Quick, forms.NumberInput):
    pass


class QuickHidden(Quick, forms.HiddenInput):
    pass


class QuickCheckbox(forms.CheckboxInput):
    def render(self, name, value, attrs=None, renderer=None):
        merged = self.build_attrs(self.attrs, {"type": "checkbox", "name": name, **(attrs or {})})
        if self.check_test(value):
            merged["checked"] = True
        return format_html("<input{}>", flatatt(merged))


class QuickTextarea(forms.Textarea):
    def render(self, name, value, attrs=None, renderer=None):
        merged = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        # A line break after the tag is not part of the text; without it a leading one would be lost.
        return format_html("<textarea{}>\n{}</textarea>", flatatt(merged), self.format_value(value) or "")


class QuickSelect(forms.Select):
    def render(self, name, value, attrs=None, renderer=None):
        merged = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        chosen = "" if value is None else str(value)
        options = "".join(
            f'<option value="{conditional_escape(key)}"{" selected" if str(key) == chosen else ""}>'
            f"{conditional_escape(text)}</option>"
            for key, text in self.choices
        )
        return format_html("<select{}>{}</select>", flatatt(merged), mark_safe(options))  # escaped above


class Pick(forms.Select):
    """A choice by typing; it holds only the chosen row until someone comes to it.

    Its `directory`, set by the form, knows that row's name. The script turns it into a search on first focus: two
    hundred searches at once would take the browser a second.
    """

    # Kinds of row that come up while a curator reads; a new country or era deserves a page of its own.
    grows = ("source", "agency", "place", "person")

    directory: Any = None

    def __init__(self, field: Any, attrs: Any = None) -> None:
        self.field = field
        super().__init__({"class": "desk-pick", **(attrs or {})})

    def __deepcopy__(self, memo):
        # The model's field is shared, and so are the attributes: nobody writes to them.
        copy = type(self)(self.field)
        copy.attrs, copy.is_required = self.attrs.copy(), self.is_required
        return copy

    def render(self, name, value, attrs=None, renderer=None):
        model = self.field.remote_field.model._meta
        merged = self.build_attrs(
            self.attrs,
            {
                "name": name,
                **(attrs or {}),
                "data-ajax--url": reverse("admin:autocomplete"),
                "data-ajax--cache": "true",
                "data-ajax--delay": 250,
                "data-ajax--type": "GET",
                "data-app-label": self.field.model._meta.app_label,
                "data-model-name": self.field.model._meta.model_name,
                "data-field-name": self.field.name,
                "data-theme": "admin-autocomplete",
                "data-placeholder": "",
                "data-allow-clear": "false" if self.is_required else "true",
            },
        )
        chosen = self.directory.name(self.field.remote_field.model, value) if self.directory and value else ""
        option = format_html('<option value="{}" selected>{}</option>', value, chosen) if chosen else ""
        select = format_html('<select{}><option value=""></option>{}</select>', flatatt(merged), option)
        if model.model_name not in self.grows:
            return select
        return format_html(
            '<span class="desk-picking">{}<a class="related-widget-wrapper-link add-related" id="add_{}" '
            'data-popup="yes" href="{}" title="Add another {}" aria-label="Add another {}">+</a></span>',
            select,
            merged.get("id", ""),
            reverse(f"admin:{model.app_label}_{model.model_name}_add") + "?_to_field=id&_popup=1",
            model.verbose_name,
            model.verbose_name,
        )

    @property
    def media(self):
        extra = "" if settings.DEBUG else ".min"
        stock = AutocompleteMixin(self.field, None).media  # type: ignore[arg-type]
        return stock + forms.Media(js=[f"admin/js/vendor/jquery/jquery{extra}.js", "admin/js/jquery.init.js"])
