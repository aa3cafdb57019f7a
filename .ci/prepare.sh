# Sourced by ./run and ./test: finds Swift and the headers of ncurses, and offers to install what is missing.

# The package that has the headers, on Debian and Ubuntu.
packages="libncurses-dev"

say() { printf '%s\n' "$*" >&2; }

# Puts a Swift toolchain on the PATH, or says how to get one.
find_swift() {
  command -v swift >/dev/null 2>&1 && return 0
  for directory in "$HOME/.local/share/swiftly/bin" /opt/swift/usr/bin /usr/local/swift/usr/bin /usr/libexec/swift/bin; do
    if [ -x "$directory/swift" ]; then
      PATH=$directory:$PATH
      export PATH
      return 0
    fi
  done
  say "Ringwalk is built with Swift 6.2 or later, and no 'swift' was found on the PATH."
  say "Get it from https://www.swift.org/install/linux/ (swiftly installs it for your user, without root), open a new shell, and try again."
  return 1
}

has_headers() {
  for directory in /usr/include /usr/local/include; do
    [ -e "$directory/curses.h" ] && return 0
  done
  return 1
}

# need_headers ask|install     Installs the headers where they are missing: asked for first, or at once.
need_headers() {
  has_headers && return 0
  say "The headers of ncurses are missing (package $packages)."
  if ! command -v apt-get >/dev/null 2>&1; then
    say "Install them with your system's package manager: ncurses with wide characters, its development files."
    return 1
  fi
  line="apt-get install -y --no-install-recommends $packages"
  if [ "$(id -u)" = 0 ]; then
    as_root=""
  elif command -v sudo >/dev/null 2>&1; then
    as_root="sudo"
    line="sudo $line"
  else
    say "Install them as root:"
    say "  $line"
    return 1
  fi
  if [ "$1" = ask ]; then
    if [ ! -t 0 ]; then
      say "Install them and try again:"
      say "  $line"
      return 1
    fi
    printf 'Run "%s" now? [y/N] ' "$line" >&2
    read -r answer
    case $answer in
      y | Y | yes) ;;
      *) return 1 ;;
    esac
  elif [ -n "$as_root" ] && ! sudo -n true 2>/dev/null; then
    say "Install them and try again:"
    say "  $line"
    return 1
  fi
  # A fresh machine has no package lists yet.
  $as_root apt-get install -y --no-install-recommends $packages >&2 ||
    { $as_root apt-get update >&2 && $as_root apt-get install -y --no-install-recommends $packages >&2; } || return 1
  has_headers
}
