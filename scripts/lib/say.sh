# What the scripts tell the person who runs them.

# A step that is about to happen.
say() { printf '==> %s\n' "$*"; }

# Something worth knowing that stops nothing.
note() { printf '    %s\n' "$*"; }

# One line that says what is wrong and what to do; then the end.
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# The end of a log, when the step that wrote it failed.
show_log() {
  printf '%s\n' "--- the end of $1" >&2
  tail -n "${2:-20}" "$1" >&2
  printf '%s\n' "---" >&2
}
