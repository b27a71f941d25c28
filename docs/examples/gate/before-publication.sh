#!/usr/bin/env bash
# What a CMS calls before it publishes a report: before-publication.sh REPORT PAGE
# One line on stdout says what to do; PAGE shows the editor what was found. Ends as `gouji check` does, 124 after a minute.
set -euo pipefail
status=0
timeout 60 gouji check --profile editor --format html --output "$2" -- "$1" >&2 || status=$?
case $status in
    0) echo publish ;;
    1) echo "hold: mend what $2 shows" ;;
    3) echo "hold: the report cannot be read" ;;
    *) echo "hold: the check itself failed with $status" ;;
esac
exit "$status"
