# The lessons as notebooks, for a learner to work in, with their overview and glossary beside them.

NOTEBOOKS="$ROOT/build/lessons"
# Those of teachers keep the solutions.
FOR_WHOM=(--student)

with_solutions() {
  NOTEBOOKS="$ROOT/build/solutions"
  FOR_WHOM=()
}

# Makes a notebook of each lesson, and never touches one that a learner has changed.
prepare_notebooks() {
  mkdir -p "$NOTEBOOKS/.made"
  [[ ! -d $ROOT/lessons/data ]] || ln -sfn "$ROOT/lessons/data" "$NOTEBOOKS/data"
  local lesson
  for lesson in "$ROOT"/lessons/*.swift; do
    [[ -e $lesson ]] || fail "There is no lesson in lessons/."
    prepare_notebook "$lesson"
  done
  prepare_pages
}

# The overview and the glossary, to which lessons link. They link to lessons, which are notebooks here.
prepare_pages() {
  local page
  for page in "$ROOT"/lessons/*.md; do
    [[ ! -e $page ]] || sed -E 's/(\]\([0-9]{2}-[a-z0-9-]+)\.swift([#)])/\1.ipynb\2/g' "$page" >"$NOTEBOOKS/${page##*/}"
  done
}

# prepare_notebook LESSON : .made/NAME remembers the lesson it was made from and the notebook as it was made.
prepare_notebook() {
  local name notebook made lesson_digest
  name=$(basename "$1" .swift)
  notebook="$NOTEBOOKS/$name.ipynb"
  made="$NOTEBOOKS/.made/$name"
  lesson_digest=$(digest "$1" </dev/null)
  if [[ -f $notebook ]]; then
    if [[ ! -f $made ]] || [[ $(tail -n 1 "$made") != "$(digest "$notebook" </dev/null)" ]]; then
      [[ -f $made && $(head -n 1 "$made") == "$lesson_digest" ]] ||
        note "Kept your $name.ipynb, although the lesson has changed: move it away to get the new one."
      return
    fi
    [[ $(head -n 1 "$made") == "$lesson_digest" ]] && return
  fi
  "$FOVEA" notebook "${FOR_WHOM[@]}" "$1" -o "$NOTEBOOKS" --force >/dev/null
  printf '%s\n' "$lesson_digest" "$(digest "$notebook" </dev/null)" >"$made"
}
