"""python -m bench [WHICH…]: one line for each figure; exit code 1 when one is over its target."""

import argparse
import signal
import sys
from types import FrameType

from . import (
    adding,
    backlog,
    crowd,
    fairness,
    loading,
    memory,
    names,
    processes,
    pushing,
    scan,
    starting,
    work,
    workers,
)

MEASUREMENTS = {
    "adding": adding,
    "loading": loading,
    "work": work,
    "workers": workers,
    "pushing": pushing,
    "memory": memory,
    "backlog": backlog,
    "fairness": fairness,
    "crowd": crowd,
    "scan": scan,
    "names": names,
    "starting": starting,
}
LONGEST_SECONDS = 900


def main() -> int:
    about = "Measure aniworld against a stand-in with 100 ms answers."
    parser = argparse.ArgumentParser(prog="python -m bench", description=about)
    parser.add_argument(
        "which", nargs="*", metavar="WHICH", help=f"{', '.join(MEASUREMENTS)}; all of them by default"
    )
    wanted = parser.parse_args().which or list(MEASUREMENTS)
    if strange := set(wanted) - set(MEASUREMENTS):
        parser.error(f"there is no measurement called {', '.join(strange)}")
    processes.allow_many_sockets()
    for number in (signal.SIGALRM, signal.SIGTERM):
        signal.signal(number, _give_up)
    signal.alarm(LONGEST_SECONDS)  # what ends this process ends all that it started
    neighbours, all_met = processes.Neighbours(), True
    for name in wanted:
        for figure in MEASUREMENTS[name].figures():
            print(figure, flush=True)
            all_met &= figure.is_met
    print(f"Other programs took {neighbours.share():.0%} of the processors meanwhile.")
    return 0 if all_met else 1


def _give_up(number: int, frame: FrameType | None) -> None:
    raise SystemExit("bench: it took too long" if number == signal.SIGALRM else "bench: it was asked to stop")


if __name__ == "__main__":
    sys.exit(main())
