# Everything that has to be in place before Fovea runs, each step skipped when there is nothing to do.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

for part in say stamp toolchain packages python weights build; do
  # shellcheck source=/dev/null
  source "$ROOT/scripts/lib/$part.sh"
done

# with_setup_lock COMMAND… : two scripts started at once in one checkout set up one after the other.
with_setup_lock() {
  local status=0
  mkdir -p "$ROOT/.build/logs"
  exec {setup_lock}>"$ROOT/.build/setup.lock"
  flock "$setup_lock"
  "$@" || status=$?
  exec {setup_lock}>&-
  return "$status"
}
