from django.apps import AppConfig
from django.contrib.admin import apps as admin


class CatalogConfig(AppConfig):
    name = "catalog"
    label = "catalog"
    default = True
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Catalogue"


class DeskConfig(admin.AdminConfig):
    """The stock admin on a site of our own."""

    default = False
    default_site = "catalog.desk.Desk"
