#!/bin/sh
# Makes what the tests of the container stand on: a small Debian (debootstrap), and the packages of the lock files
# for its Python. Both are kept below FOLDER for the next time. Needs root, debootstrap and the network.
#
#   make_root.sh FOLDER
set -eu
folder=$1
here=$(cd "$(dirname "$0")/../.." && pwd)
release=bookworm
mkdir -p "$folder"

if ! [ -e "$folder/debian.whole" ]; then
  rm -rf "$folder/debian"
  mirror=$(grep -rhoE 'https?://[^ ]*debian[^ ]*/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -1 | tr -d ' ')
  debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates "$release" "$folder/debian" \
    "${mirror:-http://deb.debian.org/debian}" >"$folder/debootstrap.log" 2>&1 || { tail -5 "$folder/debootstrap.log" >&2; exit 1; }
  rm -rf "$folder"/debian/var/cache/apt/archives/*.deb "$folder"/debian/var/lib/apt/lists/*
  touch "$folder/debian.whole"
fi

python=$(chroot "$folder/debian" python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')
for lock in requirements.txt requirements-build.txt; do
  if cmp -s "$here/$lock" "$folder/$lock"; then continue; fi
  "$here/.venv/bin/python" -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps \
    --only-binary :all: --python-version "$python" --dest "$folder/wheels" -r "$here/$lock"
  cp "$here/$lock" "$folder/$lock"
done
