#!/bin/sh
# Puts aniworld into a system: the container's image is made of this, and so is an installation on plain Debian.
#
#   install.sh build SOURCE TARGET    makes an environment at TARGET from the checkout at SOURCE
#   install.sh place TARGET           makes the user, the folders and the command `aniworld` for it
#
# build needs Python 3.11 or newer with its venv module, and the network or a folder of wheels (PIP_FIND_LINKS).
# Every package is checked against the hash in its lock file. SCALE=1 adds what PostgreSQL and Redis need.
set -eu

say() {
  echo "aniworld: $*" >&2
}

usage() {
  say "usage: install.sh build SOURCE TARGET, or install.sh place TARGET"
  exit 2
}

# pip_install ENVIRONMENT OPTION… uses the pip of the workshop, so that the target needs none.
pip_install() {
  into=$1
  shift
  "$workshop/venv/bin/python" -m pip --python "$into/bin/python" install --quiet --no-cache-dir \
    --disable-pip-version-check --root-user-action=ignore "$@"
}

build() {
  source=$1 target=$2
  python=${PYTHON:-python3}
  if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    say "Python 3.11 or newer is needed."
    exit 1
  fi
  workshop=$(mktemp -d)
  trap 'rm -rf "$workshop"' EXIT
  "$python" -m venv "$workshop/venv"
  pip_install "$workshop/venv" --require-hashes -r "$source/requirements-build.txt"
  "$workshop/venv/bin/python" -m pip wheel --quiet --no-deps --no-build-isolation --no-index \
    --disable-pip-version-check --wheel-dir "$workshop/dist" "$source"

  lock=requirements.txt
  if [ "${SCALE:-}" = 1 ]; then
    lock=requirements-scale.txt
  fi
  # What was there before comes back when this fails.
  rm -rf "$target.old"
  if [ -e "$target" ]; then mv "$target" "$target.old"; fi
  trap 'go_back; rm -rf "$workshop"' EXIT
  "$python" -m venv --without-pip "$target"
  pip_install "$target" --require-hashes -r "$source/$lock"
  pip_install "$target" --no-deps --no-index "$workshop"/dist/*.whl
  install -m 755 "$source/docker/healthcheck.py" "$source/docker/entrypoint.sh" "$target"
  "$target/bin/python" -m aniworld sbom > "$target/aniworld.cdx.json"
  compile_templates "$target"
  is_whole=1
  rm -rf "$target.old"
}

# compile_templates TARGET, as who runs aniworld may not write there.
compile_templates() {
  mkdir "$workshop/data" "$workshop/library"
  env -i PATH="$PATH" ANIWORLD_DATA_DIR="$workshop/data" ANIWORLD_LIBRARY="$workshop/library" "$1/bin/python" -c '
from aniworld.wsgi import app
for name in app.jinja_env.list_templates(["html"]):
    app.jinja_env.get_template(name)
'
}

go_back() {
  if [ "${is_whole:-}" = 1 ]; then return; fi
  rm -rf "$target"
  if [ -e "$target.old" ]; then mv "$target.old" "$target"; fi
}

place() {
  target=$1
  if ! getent group aniworld >/dev/null; then groupadd --system --gid 1000 aniworld; fi
  if ! getent passwd aniworld >/dev/null; then
    useradd --system --uid 1000 --gid aniworld --home-dir /config --no-create-home --shell /usr/sbin/nologin aniworld
  fi
  install -d -m 700 -o aniworld -g aniworld /config
  install -d -m 755 /media
  install -d /usr/local/bin
  ln -sf "$target/entrypoint.sh" /usr/local/bin/aniworld
}

case "${1:-}" in
  build) [ $# = 3 ] || usage; build "$2" "$3" ;;
  place) [ $# = 2 ] || usage; place "$2" ;;
  *) usage ;;
esac
