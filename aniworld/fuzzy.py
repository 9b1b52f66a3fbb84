"""What tells how alike two texts are. It is loaded with the first comparison, as mostly nobody searches."""

from typing import TYPE_CHECKING

from . import later

if TYPE_CHECKING:
    from rapidfuzz import fuzz, process
    from rapidfuzz.distance import OSA, Indel
else:
    fuzz, process = later.package("rapidfuzz.fuzz"), later.package("rapidfuzz.process")
    OSA, Indel = later.package("rapidfuzz.distance.OSA"), later.package("rapidfuzz.distance.Indel")

__all__ = ["OSA", "Indel", "fuzz", "process"]
