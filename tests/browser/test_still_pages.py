"""Nothing moves on a page that somebody looks at while eight series are added and loaded."""

import pytest

from .conftest import DESK, PHONE

pytestmark = pytest.mark.browser
MOST_MOVED = 0.1  # what Core Web Vitals call good

# Pages that change while something else loads; the library, and a series that loads, have tests of their own.
PATHS = (
    "/activity",
    "/missing",
    "/calendar",
    "/import",
    "/history",
    "/settings/sources",
    "/settings/tasks",
    "/system",
)

# The sum of all layout shifts that no click or key of the last half second explains, in the worst five seconds.
MEASURE = """() => {
    let moved = 0, first = 0, last = 0;
    window.worst = 0;
    window.shifts = [];
    new PerformanceObserver(list => list.getEntries().forEach(e => {
        if (e.hadRecentInput) return;
        if (e.startTime - last > 1000 || e.startTime - first > 5000) moved = 0, first = e.startTime;
        last = e.startTime;
        window.worst = Math.max(window.worst, moved += e.value);
        window.shifts.push([e.value, ...e.sources.map(s => s.node?.id || s.node?.className || s.node?.nodeName)]);
    })).observe({type: "layout-shift"});
}"""


@pytest.mark.parametrize("viewport, first", [(DESK, 201), (PHONE, 211)], ids=["desk", "phone"])
def test_nothing_moves_while_eight_series_load(alice_at, house, own_standin, viewport, first):
    known = house.add("Frieren")
    house.wait_until_loaded(known)
    own_standin.delay_seconds = 0.2
    pages = {}
    for path in (*PATHS, *(f"/series/{known}{page}" for page in ("", "/artwork"))):
        pages[path] = alice_at(path, viewport=viewport)
    for page in pages.values():
        page.evaluate(MEASURE)
    ids = [house.add_new(f"Generated show {number}") for number in range(first, first + 8)]
    for series_id in ids:
        house.wait_until_loaded(series_id, 60)
    own_standin.delay_seconds = 0
    pages["/activity"].locator(
        f"#line-{ids[-1]}[data-state=loaded], #line-{ids[-1]}[data-state=failed]"
    ).wait_for()
    moved = {path: page.evaluate("[window.worst, window.shifts]") for path, page in pages.items()}
    assert {path: told for path, told in moved.items() if told[0] > MOST_MOVED} == {}
