#!/bin/sh
# Pin every requirement with its hashes. Needs uv; names no index.
set -eu
cd "$(dirname "$0")"
for wanted in *.in; do
  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-emit-find-links \
    --custom-compile-command "requirements/compile.sh" "$wanted" --output-file "${wanted%.in}.txt"
done
