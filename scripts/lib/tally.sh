# The count of what passed and failed, taken from what each runner reported.

PASSED=0
FAILED=0
SKIPPED=0

# check NAME COMMAND… : a check that passes or fails as a whole; its output is shown when it fails.
check() {
  local name=$1 log="$ROOT/.build/logs/${1// /-}.log"
  shift
  say "Checking: $name"
  if "$@" >"$log" 2>&1 </dev/null; then
    PASSED=$((PASSED + 1))
  else
    FAILED=$((FAILED + 1))
    show_log "$log" 60
  fi
}

# tally STATUS PASSED FAILED SKIPPED : adds a runner's counts; one that failed without saying what counts as one failure.
tally() {
  local failed=$3
  if (($1 != 0 && failed == 0)); then failed=1; fi
  PASSED=$((PASSED + $2))
  FAILED=$((FAILED + failed))
  SKIPPED=$((SKIPPED + $4))
}

# tally_junit STATUS FILE… : the counts of the JUnit reports that a runner wrote.
tally_junit() {
  local status=$1 counts
  shift
  counts=$("$VENV/bin/python" "$ROOT/scripts/lib/count_junit.py" "$@")
  # shellcheck disable=SC2086 # three numbers
  tally "$status" $counts
}

# The last line of a test run, and its exit status: nothing failed, and something was tested.
summarise() {
  if ((SKIPPED > 0)); then
    printf '%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
  else
    printf '%d passed, %d failed\n' "$PASSED" "$FAILED"
  fi
  ((FAILED == 0 && PASSED > 0))
}
