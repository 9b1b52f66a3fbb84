"""python -m bench.torture --kills 200: the torture of the test suite at any length; prints a table."""

import argparse
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent.parent))  # also as a script: bench/torture.py

from aniworld.demo.standin import StandIn
from tests.processes.house import House
from tests.processes.torture import Story, torture


def main() -> int:
    about = "Kill web and worker at random moments while series are added and loaded."
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument(
        "--series", type=int, help="how many are added meanwhile; one and a fifth for each kill by default"
    )
    parser.add_argument("--seed", type=int, default=int(time.time()), help="makes the same choices again")
    wanted = parser.parse_args()
    series = wanted.series or round(wanted.kills * 1.2)
    start = time.monotonic()
    with (
        StandIn(images="tiny", many=100 + series, stumbles=False) as standin,
        TemporaryDirectory(prefix="aniworld-bench-") as folder,
        House(Path(folder), standin) as house,
    ):
        story = torture(
            house, standin, kills=wanted.kills, series=series, seed=wanted.seed, patience_seconds=600
        )
        said = house.log()
    rows = table(story, series, said)
    print(f"{wanted.kills} kills during {series} adds, seed {wanted.seed}, {time.monotonic() - start:.0f} s")
    for what, count, is_well in rows:
        verdict = "ok  " if is_well else "over"
        print(f"{verdict} {count:7}  {what}")
    return 0 if all(is_well for *_, is_well in rows) else 1


def table(story: Story, series: int, said: str) -> list[tuple[str, int, bool]]:
    """Return what to look at, how often it was seen, and whether that is as it should be."""
    complete = sum(status["loading_status"] == "completed" for status in story.series.values())
    lost = len(set(story.acknowledged.values()) - set(story.series))
    never = [
        ("acknowledged series that are lost", lost),
        ("series that nobody was told of", len(set(story.series) - set(story.acknowledged.values()))),
        ("parts that two workers loaded at once", len(story.overlaps)),
        ("things that integrity_check or foreign_key_check finds", len(story.broken_rows)),
        ("files that do not parse or decode", len(story.broken_files)),
        ("temporary files left", story.leftovers),
        ('times that the log says "locked"', said.count("locked")),
        ("traces in the log", said.count("Traceback")),
    ]
    seen = [
        ("kills of web", story.kills["web"]),
        ("kills of the worker", story.kills["worker"]),
        ("turns of loading", story.turns),
        ("requests to the sources", story.requests),
        ("parts given up after eight deaths or troubles, asked for again", story.given_up),
    ]
    rows = [(what, count, True) for what, count in seen]
    rows.append(("series that are complete", complete, complete == len(story.acknowledged) == series))
    rows += [(what, count, count == 0) for what, count in never]
    return rows


if __name__ == "__main__":
    sys.exit(main())
