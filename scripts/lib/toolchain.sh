# The Swift toolchain: the one thing that the scripts cannot install.

MINIMUM_SWIFT=6.3

# Ends with one line unless Swift is on the PATH: asked first, before anything is installed for it.
find_swift() {
  command -v swift >/dev/null ||
    fail "Swift is not on the PATH: install Swift $MINIMUM_SWIFT or newer from https://www.swift.org/install/linux and add its usr/bin to PATH."
}

# Ends with one line unless Swift answers and is new enough. On a bare system it answers only once the Debian packages
# that it loads are there.
require_swift() {
  local version
  version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  [[ -n $version ]] ||
    fail "'swift --version' does not answer: $(command -v swift) may lack a library; try it by hand."
  [[ $(printf '%s\n' "$MINIMUM_SWIFT" "$version" | sort -V | head -n 1) == "$MINIMUM_SWIFT" ]] ||
    fail "Swift $version is too old: install Swift $MINIMUM_SWIFT or newer from https://www.swift.org/install/linux."
}
