#!/usr/bin/env bash
# Eight processes, so many rounds each: they read and write files, look for one that is not there, and start a program
# now and then.
set -u
rounds=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
for worker in 1 2 3 4 5 6 7 8; do
  (
    for ((i = 0; i < rounds; i++)); do
      read -r line </etc/hostname
      read -r line </etc/passwd
      echo "$line" >"$dir/$worker.$((i % 50))"
      read -r line <"$dir/$worker.$((i % 50))"
      read -r line <"/nonexistent/$((i % 100))"
      if ((i % 400 == 0)); then /bin/true; fi
    done
  ) 2>/dev/null &
done
wait
