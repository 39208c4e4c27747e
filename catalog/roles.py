"""Who may do what at the desk: four groups, made by a migration.

Contributor: enters drafts and works on those of their own. Editor: edits and reviews everything. Publisher: also
publishes and withdraws. Administrator: keeps the accounts, and is none of the others unless a member of those too.
"""

from typing import Any

CONTRIBUTOR, EDITOR, PUBLISHER, ADMINISTRATOR = "Contributor", "Editor", "Publisher", "Administrator"
REVIEW, PUBLISH = "review_entries", "publish_entries"

ENTRIES = ("person", "agency", "era", "wave", "source", "country")
STATEMENTS = ("name", "affiliation", "defection", "waypoint", "motive", "lifeevent", "relation", "succession")
READ_ONLY = (*STATEMENTS, "citation", "revision")
DRAFTED = ("person", "agency", "wave", "source")
OTHERS = ("place", "retiredslug")

# Codenames, by group; every group but the administrators' reads the whole catalogue.
_READING = [f"view_{model}" for model in (*ENTRIES, *OTHERS, *READ_ONLY)]
_EDITING = [f"{action}_{model}" for action in ("add", "change") for model in (*ENTRIES, "place")]
CATALOGUE = {
    CONTRIBUTOR: [
        *_READING,
        *(f"{action}_{model}" for action in ("add", "change", "delete") for model in DRAFTED),
        "add_place",
    ],
    EDITOR: [*_READING, *_EDITING, *(f"delete_{model}" for model in DRAFTED), REVIEW],
    PUBLISHER: [
        *_READING,
        *_EDITING,
        *(f"delete_{model}" for model in (*ENTRIES, *OTHERS)),
        "add_retiredslug",
        "change_retiredslug",
        REVIEW,
        PUBLISH,
    ],
    ADMINISTRATOR: [],
}
ACCOUNTS = {ADMINISTRATOR: ["view_user", "add_user", "change_user", "view_group"]}
NAMES = {REVIEW: "Can review entries", PUBLISH: "Can publish and withdraw entries"}


def create_roles(apps: Any, schema_editor: Any = None) -> None:
    """Make the groups, or put their permissions in order; a migration runs before Django makes the permissions."""
    Group = apps.get_model("auth", "Group")
    for role in CATALOGUE:
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.set(
            [_permission(apps, "catalog", codename) for codename in CATALOGUE[role]]
            + [_permission(apps, "auth", codename) for codename in ACCOUNTS.get(role, [])]
        )


def remove_roles(apps: Any, schema_editor: Any = None) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=CATALOGUE).delete()


def _permission(apps: Any, app_label: str, codename: str) -> Any:
    action, _, model = codename.partition("_")
    if codename in NAMES:
        model = "person"  # a permission hangs on a model; these two are about every entry
    kind, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=model)
    name = NAMES.get(codename) or f"Can {action} {_verbose(apps, app_label, model)}"
    found, _ = apps.get_model("auth", "Permission").objects.get_or_create(
        codename=codename, content_type=kind, defaults={"name": name}
    )
    return found


def _verbose(apps: Any, app_label: str, model: str) -> str:
    return str(apps.get_model(app_label, model)._meta.verbose_name)


def may_review(user: Any) -> bool:
    return bool(user.has_perm(f"catalog.{REVIEW}"))


def may_publish(user: Any) -> bool:
    return bool(user.has_perm(f"catalog.{PUBLISH}"))
