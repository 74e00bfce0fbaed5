#!/bin/sh
# Runs PostgreSQL on a data folder the way the official image does: makes the cluster on the first run, runs the init files in it, then serves.
#
#   postgres.sh FOLDER_OF_PROGRAMS [option of postgres …]
#
# PGDATA             the data folder; its parents must let the server's user through
# PGPORT             the port on 127.0.0.1
# POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_INITDB_ARGS    as the image reads them
# POSTGRES_INIT      a folder of *.sql, *.sql.gz and *.sh for a new cluster; may be missing
# POSTGRES_EXEC=1    become the server instead of watching over it
set -eu
exec 2>&1
umask 022
programs=$1; shift
user=${POSTGRES_USER:-postgres}; password=$POSTGRES_PASSWORD; database=${POSTGRES_DB:-$user}
init=${POSTGRES_INIT:-}; options=${POSTGRES_INITDB_ARGS:-}; become=${POSTGRES_EXEC:-}
data=$PGDATA; port=$PGPORT
unset POSTGRES_PASSWORD POSTGRES_EXEC
# A variable for clients that the user has set for other servers would send this script's statements there.
for name in $(env | sed -n 's/^\(PG[A-Z]*\)=.*/\1/p'); do unset "$name"; done
export LC_ALL=C.UTF-8

refuse() { echo "$1"; exit 1; }
case $password$user$database in *[[:cntrl:]]*) refuse "The name of the user, the name of the database or the password holds a line break or another control character: choose another." ;; esac
case $user in *'"'*) refuse "The user's name holds a quotation mark, which initdb cannot take: choose another." ;; esac

mkdir -p "$(dirname "$data")"
cd "$(dirname "$data")" 2>/dev/null || cd /

# The server refuses to run as root.
owner=postgres; grep -q '^postgres:' /etc/passwd || owner=65534
if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=$owner --regid=$owner --clear-groups --"; else as=; fi

# The server of an application that was killed may still be closing this data; the lock lasts as long as the server does, which inherits it.
exec 9>"$data.lock"
flock -w 20 9 || refuse "Another server still runs on $data"

# Statements may hold a password: they are never written into the log.
quiet="-c log_min_error_statement=panic"

initialize() {
    new=$1; made=$new/made-by-local-servers
    [ ! -e "$new" ] || [ -e "$made" ] || refuse "$new is in the way of a new database cluster and was not made by one. Move it away."
    rm -rf "$new"; mkdir "$new"; chmod 711 "$new"; : > "$made"
    (umask 077; printf '%s' "$password" > "$new/password")
    [ -z "$as" ] || chown -R "$owner" "$new"
    # shellcheck disable=SC2086
    $as "$programs/initdb" -D "$new/cluster" -U "$user" --pwfile="$new/password" -E UTF8 --locale=C.UTF-8 --no-instructions --no-sync $options >"$new/log" 2>&1 ||
        { grep -v 'PASSWORD' "$new/log" || true; rm -f "$new/password"; exit 1; }
    rm -f "$new/password" "$new/log"
    [ "$database" = postgres ] && { [ -z "$init" ] || [ ! -d "$init" ]; } || fill "$new"
}

# A server that only this script reaches, by a socket in a folder of its own: a socket's path has at most 107 characters.
fill() {
    new=$1
    socket=$(mktemp -d /tmp/postgres.XXXXXX); [ -z "$as" ] || chown "$owner" "$socket"
    filling=; trap 'stop_filling' EXIT; trap 'exit 143' TERM INT
    # shellcheck disable=SC2086
    $as "$programs/postgres" -D "$new/cluster" $quiet -c listen_addresses= -c unix_socket_directories="$socket" -p 5432 >"$new/log" 2>&1 9>&- & filling=$!
    export PGPASSWORD="$password" PGHOST="$socket" PGUSER="$user" PGPORT=5432
    tries=0
    until psql_in postgres -c 'SELECT 1' >/dev/null 2>&1; do
        tries=$((tries + 1))
        kill -0 $filling 2>/dev/null && [ $tries -lt 600 ] || { cat "$new/log"; exit 1; }
        sleep 0.1
    done
    [ "$database" = postgres ] || printf 'CREATE DATABASE :"name";\n' | psql_in postgres -v name="$database"
    for file in "$init"/*; do
        case $file in
            *.sql) echo "Running $(basename "$file")"; psql_in "$database" < "$file" ;;
            *.sql.gz) echo "Running $(basename "$file")"; gunzip -c "$file" | psql_in "$database" ;;
            *.sh) echo "Running $(basename "$file")"; POSTGRES_USER=$user POSTGRES_DB=$database PGDATABASE=$database $as sh "$file" ;;
        esac || refuse "$(basename "$file") failed: nothing of the new database is kept. Mend it and start again."
    done
    unset PGPASSWORD PGHOST PGUSER PGPORT
    stop_filling
    trap - EXIT TERM INT
    rm -f "$new/log"
}

stop_filling() {
    [ -z "$filling" ] || { kill -INT "$filling" 2>/dev/null || true; wait "$filling" 2>/dev/null || true; }
    filling=; rm -rf "$socket"
}

psql_in() { at=$1; shift; "$programs/psql" -v ON_ERROR_STOP=1 -q -X --no-password -d "$at" "$@"; }

# The password that the cluster has, in a form that does not tell it: data that was made with another, or copied here, gets today's.
sum() { printf '%s\n%s\n%s' "$data" "$user" "$password" | sha256sum | cut -d ' ' -f 1; }
remember() { (umask 077; sum > "$data.password-sum"); }

set_password() {
    escaped=$(printf '%s' "$password" | sed "s/'/''/g")
    # shellcheck disable=SC2086
    said=$(printf "ALTER ROLE \"%s\" PASSWORD '%s'\n" "$user" "$escaped" | $as "$programs/postgres" --single $quiet -D "$data" postgres 2>&1 >/dev/null) || true
    case $said in *ERROR:*|*FATAL:*)
        echo "$said" | grep -v PASSWORD || true
        refuse "The password of \"$user\" cannot be set in $data: was it made for another user? Set the name back, or move the folder away to start afresh." ;;
    esac
}

# The lock says that no server runs here: what one left that was killed could stop this one, where its process id lives again.
rm -f "$data/postmaster.pid"

# The new cluster lies beside the folder and is renamed when it is whole: a kill in between leaves nothing that looks like data.
if [ -s "$data/PG_VERSION" ]; then
    [ "$(cat "$data.password-sum" 2>/dev/null)" = "$(sum)" ] || { set_password; remember; }
elif [ -e "$data" ] && ! rmdir "$data" 2>/dev/null; then
    refuse "$data holds files that are no database cluster. Name another folder, or move them away."
else
    echo "Making a new database cluster in $data"
    initialize "$data.new"
    mv "$data.new/cluster" "$data"; rm -rf "$data.new"
    remember
fi
unset password

# shellcheck disable=SC2086
set -- "$programs/postgres" -D "$data" -p "$port" $quiet -c listen_addresses=127.0.0.1 -c unix_socket_directories= "$@"
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
