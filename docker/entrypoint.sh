#!/bin/sh
# The command `aniworld` of the container: `aniworld run`, or with docker exec any other command.
#
# Started as root it gives /config, and nothing else, to PUID:PGID and goes on as them, without any privilege.
# Started as somebody else (docker run --user) it is them from the beginning, and PUID and PGID do not count.
# UMASK: the rights that files in the library do not get, such as 002. Databases and keys stay private in any case.
set -eu
config=${ANIWORLD_DATA_DIR:-/config}

refuse() {
  echo "aniworld cannot start: $*" >&2
  exit 2
}

# a_number NAME VALUE
a_number() {
  case "$2" in
    ''|*[!0-9]*) refuse "$1 must be a number, such as 1000; it is \"$2\"." ;;
  esac
}

set_umask() {
  case "${UMASK:-022}" in
    ''|*[!0-7]*|?????*) refuse "UMASK must be three octal digits, such as 002; it is \"$UMASK\"." ;;
  esac
  umask "${UMASK:-022}"
}

# A folder that somebody has opened to others on purpose is not empty any more.
close_a_new_config() {
  if [ -z "$(ls -A "$config" 2>/dev/null)" ]; then chmod 700 "$config" 2>/dev/null || true; fi
}

# Whoever changes PUID later finds files of the former one. Links are not followed, other disks not entered.
own_config() {
  if ! mkdir -p "$config" 2>/dev/null; then refuse "The folder $config cannot be made."; fi
  if ! find "$config" -xdev \( ! -uid "$PUID" -o ! -gid "$PGID" \) -exec chown -h "$PUID:$PGID" {} + 2>/dev/null; then
    echo "aniworld: $config cannot be given to $PUID:$PGID (a network share, or no CAP_CHOWN); going on as it is." >&2
  fi
}

warn_if_forgotten() {
  if [ "${1:-}" = run ] && command -v mountpoint >/dev/null && ! mountpoint -q "$config"; then
    echo "aniworld: $config is no volume: whatever aniworld stores is lost with this container." >&2
  fi
}

# may_write AS… looks whether whoever aniworld runs as can write to its folder.
may_write() {
  if ! "$@" test -w "$config" || ! "$@" test -x "$config"; then
    refuse "$config cannot be written by $who. On the host: chown -R $who FOLDER, or set PUID and PGID (or --user) to its owner."
  fi
}

set_umask
warn_if_forgotten "$@"
program=/opt/aniworld/bin/aniworld
if [ "$(id -u)" != 0 ]; then
  who="$(id -u):$(id -g)"
  may_write env
  close_a_new_config
  exec "$program" "$@"
fi

PUID=${PUID:-1000} PGID=${PGID:-1000}
a_number PUID "$PUID"
a_number PGID "$PGID"
who="$PUID:$PGID"
own_config
close_a_new_config
if [ "$PUID" = 0 ]; then exec "$program" "$@"; fi
# --init-groups would need a user of that number; further groups (of a library's owner, say) come by EXTRA_GROUPS.
set -- "$program" "$@"
groups=--clear-groups
if [ -n "${EXTRA_GROUPS:-}" ]; then
  case "$EXTRA_GROUPS" in
    *[!0-9,]*) refuse "EXTRA_GROUPS must be numbers, such as 100,3000; it is \"$EXTRA_GROUPS\"." ;;
  esac
  groups="--groups=$EXTRA_GROUPS"
fi
if ! setpriv --reuid="$PUID" --regid="$PGID" "$groups" true 2>/dev/null; then
  refuse "The container may not become $who. Without CAP_SETUID and CAP_SETGID, start it with --user $who instead."
fi
may_write setpriv --reuid="$PUID" --regid="$PGID" "$groups"
exec setpriv --reuid="$PUID" --regid="$PGID" "$groups" --inh-caps=-all --no-new-privs "$@"
