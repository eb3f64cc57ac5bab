# Stamps: a step whose inputs have not changed since it last succeeded is not repeated.
# A stamp holds a hash of the content the step depends on, never a time: a checkout or a copy changes times.

# digest FILE_OR_FOLDER… : one hash over the names and contents of everything given, standard input included.
digest() {
  {
    cat
    find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 --no-run-if-empty sha256sum
  } | sha256sum | cut -d ' ' -f 1
}

# is_fresh STAMP DIGEST : whether the step succeeded with these very inputs.
is_fresh() { [[ -f $1 && $(<"$1") == "$2" ]]; }

# mark_fresh STAMP DIGEST
mark_fresh() {
  mkdir -p "$(dirname "$1")"
  printf '%s\n' "$2" >"$1"
}
