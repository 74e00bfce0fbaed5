# Sourced by the scripts beside it, which use the command as a person at a shell does. They need SIDECHAIN (the program) and SIDECHAIN_API_URL (an
# application that runs), and work in a folder of their own, which goes afterwards. By hand, with the application running: tests/cli/upload.sh
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -P -- "$here/../.." && pwd)
: "${SIDECHAIN:=$root/sidechain}" "${SIDECHAIN_API_URL:=http://localhost:8787}" "${SIDECHAIN_FLUSH_SECONDS:=60}"
export SIDECHAIN_API_URL SIDECHAIN_FLUSH_SECONDS
unset SIDECHAIN_TOKEN SIDECHAIN_USER SIDECHAIN_PASSWORD SIDECHAIN_TRACE_ID TRACEPARENT
loop=$root/samples/loop.wav
password='correct horse battery'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export XDG_CONFIG_HOME=$work/config XDG_STATE_HOME=$work/state NO_COLOR=1

# Runs the command: what it prints is in ./out and ./err, its exit code in $code, the ID of its trace in $trace.
run() {
    code=0
    "$SIDECHAIN" "$@" >"$work/out" 2>"$work/err" || code=$?
    trace=$(cat "$work/out" "$work/err" | sed -n 's/^Trace ID: //p' | tail -n 1)
    command="sidechain $*"
}

fail() {
    echo "FAILED: $1 ($command, exit code $code)"
    cat "$work/out" "$work/err"
    exit 1
}

# expect CODE [TEXT in what it printed]...
expect() {
    [[ $code == "$1" ]] || fail "the exit code is not $1"
    shift
    for text in "$@"; do
        grep -qF -- "$text" "$work/out" "$work/err" || fail "it does not say: $text"
    done
}

# A member of the JSON document that was printed: member id, member posts.0.id
member() {
    sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$work/out" | head -n 1
}

# shape NAME [ID]: the trace of the last command, or this one, is as shapes/NAME.shape draws it.
shape() {
    local id=${2:-$trace}
    local file=$here/shapes/$1.shape
    [[ -f $file ]] || file=$root/tests/Sidechain.EndToEnd.Tests/$1.shape
    [[ $id =~ ^[0-9a-f]{32}$ ]] || fail "there is no trace ID"
    run trace check "$id" --shape "$file" --wait 90
    [[ $code == 0 ]] || fail "the trace $id has not the shape $1"
}

# Support reads the traces that nobody owns: a log-in that failed.
shape_of_nobody() {
    local id=$trace
    SIDECHAIN_USER=sam SIDECHAIN_PASSWORD=sam shape "$1" "$id"
}

# A user of this script alone, logged in.
newcomer() {
    user=u$$x$RANDOM
    run register --user "$user" --password "$password"
    expect 0 "Welcome, $user."
}

# Shares the sample loop; its post's id is in $post.
share() {
    run upload "$loop" --json "$@"
    expect 0
    post=$(member id)
    [[ $post =~ ^[0-9a-f]{32}$ ]] || fail "there is no post"
    trace=$(member trace_id)
}
