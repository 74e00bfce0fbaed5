#!/usr/bin/env bash
# Settings that are kept, help, completion, support's questions.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

api=$SIDECHAIN_API_URL
unset SIDECHAIN_API_URL
run config set api_url "$api"
expect 0 "api_url is kept in"
[[ $(stat -c %a "$work/config/sidechain/config.json") == 600 ]] || fail "others may read the settings"
newcomer
run config
expect 0 "$api"
run config set tracing perhaps
expect 2 "tracing takes on or off."
chmod 666 "$work/config/sidechain/config.json"
run feed
expect 2 "can be changed by other users of this machine"
chmod 600 "$work/config/sidechain/config.json"

run config set tracing off
run feed
expect 0 "Nothing was shared yet."
[[ -z $trace ]] || fail "tracing is off, and there is a trace"
run config unset tracing

run upload --help
expect 0 "Examples:" "sidechain upload loop.wav --encode server"
run completion bash
expect 0 "complete -o default -F _sidechain_complete sidechain"
run '[suggest:12]' 'sidechain up'
expect 0 upload

SIDECHAIN_USER=sam SIDECHAIN_PASSWORD=sam run alerts
expect 0
SIDECHAIN_USER=sam SIDECHAIN_PASSWORD=sam run insights --days 1
expect 0
run insights
expect 3 "for support"
