#!/usr/bin/env python3
"""The container's health check: exit code 0 while /readyz answers 200, else 1 with the reason."""

import json
import os
import sys
import urllib.error
import urllib.request

PATIENCE_SECONDS = 8


def address() -> str:
    port = os.environ.get("ANIWORLD_PORT") or "8000"
    base = (os.environ.get("ANIWORLD_URL_BASE") or "").strip("/")
    return f"http://127.0.0.1:{port}/{base}/readyz".replace(":" + port + "//", ":" + port + "/")


def main() -> int:
    # Straight to this machine, whatever proxy the container has for going out.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        opener.open(address(), timeout=PATIENCE_SECONDS).close()
    except urllib.error.HTTPError as error:
        print(reason(error))
        return 1
    except OSError as error:
        print(f"aniworld does not answer: {error}")
        return 1
    print("ready")
    return 0


def reason(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"])
    except (ValueError, KeyError, TypeError):
        return f"aniworld answered {error.code}"


if __name__ == "__main__":
    sys.exit(main())
