#!/bin/sh
# Runs PostgreSQL on a data folder the way the official image does: makes the cluster on the first run, runs the init files in it, then serves.
#
#   postgres.sh FOLDER_OF_PROGRAMS [option of postgres …]
#
# PGDATA             the data folder; its parents must let the server's user through
# PGPORT             the port on 127.0.0.1
# POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_INITDB_ARGS    as the image reads them
# POSTGRES_INIT      a folder of *.sql, *.sql.gz and *.sh for a new cluster; may be missing
# POSTGRES_NEW_PASSWORD=1    the cluster may have been made with another password: set it first
# POSTGRES_EXEC=1    become the server instead of watching over it
set -eu
exec 2>&1
programs=$1; shift
user=${POSTGRES_USER:-postgres}; password=$POSTGRES_PASSWORD; database=${POSTGRES_DB:-$user}
init=${POSTGRES_INIT:-}; options=${POSTGRES_INITDB_ARGS:-}; change=${POSTGRES_NEW_PASSWORD:-}; become=${POSTGRES_EXEC:-}
data=$PGDATA
unset POSTGRES_PASSWORD POSTGRES_NEW_PASSWORD POSTGRES_EXEC PGDATA
export LC_ALL=C.UTF-8
cd "$(dirname "$data")" 2>/dev/null || cd /

# The server refuses to run as root.
owner=postgres; grep -q '^postgres:' /etc/passwd || owner=65534
if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=$owner --regid=$owner --clear-groups --"; else as=; fi

# The server of an application that was killed may still be closing this data; the lock lasts as long as the server does, which inherits it.
exec 9>"$data.lock"
flock -w 20 9 || { echo "Another server still runs on $data"; exit 1; }

initialize() {
    new=$1; shift
    rm -rf "$new"; mkdir -p "$new"; chmod 711 "$new"
    (umask 077; printf '%s' "$password" > "$new/password")
    [ -z "$as" ] || chown -R "$owner" "$new"
    # shellcheck disable=SC2086
    $as "$programs/initdb" -D "$new/cluster" -U "$user" --pwfile="$new/password" -E UTF8 --locale=C.UTF-8 --no-instructions --no-sync $options >"$new/log" 2>&1 ||
        { cat "$new/log"; exit 1; }
    rm -f "$new/password" "$new/log"
    [ "$database" = postgres ] && { [ -z "$init" ] || [ ! -d "$init" ]; } || fill "$new" "$@"
}

# A server that only this script reaches, by a socket in a folder of its own: a socket's path has at most 107 characters.
fill() {
    new=$1; shift
    socket=$(mktemp -d); [ -z "$as" ] || chown "$owner" "$socket"
    $as "$programs/pg_ctl" -D "$new/cluster" -s -w -t 60 -l "$new/log" -o "-c listen_addresses= -c unix_socket_directories=$socket" start || { cat "$new/log"; exit 1; }
    export PGPASSWORD="$password" PGHOST="$socket" PGUSER="$user"
    [ "$database" = postgres ] || printf 'CREATE DATABASE :"name";\n' | psql_in postgres -v name="$database"
    for file in "$init"/*; do
        case $file in
            *.sql) echo "Running $(basename "$file")"; psql_in "$database" < "$file" ;;
            *.sql.gz) echo "Running $(basename "$file")"; gunzip -c "$file" | psql_in "$database" ;;
            *.sh) echo "Running $(basename "$file")"; POSTGRES_USER=$user POSTGRES_DB=$database PGDATABASE=$database $as sh "$file" ;;
        esac
    done
    unset PGPASSWORD PGHOST PGUSER
    $as "$programs/pg_ctl" -D "$new/cluster" -s -w -m fast stop
    rm -rf "$new/log" "$socket"
}

psql_in() { at=$1; shift; "$programs/psql" -v ON_ERROR_STOP=1 -q -X --no-password -d "$at" "$@"; }

# The new cluster lies beside the folder and is renamed when it is whole: a kill in between leaves nothing that looks like data.
if [ ! -s "$data/PG_VERSION" ]; then
    echo "Making a new database cluster in $data"
    initialize "$data.new"
    rm -rf "$data"; mv "$data.new/cluster" "$data"; rm -rf "$data.new"
elif [ -n "$change" ]; then
    escaped=$(printf '%s' "$password" | sed "s/'/''/g")
    printf "ALTER ROLE \"%s\" PASSWORD '%s'\n" "$user" "$escaped" | $as "$programs/postgres" --single -D "$data" postgres >/dev/null
fi
unset password

set -- "$programs/postgres" -D "$data" -c listen_addresses=127.0.0.1 -c unix_socket_directories= "$@"
# shellcheck disable=SC2086
[ -z "$become" ] || exec $as "$@"
# SIGTERM would wait for every client to leave; SIGINT ends their sessions and closes the data cleanly.
# shellcheck disable=SC2086
$as "$@" & server=$!
trap 'kill -INT $server' TERM INT
code=0; wait $server || code=$?
# A signal ends the first wait, the server a later one.
while kill -0 $server 2>/dev/null; do code=0; wait $server || code=$?; done
exit $code
