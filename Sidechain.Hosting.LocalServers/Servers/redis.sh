#!/bin/sh
# Runs Redis with the arguments that the Aspire resource gives its container ("redis-server --requirepass $REDIS_PASSWORD --save 60 1 …").
# They become a configuration on standard input: on a command line everybody could read the password.
#
#   redis.sh FOLDER PROGRAM [--option value …]
#
# REDIS_PASSWORD     what stands for the literal $REDIS_PASSWORD
# REDIS_PORT         the port on 127.0.0.1
set -eu
exec 2>&1
refuse() { echo "$1"; exit 1; }
# A line break would begin a line of the configuration.
case ${REDIS_PASSWORD:-}$1 in *[[:cntrl:]]*) refuse "The password, or the folder's name, holds a line break or another control character: choose another." ;; esac
mkdir -p "$1"; cd "$1"
# The server of an application that was killed may still be saving this data; the lock lasts as long as the server does, which inherits it.
exec 9>server.lock
flock -w 20 9 || refuse "Another server still runs on $1"
program=$2; shift 2
quoted() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }
password=$(quoted "${REDIS_PASSWORD:-}")
configuration="bind 127.0.0.1
port $REDIS_PORT
dir \"$(quoted "$PWD")\""
for argument do
    case $argument in
        --*) configuration="$configuration
${argument#--}" ;;
        '$REDIS_PASSWORD') configuration="$configuration \"$password\"" ;;
        *) configuration="$configuration $argument" ;;
    esac
done
unset REDIS_PASSWORD
# Without persistence the resource says nothing, and the server's own default would be to save.
case $configuration in *"
save "*) ;; *) configuration="$configuration
save \"\"" ;; esac
exec "$program" - <<CONFIGURATION
$configuration
CONFIGURATION
