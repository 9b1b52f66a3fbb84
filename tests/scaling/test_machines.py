"""Several machines, each with processes and a data folder of its own, share one PostgreSQL, one Redis and
one library."""

import json
from collections import Counter

import pytest
import websockets.sync.client
from processes.house import WEB, WORKER, House, wait_for

from aniworld.demo.standin import StandIn
from aniworld.library.parts.claims import LEASE_SECONDS

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def own_standin():
    with StandIn(images="tiny", many=200, stumbles=False) as standin:
        yield standin


@pytest.fixture
def machine(tmp_path, standin, places):
    """Make a machine; all of them share rows, messages and library."""
    machines = {}

    def make(name, **settings):
        folder = tmp_path / name
        folder.mkdir()
        shared = {key.removeprefix("ANIWORLD_"): value for key, value in places.items()}
        machines[name] = House(
            folder, standin, LIBRARY=str(tmp_path / "library"), WORKERS="4", **(shared | settings)
        )
        machines[name].library = tmp_path / "library"
        return machines[name]

    yield make
    for machine in machines.values():
        machine.kill_all()


@pytest.fixture
def rows(postgres, places):
    """Ask the database behind everybody's back."""
    schema = places["ANIWORLD_DATABASE_URL"].rpartition("%3D")[2]

    def ask(statement):
        with postgres.admin() as admin:
            admin.execute(f'SET search_path = "{schema}"')
            cursor = admin.execute(statement)
            return cursor.fetchall() if cursor.description else cursor.rowcount

    return ask


def start_worker(machine, name="worker"):
    machine.start(name, WORKER)
    wait_for(
        lambda: "The worker is ready" in machine.log(name), 20, f"the worker; its log: {machine.log(name)}"
    )


def start_web(machine):
    machine.start("web", WEB)
    wait_for(machine.serves, 20, "the web")
    assert machine.key


def finished(machine, ids):
    listed = machine.get("/api/series?per_page=200").json()["series"]
    return {series["id"] for series in listed if series["loading_status"] == "completed"} >= set(ids)


def test_what_is_added_on_one_machine_is_loaded_on_another_and_told_on_a_third(machine):
    web, other_web, worker = machine("web"), machine("other"), machine("worker")
    start_web(web)
    other_web.key = web.key
    other_web.start("web", WEB)
    wait_for(other_web.serves, 20)
    assert web.status("/readyz") == 503
    start_worker(worker)
    wait_for(web.is_ready, 10, "the web to hear of the worker")

    address = other_web.url.replace("http", "ws") + "/ws"
    with websockets.sync.client.connect(
        address, additional_headers={"Authorization": f"Bearer {web.key}"}
    ) as page:
        ident = web.add("Frieren")
        web.wait_until_loaded(ident)
        told = [json.loads(page.recv(10))]
        while told[-1].get("status") != "completed":
            told.append(json.loads(page.recv(10)))

    seqs = [event["seq"] for event in told]
    assert seqs == sorted(seqs)
    # the news that the worker is there may come only now
    of_series = [event for event in told if event["type"] != "worker_started"]
    assert of_series[0]["type"] == "series_added"
    poster = worker.library / web.get(f"/api/series/{ident}").json()["folder"] / "poster.jpg"
    assert poster.is_file()
    assert "Traceback" not in web.log() + other_web.log() + worker.log()


@pytest.mark.parametrize("with_redis", [True, False])
def test_machines_share_the_work_and_load_nothing_twice(machine, standin, rows, with_redis):
    standin.delay_seconds = 0.1
    without = {} if with_redis else {"QUEUE_URL": ""}
    web, first, second = machine("web", **without), machine("first", **without), machine("second", **without)
    start_web(web)
    start_worker(first)
    start_worker(second)
    rows("CREATE TABLE turn (owner text, part int)")
    rows("""CREATE FUNCTION note() RETURNS trigger AS $$
            BEGIN INSERT INTO turn VALUES (NEW.owner, NEW.id); RETURN NEW; END $$
            LANGUAGE plpgsql SET search_path FROM CURRENT""")
    rows("""CREATE TRIGGER note AFTER UPDATE ON part FOR EACH ROW
            WHEN (OLD.state <> 'loading' AND NEW.state = 'loading') EXECUTE FUNCTION note()""")

    ids = [web.add(f"Generated show {number}") for number in range(60, 72)]
    wait_for(lambda: finished(web, ids), 40, "everything to be loaded")

    turns = rows("SELECT owner, part FROM turn")
    shares = Counter(owner for owner, _ in turns)
    assert len(shares) == 2 and min(shares.values()) > 4, shares
    assert Counter(part for _, part in turns).most_common(1)[0][1] == 1, "each part had one turn"
    assert {name for (name,) in rows("SELECT name FROM worker")} == set(shares)


