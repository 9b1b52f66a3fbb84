"""A sentence as the columns of a row keep it."""

import json
from typing import Any


def said(sentence: str | None, code: str = "told", *, column: str = "error") -> dict[str, Any]:
    """Return the two columns of a row that say this; code: the one that the rest of aniworld looks at."""
    if sentence is None:
        return {f"{column}_code": None, f"{column}_args": None}
    return {f"{column}_code": code, f"{column}_args": {"sentence": sentence}}


def reason(sentence: str) -> dict[str, str]:
    """Return the columns of a provider's gate that say this; "" for nothing."""
    if not sentence:
        return {"reason_code": "", "reason_args": ""}
    return {"reason_code": "told", "reason_args": json.dumps({"sentence": sentence})}
