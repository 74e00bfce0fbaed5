#!/usr/bin/env bash
# What was shared is in the feed, and comes down again as it went up.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

newcomer
run feed
expect 0 "Nothing was shared yet."
shape feed-first

share --title "Feed me"
run feed
expect 0 "Feed me" "$user" "$post"
shape feed
run feed --json
[[ $(member id) == "$post" ]] || fail "the newest post is not the first"

run download "$post" --json
expect 0
file=$(member file)
[[ $(sha256sum <"$file" | cut -d ' ' -f 1) == "$(member sha256)" ]] || fail "the file is not what the server has"
shape download "$(member trace_id)"

run download "$post" -o "$file"
expect 1 "$file is there already."
run download "$post" -o "$file" --force
expect 0 "Downloaded."
run download "$post" -o nowhere/loop.opus
expect 4 "There is no folder"
run download 00000000000000000000000000000000
expect 4 "There is no post with this id."
shape download-missing
[[ -z $(find . -name '*.part') ]] || fail "something half-written stays"
