# The stages of a test run. Each adds its counts to the tally and lets the next one run.

REPORTS="$ROOT/.build/reports"

no_warnings() {
  build_warnings
  [[ -z $(build_warnings) ]]
}

lint() {
  (cd "$ROOT" && swift format lint --strict --parallel --recursive Package.swift Sources Tests Examples)
}

# The Swift tests. Their targets are built in debug mode; the engine's own are optimised in every mode.
#
# Sessions have a process of their own: they end whatever a cell has left behind, which is every process below theirs that
# they did not start themselves, and so also those in which other tests try out what ends a program.
swift_tests() {
  say "Running the Swift tests"
  rm -f "$REPORTS"/swift*.xml
  swift_tests_of others --skip CellSessionTests
  swift_tests_of sessions --filter CellSessionTests
}

# Without the backtracer: it was seen to wait for ever on a test process of many threads that had trapped. The message of
# the trap, with file and line, is there without it.
swift_tests_of() {
  local part=$1 status=0
  local log="$ROOT/.build/logs/swift-test-$part.log"
  shift
  SWIFT_BACKTRACE=enable=no swift test --package-path "$ROOT" --parallel "$@" --xunit-output "$REPORTS/swift-$part.xml" >"$log" 2>&1 </dev/null ||
    status=$?
  if ((status == 0)); then tail -n 1 "$log"; else grep -E '^(✘|.*error:)' "$log" >&2 || true; show_log "$log" 40; fi
  tally_junit "$status" "$REPORTS/swift-$part"*.xml
}

# Every lesson, headless; each claim that a lesson makes is a check.
lesson_claims() {
  local status=0 log="$ROOT/.build/logs/lessons.log" holding failing
  say "Running the lessons"
  "$FOVEA" run --junit "$REPORTS/lessons.xml" "$ROOT"/lessons/*.swift >"$log" 2>&1 </dev/null || status=$?
  # Each lesson ends with "37 of 37 claims hold, 3 of 3 exercises solved", or with "2 of 37 claims fail:" and
  # "2 of 3 exercises solved; not solved:".
  read -r holding failing < <(awk '
    /^[0-9]+ of [0-9]+ claims? holds?(, [0-9]+ of [0-9]+ exercises? solved)?$/ { holding += $1 + $6 }
    /^[0-9]+ of [0-9]+ exercises? solved$/ { holding += $1 }
    /^[0-9]+ of [0-9]+ claims? fails?:$/ { failing += $1; holding += $3 - $1 }
    /^[0-9]+ of [0-9]+ exercises? solved; not solved:$/ { holding += $1; failing += $3 - $1 }
    END { print holding + 0, failing + 0 }' "$log")
  if ((status == 0)); then note "$holding claims hold and exercises are solved"; else show_log "$log" 60; fi
  tally "$status" "$holding" "$failing" 0
  check "the index counts its claims" claims_of_index
}

# Whether lessons/README.md says how many claims each lesson makes; the same command with --write makes it say so.
claims_of_index() {
  "$VENV/bin/python" "$ROOT/scripts/lib/count_claims.py" "$REPORTS/lessons.xml" "$ROOT/lessons/README.md"
}

# The kernel as Jupyter sees it, over the wire: as many files at a time as there are processors, in the order in which
# they are collected, which begins with the long ones. `-n 0` among the arguments gives one after the other.
integration_tests() {
  local status=0
  say "Running the tests over the wire"
  rm -f "$REPORTS/integration.xml"
  "$VENV/bin/python" -m pytest "$ROOT/Tests/Integration" -n auto --maxprocesses 4 --dist loadfile \
    --no-loadscope-reorder --junitxml "$REPORTS/integration.xml" "$@" </dev/null || status=$?
  tally_junit "$status" "$REPORTS/integration.xml"
}
