#!/usr/bin/env bash
# Builds Debian's libsrtp with OpenSSL's crypto instead of NSS, as a shared library: for a Janus that encrypts as our
# media worker does. Same source and flags as scripts/worker/build.sh, which links it statically.
# Usage: build-libsrtp.sh SOURCES_FILE WORK_DIR OUTPUT_DIR
set -euo pipefail
sources=$1; work=$2; output=$3
export LC_ALL=C

# Lists, cache and locks are private, so neither root nor the system's apt state is needed.
mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/srtp"
apt=(apt-get -qq -o "Dir::Etc::sourcelist=$sources" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache" -o Acquire::Retries=3
  -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none)
"${apt[@]}" update
cd "$work/srtp"
"${apt[@]}" source --download-only libsrtp2
tar xf libsrtp2_*.orig.tar.*

cd libsrtp-2.*
./configure --enable-openssl CFLAGS='-O3 -fPIC'
make -s -j"$(nproc)" libsrtp2.so.1
cp libsrtp2.so.1 "$output/"
