#!/bin/sh
# Deploys the latest tag on standard input, if it is newer than the one that runs.
#
#   git ls-remote --tags --refs origin | sed 's|.*refs/tags/||' | docs/examples/deploy.sh v1.2.0
set -eu

running=$1

# The answer is on standard output alone, and a downgrade gives none: whatever comes out may be deployed.
if ! answer=$(verpick latest --current "$running" --json --quiet); then
    echo "staying on $running"
    exit 0
fi
case $answer in
*'"allowed":true'*) echo "deploying $(printf '%s\n' "$answer" | sed 's/.*"tag":"\([^"]*\)","version".*/\1/')" ;;
*) echo "$running is up to date" ;;
esac
