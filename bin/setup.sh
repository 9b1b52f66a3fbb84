# Makes .venv and installs requirements.txt when it is missing or has changed. Sourced by bin/run and bin/test.
for PYTHON in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
  if "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then break; fi
  PYTHON=
done
if [ -z "$PYTHON" ]; then
  echo "aniworld needs Python 3.11 or newer." >&2
  exit 1
fi
if ! cmp -s requirements.txt .venv/installed.txt; then
  echo "Setting up .venv (this happens once, and again when requirements.txt changes)…" >&2
  if ! [ -x .venv/bin/python ]; then
    "$PYTHON" -m venv .venv || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
  cp requirements.txt .venv/installed.txt
fi
