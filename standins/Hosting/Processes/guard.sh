#!/bin/sh
# Stops what the host has started when the host is gone, however it ended. Standard input is a pipe that only the host holds open:
# its end is the host's end. The file $1 has one line for each process, written before the process became the program it runs:
#   process id, start time (clock ticks since boot: together they never name another process), signal that asks it to stop
# guard.lock is held meanwhile, so that the next run waits for the work to be done.
trap '' INT TERM HUP
processes=$1
exec 9>"$2"
flock 9

while read -r _; do :; done
# From here on nobody may start: a process that notes itself before this is found below, one that does so later sees it and ends.
: > "$processes.closed"

start_of() {
    { read -r stat < "/proc/$1/stat"; } 2>/dev/null || return 1
    set -- ${stat##*) }
    [ "$1" != Z ] && echo "${20}"
}

asked=" "
rounds=0
while [ $rounds -lt 50 ]; do
    left=0
    while read -r pid start signal; do
        [ "$(start_of "$pid")" = "$start" ] || continue
        left=1
        case $asked in *" $pid "*) continue ;; esac
        asked="$asked$pid "
        kill -s "$signal" "$pid" 2>/dev/null
    done < "$processes"
    [ $left = 0 ] && break
    rounds=$((rounds + 1))
    sleep 0.1
done

# What is left, and the children of leaders that are gone: each process leads its own group.
while read -r pid start signal; do
    if [ ! -e "/proc/$pid" ] || [ "$(start_of "$pid")" = "$start" ]; then
        kill -s KILL -- "-$pid" 2>/dev/null
    fi
done < "$processes"
rm -f "$processes"
