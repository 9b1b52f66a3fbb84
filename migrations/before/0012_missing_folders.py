"""Series remember that their folder is on disk, and since when it is missing there."""

from peewee import BooleanField, FloatField, TextField


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("series", "has_folder", BooleanField(default=False)),
        migrator.add_column("series", "folder_missing_since", FloatField(null=True, index=True)),
        migrator.add_column("series", "folder_found", TextField(null=True)),
    )
    db.execute_sql("""
        UPDATE series SET has_folder = TRUE WHERE folder IS NOT NULL
        AND (EXISTS (SELECT 1 FROM written_file WHERE written_file.series_id = series.id)
             OR EXISTS (SELECT 1 FROM episode
                        WHERE episode.series_id = series.id AND episode.file IS NOT NULL))
    """)
