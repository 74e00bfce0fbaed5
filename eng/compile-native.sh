#!/usr/bin/env bash
# Compiles a program to machine code (native AOT): a command that runs for a moment should not spend most of it on being compiled.
# usage: compile-native.sh PROJECT BUILT OUTPUT
#   PROJECT: the .csproj. BUILT: the folder of the built program. OUTPUT: the folder for the native one.
# What lacks here (a linker, a package) is said, and the built program is used instead: nothing but time is lost.
# A program that was compiled from the same assemblies is left as it is.
set -euo pipefail
project=$1 built=$2 output=$3
linker=$(command -v clang || command -v gcc || true)
if [ -z "$linker" ]; then
    echo "There is no clang and no gcc: $(basename "$project" .csproj) is not compiled to machine code, and starts more slowly."
    exit 0
fi

mkdir -p "$output"
# Builds side by side share the folder.
exec 9> "$output/lock"
flock 9

# By what is in them: a build that changes nothing may write them again.
stamp=$(cat "$built"/*.dll | sha256sum | cut -c 1-64)
[ ! -x "$output/bin/sidechain" ] || [ "$(cat "$output/stamp" 2>/dev/null)" != "$stamp" ] || { touch "$output/bin/sidechain"; exit 0; }
rm -f "$output/stamp"

# The caller is MSBuild: its own variables are not for another one. Analyzers have seen the code already.
if env -u MSBuildSDKsPath -u MSBuildExtensionsPath -u MSBUILD_EXE_PATH -u MSBuildLoadMicrosoftTargetsReadOnly \
    dotnet publish "$project" --nologo -v quiet -c Release -r linux-x64 -o "$output/bin" -nodeReuse:false -m:1 \
    -p:ArtifactsPath="$output/work" -p:PublishAot=true -p:CppCompilerAndLinker="$(basename "$linker")" \
    -p:CompileAhead=false -p:CompileNative=false -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false -p:GenerateDocumentationFile=false \
    -p:DebugType=none -p:OptimizationPreference=Size > "$output/log" 2>&1; then
    find "$output/bin" -type f ! -name sidechain -delete
    # Where its code was compiled before (for Release, and now for Debug), publish copies the file with its old time: ./sidechain would pass it by.
    touch "$output/bin/sidechain"
    echo "$stamp" > "$output/stamp"
else
    rm -rf "$output/bin"
    echo "$(basename "$project" .csproj) could not be compiled to machine code, and starts more slowly: $output/log says why."
fi
