# shellcheck shell=bash

# What a benchmark measures: Fovea's program, and the libraries beside it in an environment of their own.

# build_program PRODUCT NAME : the benchmark NAME's program, optimised.
build_program() {
  local log="$ROOT/.build/logs/$2.log"
  require_swift
  install_packages "$ROOT/scripts/apt-packages.txt"
  mkdir -p "$ROOT/.build/logs"
  say "Building what is measured"
  swift build --package-path "$ROOT" -c release --product "$1" >"$log" 2>&1 </dev/null || {
    show_log "$log" 40
    fail "The build failed."
  }
}

# prepare_libraries LIST NAME : VENV holds the libraries of the list; one that is not to be had is left out, and
# `measure.py` names it. They are no part of Fovea.
prepare_libraries() {
  local python digest package log="$ROOT/.build/logs/$2.log"
  VENV="$ROOT/.build/$2-venv"
  python=$(base_python) || fail "Python 3.11 or newer with its venv module is missing: sudo apt-get install python3 python3-venv"
  digest=$({ "$python" --version; echo "$VENV"; } | digest "$1")
  is_fresh "$VENV/.stamp" "$digest" && return
  say "Installing the libraries to compare with into ${VENV#"$ROOT"/} (once; some minutes)"
  "$python" -m venv --clear "$VENV" >"$log" 2>&1 || fail "'$python -m venv' failed; its words are in ${log#"$ROOT"/}."
  while read -r package; do
    "$VENV/bin/python" -m pip install --disable-pip-version-check --no-input "$package" >>"$log" 2>&1 </dev/null ||
      note "$package could not be installed; pip's words are in ${log#"$ROOT"/}."
  done < <(grep -v '^#' "$1")
  "$VENV/bin/python" -c 'import numpy' || fail "NumPy is needed; pip's words are in ${log#"$ROOT"/}."
  mark_fresh "$VENV/.stamp" "$digest"
}
