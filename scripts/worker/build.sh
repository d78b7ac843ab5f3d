#!/usr/bin/env bash
# Builds mediasoup's media worker from the source inside its npm package, against Debian's libraries (ADR 0002).
# Usage: build.sh MEDIASOUP_PACKAGE_DIR SOURCES_FILE WORK_DIR OUTPUT_FILE
#   SOURCES_FILE  apt sources (deb822) of Debian's source packages, made by source-lists.mjs
#   WORK_DIR      an empty directory, removed by the caller
# Prints "phase: …" lines and ninja's "[n/m]". Root is not needed. Verified with mediasoup 3.27.1, g++ 12.2, meson 1.0.1.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
package=$(cd "$1" && pwd); sources=$2; work=$3; output=$4
export LC_ALL=C

# 1. libsrtp with OpenSSL's crypto: Debian's own binary uses NSS, which doubles the CPU time of every packet.
#    Lists, cache and locks are private, so neither root nor the system's apt state is needed.
echo 'phase: fetching the source of libsrtp'
mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial" "$work/srtp"
apt=(apt-get -qq -o "Dir::Etc::sourcelist=$sources" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State::Lists=$work/apt/lists" -o "Dir::Cache=$work/apt/cache" -o Acquire::Retries=3
  -o "APT::Sandbox::User=$(id -un)" -o Acquire::Languages=none)
"${apt[@]}" update
(cd "$work/srtp" && "${apt[@]}" source --download-only libsrtp2 && tar xf libsrtp2_*.orig.tar.*)

echo 'phase: compiling libsrtp'
cd "$work"/srtp/libsrtp-2.*
./configure --enable-openssl --prefix="$work/inst" CFLAGS='-O3 -fPIC' > "$work/configure.log" 2>&1 || { tail -40 "$work/configure.log"; exit 1; }
make -s -j"$(nproc)" libsrtp2.a
make -s install > "$work/install.log" 2>&1 || { tail -40 "$work/install.log"; exit 1; }
rm -f "$work"/inst/lib/*.so*

# 2. The worker's tree, with every subproject that would be downloaded replaced by one that points at the system's library.
echo 'phase: configuring the worker'
cp -r "$package/worker" "$work/worker"
cd "$work/worker"
rm -f subprojects/*.wrap
cp -r "$here"/overlay/* subprojects/
sed -i "s/meson_version: '[^']*'/meson_version: '>= 1.0.0'/" meson.build

# 3. Debian's OpenSSL has KTLS, and then asks the BIO whether it may skip its write buffer. The worker's BIO callback
#    answers "1" to that control call, so the first DTLS handshake would write to a null buffer and die.
sed -i 's/(operationType == BIO_CB_RETURN) ?/((operationType \& BIO_CB_RETURN) != 0) ?/' src/RTC/DtlsTransport.cpp
grep -q '(operationType & BIO_CB_RETURN) != 0' src/RTC/DtlsTransport.cpp

PKG_CONFIG_PATH="$work/inst/lib/pkgconfig" meson setup build . --buildtype release -Db_ndebug=true \
  > "$work/meson.log" 2>&1 || { tail -40 "$work/meson.log"; exit 1; }
# libwebrtc includes generated headers without depending on them, so it could read one that is half written.
ninja -C build fbs/FBS/message.h > "$work/headers.log" 2>&1 || { tail -40 "$work/headers.log"; exit 1; }
echo 'phase: compiling the worker'
ninja -C build mediasoup-worker
install -D build/mediasoup-worker "$output"
