"""The catalogue as a whole."""

from django.db import models
from django.db.models import F


class Catalogue(models.Model):
    """The single row that counts changes: the base of every ETag and of everything kept in memory."""

    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="catalogue_is_one_row")]

    def __str__(self) -> str:
        return f"version {self.version}"

    @classmethod
    def current_version(cls) -> int:
        """One indexed query; 0 before the first change."""
        return cls.objects.filter(pk=1).values_list("version", flat=True).first() or 0

    @classmethod
    def bump(cls) -> None:
        """Count a change, in the transaction of that change: readers see both or neither."""
        if not cls.objects.filter(pk=1).update(version=F("version") + 1):
            cls.objects.get_or_create(pk=1)
