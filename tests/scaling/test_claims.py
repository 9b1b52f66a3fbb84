"""Many workers on many machines claim from one PostgreSQL: each part once, the cap on background work
kept, the dead replaced."""

from collections import Counter

import pytest

from aniworld.database import db, now, transaction
from aniworld.errors import GateClosed
from aniworld.library.parts import claims, recovery
from aniworld.library.parts import workers as owners
from aniworld.library.parts.workers import Owner
from aniworld.library.series import series
from aniworld.models import Part, Worker
from aniworld.models.part import BACKGROUND, LOADING, PENDING, USER
from aniworld.providers.rate_gate import Gates

from .threads import at_once


@pytest.fixture
def put(house):
    """Series whose episodes wait to be loaded."""
    return lambda count, priority=USER: [series.add(f"Show {n}", priority=priority)[0] for n in range(count)]


def claim_all(owner, workers=16):
    taken = []
    while part := claims.claim(owner, workers):
        taken.append(part.id)
    return taken


def test_workers_of_several_machines_claim_each_part_once(put):
    put(40)
    taken = at_once([lambda n=n: claim_all(f"host{n}:1:a") for n in range(6)])
    assert Counter(part for mine in taken for part in mine).most_common(1)[0][1] == 1
    assert sum(map(len, taken)) == 40
    assert {row.attempt for row in Part.select().where(Part.state == LOADING)} == {1}


def test_the_most_urgent_is_claimed_first_whoever_asks(put):
    put(3, BACKGROUND)
    urgent = series.add("Urgent")[0]
    first = at_once([lambda n=n: claims.claim(f"host{n}:1:a", 16).series_id for n in range(2)])
    assert urgent.id in first


@pytest.mark.parametrize("workers", [3, 6])
def test_background_work_leaves_threads_free_on_each_machine_however_many_claim_at_once(put, workers):
    put(20, BACKGROUND)
    hosts = [f"host{n}:1:a" for n in range(3)] * 3  # three threads of each
    taken = at_once([lambda host=host: claim_all(host, workers) for host in hosts])
    assert sum(map(len, taken)) == 3 * (claims.most_in_background(workers))
    claimed = Counter(row.owner for row in Part.select().where(Part.state == LOADING))
    assert set(claimed.values()) == {claims.most_in_background(workers)}, (
        "a second machine loads as much as the first"
    )


def test_a_part_that_somebody_holds_by_hand_is_passed_over(put, house, postgres):
    first, second = put(2)
    row = Part.get((Part.series == first) & (Part.name == "episodes"))
    schema = house.database_url.rpartition("%3D")[2]
    with postgres.admin() as somebody, somebody.transaction():
        somebody.execute(f'SELECT 1 FROM "{schema}".part WHERE id = %s FOR UPDATE', (row.id,))
        assert claims.claim("here:1:a", 16).series_id == second.id


# Who is dead


def test_what_a_dead_worker_of_this_machine_held_is_taken_up_at_once(put, house):
    put(1)
    dead = Owner(house.data_dir)
    claims.claim(dead.name, 16)
    assert claims.recover(house.data_dir) == 0
    dead._file.close()
    assert claims.recover(house.data_dir) == 1


def test_a_worker_of_another_machine_keeps_its_part_until_its_lease_is_over(put, house, tmp_path):
    put(1)
    elsewhere = Owner(tmp_path / "elsewhere")
    claimed = claims.claim(elsewhere.name, 16)
    elsewhere._file.close()
    assert claims.recover(house.data_dir) == 0, "here nobody can know whether it is dead"
    Part.update(lease_until=now() - 1).where(Part.id == claimed.id).execute()
    assert claims.recover(house.data_dir) == 1
    row = Part.get_by_id(claimed.id)
    assert (row.state, row.attempt, row.owner) == (PENDING, 1, None)


