# JupyterLab and the tests' Python packages, in the checkout's own .venv.

VENV="$ROOT/.venv"

# The Python that .venv is made from: Debian's own where there is one, as its python3-venv is what gets installed.
base_python() {
  local candidate
  for candidate in /usr/bin/python3 "$(command -v python3 || true)"; do
    if [[ -x $candidate ]] && "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

# Makes .venv hold exactly the pinned packages, and JupyterLab ask nobody about news and draw every cell of a lesson.
prepare_python() {
  prepare_packages "$ROOT/scripts/requirements.txt"
  install -D -m 644 "$ROOT/scripts/jupyterlab-settings.json" "$VENV/share/jupyter/lab/settings/overrides.json"
}

# prepare_packages LIST : a fresh VENV with what the list pins, unless it has just that already.
prepare_packages() {
  local python digest log="$ROOT/.build/logs/pip.log"
  python=$(base_python) || fail "Python 3.11 or newer with its venv module is missing: sudo apt-get install python3 python3-venv"
  digest=$({ "$python" --version; echo "$VENV"; } | digest "$1")
  is_fresh "$VENV/.stamp" "$digest" && return
  say "Installing Python packages into ${VENV#"$ROOT"/} (once; a minute or two)"
  mkdir -p "$(dirname "$log")"
  rm -rf "$VENV"
  "$python" -m venv "$VENV" >"$log" 2>&1 || fail "'$python -m venv' failed; its words are in ${log#"$ROOT"/}."
  pip_install "$1" "$log"
  mark_fresh "$VENV/.stamp" "$digest"
}

# prepare_test_packages : adds what only the tests need to the VENV that is there, unless it has just that already.
prepare_test_packages() {
  local list="$ROOT/scripts/requirements-test.txt" digest
  digest=$(digest "$list" </dev/null)
  is_fresh "$VENV/.stamp-test" "$digest" && return
  say "Installing PyTorch into ${VENV#"$ROOT"/}, with which the tests compare the networks (once; a minute)"
  pip_install "$list" "$ROOT/.build/logs/pip-test.log"
  mark_fresh "$VENV/.stamp-test" "$digest"
}

# pip_install LIST LOG
pip_install() {
  mkdir -p "$(dirname "$2")"
  "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input -r "$1" >>"$2" 2>&1 </dev/null ||
    fail "pip could not install ${1#"$ROOT"/} (is the network up?); its words are in ${2#"$ROOT"/}."
}
