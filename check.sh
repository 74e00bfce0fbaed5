#!/usr/bin/env bash
# What CI runs: format, build with warnings as errors, every test. The closing line sums all test projects.
set -euo pipefail
cd "$(dirname "$0")"

results=$PWD/artifacts/test-results
rm -rf "$results"

# One node: on two cores a second one costs more to start than it saves. One compiler for all projects, of this run alone: each project's
# own would load all analyzers anew, which takes twice as long.
compiler=sidechain-$$
stop_compiler() { pkill -f -- "-pipename:$compiler( |\$)" || true; }
trap stop_compiler EXIT
dotnet build -m:1 --nologo -v quiet -p:UseSharedCompilation=true -p:SharedCompilationId=$compiler
stop_compiler
dotnet format --no-restore --verify-no-changes --exclude '**/Migrations/*'

status=0 log=$PWD/artifacts/test.log
dotnet test --no-build --results-directory "$results" "$@" 2>&1 | tee "$log" || status=$?

count() { grep -oh '<Counters [^>]*>' "$results"/*.trx 2>/dev/null | grep -oE " $1=\"[0-9]+\"" | grep -oE '[0-9]+' | awk '{ sum += $1 } END { print sum + 0 }'; }
# What fails when a test's fixture is cleaned up is in no report.
unclean=$(grep -c '^failed \[' "$log" || true)
total=$(($(count total) + unclean)) passed=$(count passed) failed=$(($(count failed) + unclean))
projects=$(find tests samples -name '*.Tests.csproj' | wc -l)
reports=$(find "$results" -name '*.trx' 2>/dev/null | wc -l)
if [ "$reports" -ne "$projects" ]; then
    echo "$reports of $projects test projects left a report: the others crashed or ran no test." >&2
    [ "$status" -ne 0 ] || status=1
fi
if [ "$total" -eq 0 ]; then
    echo "No test ran." >&2
    [ "$status" -ne 0 ] || status=1
fi
if [ "$failed" -ne 0 ] && [ "$status" -eq 0 ]; then status=1; fi
# What failed once more, after everything that the servers have logged: each with the first lines of its message.
awk 'BEGIN { RS = "<UnitTestResult " } /^testName="[^"]*" outcome="Failed"/ {
    match($0, /testName="[^"]*"/); print "failed: " substr($0, RSTART + 10, RLENGTH - 11)
    if (match($0, /<Message>[^<]*/)) { lines = split(substr($0, RSTART + 9, RLENGTH - 9), line, "\n"); for (i = 1; i <= lines && i <= 12; i++) print "    " substr(line[i], 1, 400) }
}' "$results"/*.trx 2>/dev/null | sed -e 's/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&#xD;//g; s/&amp;/\&/g' || true
grep -A 4 '^failed \[' "$log" | cut -c 1-400 || true
echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
exit "$status"
