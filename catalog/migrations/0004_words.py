from django.db import migrations, models
from django.db.models import Q

# Neither engine may take words apart, stem them or keep where they stand: they are folded and distinct.
TABLES = {
    "sqlite": [
        """
        CREATE VIRTUAL TABLE catalog_words
        USING fts5(words, tokenize = "ascii tokenchars '_'", detail = none, columnsize = 0, prefix = '3')
        """
    ],
    "postgresql": [
        "CREATE TABLE catalog_words (person_id bigint PRIMARY KEY, words tsvector NOT NULL)",
        # Without a list of pending entries: a search would read it through.
        "CREATE INDEX catalog_words_gin ON catalog_words USING gin (words) WITH (fastupdate = off)",
    ],
}


def create_table(apps, schema_editor):
    for statement in TABLES[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
    # A catalogue that has people already is read whole by the next `prepare` or `load`, and until then from its texts.
    if apps.get_model("catalog", "Person").objects.exists():
        apps.get_model("catalog", "Touched").objects.create(person_id=0, version=0, waiting=True)


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE catalog_words")


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_person_portrait")]

    operations = [
        migrations.CreateModel(
            name="Touched",
            fields=[
                ("person_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("version", models.PositiveBigIntegerField(help_text="The catalogue's, with that change.")),
                ("waiting", models.BooleanField(help_text="The table of words is still as before the change.")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["version"], name="touched_version"),
                    models.Index(condition=Q(waiting=True), fields=["person_id"], name="touched_waiting"),
                ],
            },
        ),
        migrations.RunPython(create_table, drop_table),
    ]
