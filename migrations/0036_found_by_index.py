"""The story of a series and the page of missing episodes are quick, however large the library is."""


def up(migrator, db):
    migrator.migrate(migrator.add_index("event", ["topic"]))
    db.execute_sql(
        'CREATE INDEX "episode_absent" ON "episode" ("series_id", "season", "air_date", "airs_at",'
        ' "is_ignored", "file", "missing_since") WHERE (("file" IS NULL) AND ("missing_since" IS NULL))'
    )
