#!/usr/bin/env bash
# Installs what the project needs from the system and that no package brings: PostgreSQL, Redis, libopusenc, and for the tests faketime and g++ (the C++ of
# docs/plugin-tracing.md is compiled). With --browser also Chromium (400 MB on disk), which only the tests in a browser need; with --bench also strace, which only
# the bench audio-thread needs.
# Node.js, which builds the web client, it only looks for: Debian's own may be too old. With --node it looks for nothing else.
# As root under CI or without a terminal it installs by itself; as root at a terminal it asks once; otherwise it says what to install.
# Never calls sudo. Quick when nothing is missing; parallel callers wait for one another.
set -euo pipefail

extra=${1:-}

# 20.19, or 22.12 and newer: what Vite asks for.
node_is_new_enough() {
    local version major minor
    version=$(node --version 2>/dev/null) && command -v npm >/dev/null || return 1
    IFS=. read -r major minor _ <<<"${version#v}"
    [ "$major" -gt 22 ] || { [ "$major" -eq 22 ] && [ "$minor" -ge 12 ]; } || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }
}
if ! node_is_new_enough; then
    found=$(node --version 2>/dev/null) || found=none
    echo "The web client is built by Node.js 20.19, or 22.12 and newer, with npm. Found here: Node.js $found, npm $(npm --version 2>/dev/null || echo none)." >&2
    echo "Install it, then start again: from your system where it is new enough (Debian 13 and newer: apt-get install nodejs npm), else from nodejs.org." >&2
    exit 1
fi
[ "$extra" != --node ] || exit 0

missing() {
    local postgres=(/usr/lib/postgresql/*/bin/initdb)
    [ -x "${postgres[0]}" ] || command -v initdb >/dev/null || echo postgresql
    command -v redis-server >/dev/null || echo redis-server
    # Not grep -q: it ends before ldconfig does, and with pipefail that reads as "not there".
    ldconfig -p 2>/dev/null | grep 'libopusenc\.so\.0' >/dev/null || [ -e /usr/lib/libopusenc.so.0 ] || echo libopusenc0
    command -v faketime >/dev/null || echo faketime
    command -v g++ >/dev/null || echo g++
    [ "$extra" != --browser ] || command -v chromium >/dev/null || echo chromium
    [ "$extra" != --bench ] || command -v strace >/dev/null || echo strace
    command -v flock >/dev/null && command -v setsid >/dev/null && command -v setpriv >/dev/null || echo util-linux
}
PATH=$PATH:/usr/sbin:/sbin

[ -n "$(missing)" ] || exit 0

if [ "$(uname -s)" != Linux ] || ! command -v apt-get >/dev/null; then
    echo "Missing on this machine: $(missing | tr '\n' ' '). Install them (the names are Debian's), then start again." >&2
    exit 1
fi

if [ "$(id -u)" != 0 ]; then
    echo "Missing on this machine: $(missing | tr '\n' ' ')" >&2
    echo "Install them as an administrator, then start again:" >&2
    echo "    apt-get update && apt-get install -y --no-install-recommends $(missing | tr '\n' ' ')" >&2
    exit 1
fi

if [ "${CI:-}" != true ] && [ -t 0 ] && [ -t 2 ]; then
    read -r -p "Install these Debian packages: $(missing | tr '\n' ' ')? [Y/n] " answer
    case $answer in [nN]*) echo "Nothing was installed." >&2; exit 1 ;; esac
fi

exec 9>/var/lock/sidechain-prerequisites
flock 9
packages=$(missing)
[ -n "$packages" ] || exit 0
echo "Installing: $(tr '\n' ' ' <<<"$packages")" >&2

# Debian starts a service that it installs, and makes a database cluster: this project starts its own servers.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi
export DEBIAN_FRONTEND=noninteractive
log=$(mktemp)
# shellcheck disable=SC2086
if ! { apt-get update && apt-get install -y --no-install-recommends $packages; } >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    echo "The packages could not be installed (log: $log)." >&2
    exit 1
fi
rm -f "$log"
[ -z "$(missing)" ] || { echo "Still missing after the installation: $(missing | tr '\n' ' ')" >&2; exit 1; }
