"""The forms of a person's name."""

from django.db import models
from django.db.models import Q

from .base import Statement, StatementQuerySet
from .fields import FoldedCharField, choices_constraint
from .person import Person


class NameKind(models.TextChoices):
    PRINTED = "printed", "as printed"
    BIRTH = "birth", "birth name"
    FULL = "full", "full name"
    VARIANT = "variant", "other spelling"
    TRANSLITERATION = "transliteration", "transliteration"
    NATIVE = "native", "native script"
    NICKNAME = "nickname", "nickname"
    COVER = "cover", "cover name"
    CRYPTONYM = "cryptonym", "cryptonym"


class Name(Statement):
    """One form of one person's name, as a source writes it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="names")
    text = FoldedCharField(max_length=160)
    folded = models.CharField(max_length=1000, editable=False, db_index=True)
    kind = models.CharField(max_length=16, choices=NameKind)
    language = models.CharField(max_length=35, blank=True, help_text="BCP 47 tag: ru, ko-Hang, zh-Hans, ru-Latn.")

    objects = StatementQuerySet.as_manager()

    class Meta(Statement.Meta):
        ordering = ["person", "key"]
        constraints = [
            *Statement.Meta.constraints,
            choices_constraint("name", "kind", NameKind),
            models.CheckConstraint(condition=~Q(text=""), name="name_text_present"),
            models.UniqueConstraint(
                fields=["person", "text"],
                name="name_form_unique_per_person",
                violation_error_message="This person already has this form of the name.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
