#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
# Compiles the kernel programs to bpf/target/shikra.bpf.o when a source is newer than it. Prints nothing when all is well.
set -eu
cd "$(dirname "$0")"
object=target/shikra.bpf.o

if [ -f "$object" ] && [ -z "$(find . -maxdepth 1 \( -name '*.c' -o -name '*.h' -o -name build.sh \) -newer "$object")" ]; then
    exit 0
fi

clang=${CLANG:-clang}
if ! command -v "$clang" >/dev/null 2>&1; then
    echo "bpf/build.sh: no clang. Install it: apt-get install -y clang libbpf-dev" >&2
    exit 1
fi
if ! echo '#include <bpf/bpf_helpers.h>' | "$clang" -target bpf -E -include linux/bpf.h -I"/usr/include/$(uname -m)-linux-gnu" - >/dev/null 2>&1; then
    echo "bpf/build.sh: no libbpf headers. Install them: apt-get install -y libbpf-dev linux-libc-dev" >&2
    exit 1
fi
if [ "$(uname -m)" != x86_64 ]; then
    echo "bpf/build.sh: only x86-64 is supported, this is $(uname -m)" >&2
    exit 1
fi

mkdir -p target
"$clang" -O2 -g -target bpf -mcpu=v3 -D__TARGET_ARCH_x86 -Wall -Werror -I"/usr/include/$(uname -m)-linux-gnu" \
    -c shikra.bpf.c -o "$object.new"
mv "$object.new" "$object"
