#!/usr/bin/env bash
# Searching, liking, commenting, following.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

newcomer
word=w$$x$RANDOM
share --title "$word break" --bpm 174 --key "F# minor"

run search "$word" --bpm-min 170 --bpm-max 180
expect 0 "$word break" "$post"
shape search
run search "$word" --bpm-max 120
expect 0 "Nothing was found."
run search '?!'
expect 1 "Error: "
shape search-refused

run like "$post"
expect 0 "Liked."
shape like
run like "$post" --undo
expect 0 "Not liked any more."
run like 00000000000000000000000000000000
expect 4 "There is no post"
shape like-missing

run comment "$post" "That break!"
expect 0 "Commented."
shape comment
run comments "$post"
expect 0 "That break!" "$user"
run comment 00000000000000000000000000000000 "Hello?"
expect 4 "There is no post"
shape comment-missing

run follow bob
expect 0 "You follow bob."
shape follow
run follow nobody-of-that-name
expect 4 "Error: "
shape follow-missing
run follow "$user"
expect 1 "Error: "