def test_machines_that_find_the_dead_at_once_count_one_attempt(put, house, tmp_path):
    put(5)
    for _ in range(5):
        claims.claim("gone:1:a", 16)
    Part.update(lease_until=now() - 1).where(Part.state == LOADING).execute()
    folders = [tmp_path / f"machine{n}" for n in range(4)]
    counts = at_once([lambda folder=folder: claims.recover(folder) for folder in folders])
    assert sorted(counts) == [0, 0, 0, 5]
    assert {row.attempt for row in Part.select().where(Part.name == "episodes")} == {1}


def test_what_is_claimed_anew_is_not_taken_away_by_a_late_recovery(put, house, tmp_path, monkeypatch):
    put(1)
    claims.claim("gone:1:a", 16)
    Part.update(lease_until=now() - 1).where(Part.state == LOADING).execute()
    looks, look = [], recovery._lost

    def found_and_meanwhile_claimed(*known):
        lost = look(*known)
        if not looks and lost:
            monkeypatch.setattr(recovery, "_lost", look)
            assert claims.recover(tmp_path / "other") == 1
            looks.append(claims.claim("new:1:b", 16))
            monkeypatch.setattr(recovery, "_lost", found_and_meanwhile_claimed)
        return lost

    monkeypatch.setattr(recovery, "_lost", found_and_meanwhile_claimed)
    assert claims.recover(house.data_dir) == 0
    assert Part.get_by_id(looks[0].id).owner == "new:1:b"


# Who is alive


def test_a_worker_of_another_machine_is_known_while_it_is_heard_of(house, tmp_path):
    elsewhere = Owner(tmp_path / "elsewhere")
    assert not owners.any_working(house.data_dir)
    owners.beat(elsewhere.name, 8)
    assert owners.any_working(house.data_dir) and not owners.any_alive(house.data_dir)
    row = Worker.get()
    assert (row.name, row.threads, row.host) == (elsewhere.name, 8, owners.HOST)
    Worker.update(seen_at=now() - owners.SILENT_SECONDS - 1).execute()
    assert not owners.any_working(house.data_dir)
    owners.beat(elsewhere.name, 8)
    assert owners.any_working(house.data_dir) and Worker.select().count() == 1
    owners.leave(elsewhere.name)
    assert not owners.any_working(house.data_dir)


def test_a_worker_that_was_killed_on_this_machine_is_not_counted_on_though_it_was_heard_of(house):
    here = Owner(house.data_dir)
    owners.beat(here.name, 8)
    assert owners.any_working(house.data_dir)
    here._file.close()
    assert not owners.any_working(house.data_dir)


def test_workers_that_are_silent_for_long_are_forgotten(house):
    owners.beat("gone:1:a", 8)
    Worker.update(seen_at=now() - owners.FORGET_SECONDS - 1).execute()
    owners.beat("here:1:b", 8)
    assert [row.name for row in Worker.select()] == ["here:1:b"]


def test_the_rate_of_a_source_is_shared_by_all_machines(house):
    """Two processes' gates, each with its own lane, book from one row."""
    from_here, from_there = Gates({"tvmaze": (10, 100.0)}), Gates({"tvmaze": (10, 100.0)})
    entered = 0
    for gates in [from_here, from_there] * 10:
        try:
            with gates.slot("tvmaze", USER):
                entered += 1
        except GateClosed:
            pass
    assert 1 <= entered <= 10


def test_a_claim_reads_only_the_rows_of_whose_turn_it_is_and_sorts_none(put):
    put(30)
    statement, values = claims.claim_statement("host:1:a", 16)
    statement = statement.replace("?", db.param)
    with transaction():
        db.execute_sql("SET LOCAL enable_seqscan = off")  # the few rows of a test would be read as a whole
        steps = [row[0] for row in db.execute_sql(f"EXPLAIN {statement}", values).fetchall()]
    assert sum("Index Scan using asker_served" in step for step in steps) == 3, "once for each priority"
    assert not [step for step in steps if "Sort" in step or "Seq Scan on part" in step]
