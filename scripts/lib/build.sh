# The release build, and the kernelspec that tells Jupyter where it is.

FOVEA="$ROOT/.build/release/fovea"
BUILD_LOG="$ROOT/.build/logs/build.log"

# Builds everything in release mode, unless nothing has changed since; the log is left in BUILD_LOG.
build_release() {
  local digest
  digest=$(swift --version 2>&1 | digest "$ROOT/Package.swift" "$ROOT/Sources")
  is_fresh "$ROOT/.build/stamps/release" "$digest" && [[ -x $FOVEA ]] && return
  say "Building Fovea (the first time takes some minutes)"
  mkdir -p "$(dirname "$BUILD_LOG")"
  if ! swift build --package-path "$ROOT" -c release >"$BUILD_LOG" 2>&1 </dev/null; then
    show_log "$BUILD_LOG" 40
    return 1
  fi
  if [[ -n $(build_warnings) ]]; then
    # The compiler is silent about a file it does not compile again: have it looked at next time too.
    build_warnings | sed -n 's/^\(\/[^:]*\):[0-9].*/\1/p' | sort -u | xargs -r touch -c
  else
    mark_fresh "$ROOT/.build/stamps/release" "$digest"
  fi
}

# The warnings of the last release build.
build_warnings() { grep -h 'warning:' "$BUILD_LOG" 2>/dev/null | sort -u || true; }

# Tells the Jupyter in .venv about this build.
install_kernelspec() {
  "$FOVEA" install --prefix "$VENV" >"$ROOT/.build/logs/install.log" 2>&1 || {
    show_log "$ROOT/.build/logs/install.log"
    fail "'fovea install' failed."
  }
}
