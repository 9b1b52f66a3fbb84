"""NFO files that cost their reader as much as they can; run by itself, it prints what each of them costs."""

import json
import re
import sys
import time
from pathlib import Path

from aniworld.files import nfo
from aniworld.files.nfo.reading import MAX_BYTES, MAX_DEPTH, MAX_DOCUMENTS, MAX_NODES

EMOJI = "\U0001f600".encode()


def many(opening: bytes, filler: str, count: int, closing: bytes = b"</tvshow>") -> bytes:
    """Return count fillers, each with its own number where it has a place for one."""
    fillers = (filler.replace("%", str(number)).encode() for number in range(count))
    return opening + b"".join(fillers) + closing


def full(opening: bytes, filler: bytes, closing: bytes = b"") -> bytes:
    """Return as many fillers as a file may hold."""
    return opening + filler * ((MAX_BYTES - len(opening) - len(closing)) // len(filler)) + closing


ROOT, END = b"<tvshow>", b"</tvshow>"
KINDS = {
    "different tags": many(ROOT, "<t%/>", 60_000),
    "different tags, just allowed": many(ROOT, "<t%/>", MAX_NODES - 10),
    "different ids": many(ROOT, '<uniqueid type="t%">1</uniqueid>', 49_000),
    "different default ids, just allowed": many(
        ROOT, '<uniqueid type="t%" default="true">1</uniqueid>', MAX_NODES // 3 - 10
    ),
    "one tag again and again": many(ROOT, "<genre>%</genre>", MAX_NODES - 10),
    "stacked documents": b"<tvshow></tvshow>" * 49_000,
    "stacked documents, just allowed": b"<tvshow><season>1</season></tvshow>" * MAX_DOCUMENTS,
    "a million deep": full(ROOT, b"<a>"),
    "deep and wide, just allowed": ROOT
    + b"<a>" * (MAX_DEPTH - 2)
    + b"<b/>" * 9_000
    + b"</a>" * (MAX_DEPTH - 2)
    + END,
    "one huge attribute": full(b'<tvshow a="', b"x", b'"/>'),
    "one huge attribute of wide letters": full(b'<tvshow a="' + EMOJI, b"x", b'"/>'),
    "many attributes": many(b"<tvshow", ' a%="1"', 90_000, b"/>"),
    "many attributes, just allowed": many(b"<tvshow", ' a%="1"', MAX_NODES - 10, b"/>"),
    "a long namespace for many tags": many(b'<tvshow xmlns="' + b"u" * 1_000_000 + b'">', "<t%/>", 9_000),
    "a long namespace for many attributes": many(
        b'<tvshow xmlns:a="' + b"u" * 100_000 + b'">', '<x a:b%="1"/>', 4_000
    ),
    "many namespaces": many(b"<tvshow", ' xmlns:a%="u%"', 9_000, b"/>"),
    "a namespace for each level": many(b"", '<tvshow xmlns="u%">', 40, b"</tvshow>" * 40),
    "one giant text": full(ROOT, b"x", END),
    "one giant text of wide letters": full(ROOT + EMOJI, b"x", END),
    "many lines": full(ROOT, b"x\n", END),
    "many references": full(ROOT, b"&#120;", END),
    "many comments": full(ROOT, b"<!---->", END),
    "many comments before it": full(b"", b"<!---->", b"<tvshow/>"),
    "many instructions": full(ROOT, b"<?a?>", END),
    "many sections": full(ROOT, b"<![CDATA[]]>", END),
    "open comments": full(b"", b"<!--"),
    "open instructions": full(b"", b"<?"),
    "opening signs": full(b"", b"<"),
    "endless name": full(b"<", b"a", b"/>"),
    "endless declaration": full(b"<?xml ", b" ", b"?><tvshow/>"),
    "endless blanks": full(b"", b" "),
    "zeros": full(b"", b"\0"),
    "words": full(b"", b"a "),
    "addresses only": full(b"", b"http://a "),
    "addresses behind": full(b"<tvshow/>", b" http://a"),
    "locked fields": full(b"<tvshow><lockedfields>", b"|", b"</lockedfields></tvshow>"),
    "UTF-16": ("<tvshow>" + "漢" * (MAX_BYTES // 2 - 50) + "</tvshow>").encode("utf-16"),
    "UTF-16 of many tags": ("<tvshow>" + "<a/>" * 100_000 + "</tvshow>").encode("utf-16"),
    "Latin-1": full(b"<?xml version='1.0' encoding='iso-8859-1'?><tvshow>", b"\xe9", END),
    "no encoding, and signs that are none": full(b"<tvshow>\xe9", b"&", END),
    "no encoding, many references": full(b"<tvshow>\xe9", b"&#120;" + b"x" * 80, END),
    "billion laughs": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><tvshow>&b;</tvshow>',
    "quadratic entity": b'<!DOCTYPE x [<!ENTITY a "'
    + b"a" * 50_000
    + b'">]><tvshow>'
    + b"&a;" * 20_000
    + END,
    "external entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1:9/x">]><tvshow>&a;</tvshow>',
    "parameter entity": b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]><tvshow/>',
    "include": b'<tvshow xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd"/></tvshow>',
    "far too large": b"<tvshow>" + b"x" * 60_000_000,
}


def peak() -> int:
    """Return the most memory that this process has had since it was last asked, in bytes."""
    most = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) * 1024
    Path("/proc/self/clear_refs").write_text("5")
    return most


def cost(content: bytes) -> tuple[float, int]:
    """Return the seconds of processor and the bytes that reading and merging take."""
    new = nfo.tvshow(nfo.ShowNfo("Frieren", plot="An elf.", ids={"tvdb": "1", "imdb": "tt2"}))
    peak()
    before, started = peak(), time.process_time()
    nfo.merge(content, new, new)
    nfo.read_ids(content)
    return time.process_time() - started, peak() - before


if __name__ == "__main__":
    json.dump({name: cost(content) for name, content in KINDS.items()}, sys.stdout)
