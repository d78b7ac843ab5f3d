#!/bin/sh
# Installs Debian packages without starting their services. Needs root.
# Usage: apt-install.sh PACKAGE…
# A policy-rc.d says "start nothing" meanwhile; the administrator's own one is left alone.
set -u
export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 LC_ALL=C
policy=/usr/sbin/policy-rc.d
mark='# Kaskade: no service starts while its set-up installs packages'

# one of ours is left only when the machine went down during an earlier run
if [ -f "$policy" ] && grep -qxF "$mark" "$policy"; then rm -f "$policy"; fi
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\n%s\nexit 101\n' "$mark" > "$policy"
  chmod 755 "$policy"
fi

install() {
  apt-get -y --no-install-recommends -o DPkg::Lock::Timeout=600 install "$@"
}

# coturn as it comes would be an open relay from the next boot on; who wants one enables it (docs/turn.md).
keep_quiet() {
  case " $* " in *' coturn '*)
    if command -v systemctl > /dev/null; then systemctl disable coturn.service; fi
  esac
}

# Lists are fetched only when there are none, or when they turn out to be old.
if ls /var/lib/apt/lists/*Packages* > /dev/null 2>&1 && install "$@"; then keep_quiet "$@"; exit; fi
apt-get -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 update
install "$@" && keep_quiet "$@"
