# Debian's packages: installs those of the lists that are missing, and only those.

# wanted_packages LIST… : the names in the lists, without comments.
wanted_packages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"; }

# missing_packages LIST… : those of the wanted packages that are not installed.
missing_packages() {
  local name
  for name in $(wanted_packages "$@"); do
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || printf '%s\n' "$name"
  done
}

# apt_command : how this person may call apt-get; fails when they may not.
apt_command() {
  if ((EUID == 0)); then
    echo "apt-get"
  elif command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; }; then
    echo "sudo apt-get"
  else
    return 1
  fi
}

# install_packages LIST…
install_packages() {
  if ! command -v dpkg-query >/dev/null; then
    note "This is not Debian: make sure that you have what is listed in ${*##*/}."
    return
  fi
  local missing apt log="$ROOT/.build/logs/apt.log"
  missing=$(missing_packages "$@" | tr '\n' ' ')
  [[ -n $missing ]] || return 0
  apt=$(apt_command) ||
    fail "Debian packages are missing and this user may not install them: sudo apt-get install --no-install-recommends $missing"
  say "Installing Debian packages: $missing"
  mkdir -p "$(dirname "$log")"
  export DEBIAN_FRONTEND=noninteractive
  # shellcheck disable=SC2086 # both are lists of words
  if ! { $apt update && $apt install -y --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
    # Old lists can still be good enough when the network is down but the packages are in the cache.
    # shellcheck disable=SC2086
    $apt install -y --no-install-recommends $missing >>"$log" 2>&1 </dev/null ||
      fail "apt-get could not install $missing(is the network up?); its words are in ${log#"$ROOT"/}."
  fi
}