def test_a_worker_that_dies_is_replaced_on_its_machine_at_once_and_elsewhere_after_its_lease(
    machine, standin, rows
):
    standin.delay_seconds = 60
    web, first, second = machine("web"), machine("first"), machine("second")
    start_web(web)
    start_worker(first)
    ident = web.add("Frieren")
    wait_for(lambda: rows("SELECT owner FROM part WHERE state = 'loading'"), 10)
    first.kill("worker")
    standin.delay_seconds = 0
    start_worker(second)
    again = [web.add(f"Generated show {number}") for number in range(1, 4)]
    wait_for(lambda: finished(web, again), 20, "the other machine to work")
    assert web.loading(ident)["loading_status"] == "loading_episodes", "it cannot know that the first is dead"

    rows(f"UPDATE part SET lease_until = lease_until - {LEASE_SECONDS} WHERE state = 'loading'")
    assert web.wait_until_loaded(ident)["loading_status"] == "completed"


def test_a_worker_that_starts_again_on_its_machine_takes_up_what_it_held(machine, standin, rows):
    standin.delay_seconds = 60
    web, worker = machine("web"), machine("worker")
    start_web(web)
    start_worker(worker)
    ident = web.add("Frieren")
    wait_for(lambda: rows("SELECT owner FROM part WHERE state = 'loading'"), 10)
    worker.kill("worker")
    standin.delay_seconds = 0
    start_worker(worker, "again")
    assert web.wait_until_loaded(ident)["loading_status"] == "completed"


def test_a_worker_that_is_asked_to_stop_leaves_nothing_behind(machine, standin, rows):
    standin.delay_seconds = 3
    web, worker = machine("web"), machine("worker")
    start_web(web)
    start_worker(worker)
    web.add("Frieren")
    wait_for(lambda: rows("SELECT owner FROM part WHERE state = 'loading'"), 10)
    code, seconds = worker.stop("worker")
    assert code == 0 and seconds < 10
    assert rows("SELECT count(*) FROM part WHERE state = 'loading' OR attempt > 0") == [(0,)]
    assert rows("SELECT count(*) FROM worker") == [(0,)]
    wait_for(lambda: web.status("/readyz") == 503, 5)


def test_everything_goes_on_after_postgresql_and_redis_were_away(machine, standin, postgres, redis):
    standin.delay_seconds = 0.3
    web, worker = machine("web"), machine("worker")
    start_web(web)
    start_worker(worker)
    ids = [web.add(f"Generated show {number}") for number in range(1, 9)]

    postgres.halt()
    redis.halt()
    assert web.status("/readyz") == 503 and web.serves()
    postgres.start()
    redis.start()

    wait_for(web.is_ready, 20, "the web to be ready again")
    ids.append(web.add("Frieren"))
    wait_for(lambda: finished(web, ids), 40, f"everything to be loaded; the log: {worker.log()}")
    assert "Traceback" not in web.log() + worker.log()


def test_an_unknown_server_stops_the_start_in_words(machine):
    nowhere = machine("nowhere", DATABASE_URL="postgresql://aniworld:canary@127.0.0.1:1/aniworld")
    for command in (WEB, WORKER):
        process = nowhere.start("start", command)
        assert process.wait(30) != 0
    assert "The database of ANIWORLD_DATABASE_URL does not answer" in nowhere.log()
    assert "canary" not in nowhere.log()
