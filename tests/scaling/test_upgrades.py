"""A database of each older version in PostgreSQL comes to the shape of a new one, with all its rows."""

import pytest
from older_versions import (
    BEFORE,
    STEPS,
    comes_to_the_baseline_with_all_its_rows,
    fresh_shape,
    make_older,
    missing_after,
    only_the_baseline,
    shape,
)

from aniworld.database import connected, db, migrate, open_database, pending_migrations

from .places import close_connections


@pytest.fixture(scope="module")
def shapes(postgres, tmp_path_factory):
    """Return the shapes of a new database: as the baseline makes it, and today's."""
    folder = tmp_path_factory.mktemp("fresh")
    open_database(folder, durable=False, url=postgres.make_schema("fresh"))
    with only_the_baseline(folder / "migrations"):
        baseline = fresh_shape()
    yield baseline, fresh_shape()
    close_connections()
    postgres.drop_schema("fresh")


@pytest.mark.parametrize("step", BEFORE)
def test_it_comes_to_the_same_shape_with_all_its_rows(shapes, settings, tmp_path, step):
    baseline, today = shapes
    open_database(settings.data_dir, durable=False, url=settings.database_url)
    assert db.obj.description.startswith("PostgreSQL")
    make_older(step)
    assert pending_migrations() == missing_after(step)
    with only_the_baseline(tmp_path / "migrations"):
        assert comes_to_the_baseline_with_all_its_rows(step, baseline)
    assert migrate() == STEPS[1:]
    assert migrate() == pending_migrations() == []
    with connected():
        assert shape() == today
