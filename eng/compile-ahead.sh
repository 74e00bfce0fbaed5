#!/usr/bin/env bash
# Compiles assemblies ahead of time (ReadyToRun): what starts often, or must be up soon, should not spend its first second in the JIT.
# usage: compile-ahead.sh CROSSGEN OUTPUT LIST REFERENCE...
#   LIST: a file with one assembly's path a line. OUTPUT/NAME.dll is the compiled one, or the same one where it cannot be compiled.
#   REFERENCE: folders of the framework's assemblies.
# An assembly whose path, time and size are those of the last run is left as it is.
set -euo pipefail
crossgen=$1 output=$2 list=$3
shift 3
mkdir -p "$output"
# Projects that are built side by side share the folder, so that a package is compiled once.
exec 9> "$output/lock"
flock 9

changed=()
while IFS= read -r assembly; do
    name=$(basename "$assembly")
    stamp=$(stat -c '%n %Y %s' "$assembly")
    if [ ! -f "$output/$name" ] || [ "$(cat "$output/$name.stamp" 2>/dev/null)" != "$stamp" ]; then changed+=("$assembly"); fi
done < "$list"
[ ${#changed[@]} -ne 0 ] || exit 0

work=$(mktemp -d "$output/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
cp "${changed[@]}" "$work"
references=()
for folder in "$@"; do references+=("-r:$folder/*.dll"); done
while IFS= read -r assembly; do references+=("-r:$assembly"); done < "$list"
# An assembly that is native, or compiled already, ends it with an error after the others are done; it stays as it is.
"$crossgen" "$work"/*.dll --single-file-compilation --out-near-input --targetos:linux --targetarch:x64 -O "${references[@]}" > "$work/log" 2>&1 || true
for assembly in "${changed[@]}"; do
    name=$(basename "$assembly")
    compiled=$work/${name%.dll}.ni.dll
    [ -f "$compiled" ] || compiled=$work/$name
    mv "$compiled" "$output/$name"
    stat -c '%n %Y %s' "$assembly" > "$output/$name.stamp"
done
