# Makes .venv and installs what a lock file names, when it is missing or has changed. Sourced by the scripts beside it.
# say WORDS… to standard error, which may be full or closed.
say() {
  echo "$@" >&2 || :
}

# set_up             installs what aniworld runs on (requirements.txt)
# set_up scale       also what PostgreSQL and Redis need (requirements-scale.txt)
# set_up dev         also the tools (requirements-dev.txt, which holds the other two)
set_up() {
  find_python
  install requirements.txt .venv/installed.txt
  if [ $# -gt 0 ]; then
    install "requirements-$1.txt" ".venv/installed-$1.txt"
  fi
}

find_python() {
  for PYTHON in "${PYTHON:-python3}" python3.13 python3.12 python3.11; do
    if "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then return; fi
  done
  say "aniworld needs Python 3.11 or newer."
  exit 1
}

# install FILE COPY keeps a copy of what was installed last, to see whether it has changed.
install() {
  if cmp -s "$1" "$2"; then return; fi
  say "Installing $1 into .venv (this happens once, and again when it changes)…"
  if ! [ -x .venv/bin/python ]; then
    "$PYTHON" -m venv .venv || { say "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
  fi
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"
  cp "$1" "$2"
}
