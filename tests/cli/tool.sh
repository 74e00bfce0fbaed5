#!/usr/bin/env bash
# dotnet pack makes a tool of the command, and dotnet tool install takes it from a folder, from nowhere else.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

built=$root/artifacts/bin/Sidechain.Cli
configuration=debug
[[ $built/release/sidechain.dll -nt $built/debug/sidechain.dll ]] && configuration=release
export MSBUILDDISABLENODEREUSE=1 DOTNET_NOLOGO=1
command="dotnet pack" code=0
dotnet pack "$root/Sidechain.Cli" --no-build --configuration "$configuration" --output "$work/packages" >"$work/out" 2>"$work/err" || code=$?
[[ $code == 0 ]] || fail "the tool cannot be packed"
cat >"$work/nuget.config" <<'XML'
<configuration>
  <packageSources>
    <clear />
    <add key="here" value="packages" />
  </packageSources>
</configuration>
XML
command="dotnet tool install"
dotnet tool install sidechain --tool-path "$work/tools" --configfile "$work/nuget.config" >"$work/out" 2>"$work/err" || code=$?
[[ $code == 0 ]] || fail "the tool cannot be installed"

SIDECHAIN=$work/tools/sidechain
run --version
expect 0 1.0.0
newcomer
share
