#!/usr/bin/env bash
# Registering, logging in, and what goes wrong with both.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

newcomer
registered=$trace
shape register "$registered"
[[ $(stat -c %a "$work/config/sidechain/credentials.json") == 600 ]] || fail "others may read the log-in"

run register --user "$user" --password "$password"
expect 1 "Error: This user name is taken: choose another."
shape_of_nobody register-taken

run login --user "$user" --password - <<<"$password"
expect 0 "Logged in as $user."
shape login

run login --user "$user" --password 'not the password'
expect 3 "does not know this user and password"
shape_of_nobody login-refused

run login --user "$user" --password - </dev/null
expect 2 "No password came."

run login --user "$user" --password "$password"
run logout
expect 0 "$user is logged out."
shape_of_nobody logout
run feed
expect 3 "You are not logged in"
