#!/bin/sh
# Installs aniworld on Debian 12 or newer (or Ubuntu 24.04), in a machine, a virtual one or an LXC container:
#
#   contrib/debian/install.sh              as root, in a checkout; the same again brings it up to date
#   contrib/debian/install.sh --remove     takes the program away; data and library stay
#
# The program is in /opt/aniworld, its data in /var/lib/aniworld, its settings in /etc/aniworld.env.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
target=/opt/aniworld

fail() {
  echo "aniworld: $*" >&2
  exit 1
}

[ "$(id -u)" = 0 ] || fail "This needs root (sudo $0)."

[ $# = 0 ] || [ "$*" = --remove ] || fail "usage: install.sh [--remove]"
if [ $# = 1 ]; then
  systemctl disable --now aniworld 2>/dev/null || true
  rm -rf "$target" /etc/systemd/system/aniworld.service /usr/local/bin/aniworld
  systemctl daemon-reload
  echo "aniworld is gone. Its data is still in /var/lib/aniworld, its settings in /etc/aniworld.env."
  exit 0
fi

if ! python3 -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  command -v apt-get >/dev/null || fail "Python 3.11 or newer with its venv module is needed."
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends python3 python3-venv ca-certificates >/dev/null
fi
if ! getent passwd aniworld >/dev/null; then
  useradd --system --user-group --home-dir /var/lib/aniworld --no-create-home --shell /usr/sbin/nologin aniworld
fi

"$source/docker/install.sh" build "$source" "$target"
cp "$source/README.md" "$target/"
if ! [ -e /etc/aniworld.env ]; then
  install -m 640 -g aniworld "$source/contrib/systemd/aniworld.env" /etc/aniworld.env
fi
install -m 644 "$source/contrib/systemd/aniworld.service" /etc/systemd/system/aniworld.service
# A command typed by root must not leave files of root in the data folder.
cat > /usr/local/bin/aniworld <<'COMMAND'
#!/bin/sh
set -a
. /etc/aniworld.env
set +a
cd /
if [ "$(id -u)" = 0 ]; then
  exec setpriv --reuid=aniworld --regid=aniworld --init-groups /opt/aniworld/bin/aniworld "$@"
fi
exec /opt/aniworld/bin/aniworld "$@"
COMMAND
chmod 755 /usr/local/bin/aniworld
# shellcheck disable=SC1091
library=$(. /etc/aniworld.env && echo "$ANIWORLD_LIBRARY")
if ! [ -e "$library" ]; then install -d -o aniworld -g aniworld "$library"; fi

systemctl daemon-reload
systemctl enable aniworld
systemctl restart aniworld
echo "aniworld runs. The link that makes your account: journalctl -u aniworld"
