#!/bin/sh
# Makes an LXC container with aniworld on a Proxmox host. Run as root there, in a checkout:
#
#   contrib/proxmox/aniworld.sh [--id 120] [--library /mnt/anime] [--storage local-lvm] [--bridge vmbr0]
#
# --library: a folder of the host that the container shall have as /srv/anime. The container is unprivileged: on the
# host the files belong to user 100000 and up, as with every such container.
set -eu
checkout=$(cd "$(dirname "$0")/../.." && pwd)
id='' library='' storage=local-lvm bridge=vmbr0 templates=local

fail() {
  echo "aniworld: $*" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || fail "$1 needs a value."
  case "$1" in
    --id) id=$2 ;;
    --library) library=$2 ;;
    --storage) storage=$2 ;;
    --bridge) bridge=$2 ;;
    *) fail "Unknown option $1; there are --id, --library, --storage and --bridge." ;;
  esac
  shift 2
done
command -v pct >/dev/null || fail "There is no pct here: this runs on a Proxmox host. On plain Debian: contrib/debian/install.sh"
[ "$(id -u)" = 0 ] || fail "This needs root."
if [ -n "$library" ] && ! [ -d "$library" ]; then fail "There is no folder $library."; fi
id=${id:-$(pvesh get /cluster/nextid)}
if pct status "$id" >/dev/null 2>&1; then fail "There is a container $id already."; fi

pveam update >/dev/null
template=$(pveam available --section system | awk '{print $2}' | grep '^debian-1[2-9]-standard' | sort -V | tail -1)
[ -n "$template" ] || fail "Proxmox offers no template of Debian 12 or newer."
if ! pveam list "$templates" | grep -q "$template"; then pveam download "$templates" "$template" >/dev/null; fi

pct create "$id" "$templates:vztmpl/$template" --hostname aniworld --unprivileged 1 --onboot 1 --cores 2 --memory 1024 \
  --rootfs "$storage:8" --net0 "name=eth0,bridge=$bridge,ip=dhcp"
if [ -n "$library" ]; then pct set "$id" --mp0 "$library,mp=/srv/anime"; fi
pct start "$id"

parcel=$(mktemp)
trap 'rm -f "$parcel"' EXIT
tar -C "$checkout" --exclude=.venv --exclude=.git --exclude=data --exclude=library -czf "$parcel" .
pct push "$id" "$parcel" /root/aniworld.tar.gz
pct exec "$id" -- sh -c 'mkdir -p /root/aniworld && tar -C /root/aniworld -xzf /root/aniworld.tar.gz && rm /root/aniworld.tar.gz'
# The network of a container that has just started may not be up yet.
pct exec "$id" -- sh -c 'for _ in 1 2 3 4 5 6 7 8 9 10; do getent hosts deb.debian.org >/dev/null && break; sleep 2; done'
pct exec "$id" -- /root/aniworld/contrib/debian/install.sh
echo "aniworld is in container $id, port 8000. The link that makes your account: pct exec $id -- journalctl -u aniworld"
