#!/usr/bin/env bash
# Sharing a loop: as text, as JSON, encoded here and at the server, through a pipe, and what goes wrong.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

run upload "$loop"
expect 3 "You are not logged in to $SIDECHAIN_API_URL."

newcomer
run upload "$loop" --bpm 174 --key "F# minor" --title "Dusty break"
expect 0 "Post created!" "Dusty break" "Show it: ./sidechain trace show $trace --wait"
shape upload

share --encode server
shape upload-encode-server

run upload /dev/stdin --title "From a pipe" <"$loop"
expect 0 "Post created!"

run upload nowhere.wav
expect 4 "There is no file nowhere.wav."
shape upload-no-file

echo "no audio" >loop.txt
run upload loop.txt
expect 1 "is no WAV audio"

run upload "$loop" --bpm fast
expect 2 "--bpm takes a number from 20 to 400."
