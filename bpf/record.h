// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// One record is built in this processor's scratch space, in the capture layout, and then copied into the ring:
//   u64 ts, u64 tid, u32 len, u16 type, u32 nparams, u16 lens[nparams], parameters without padding.
// Offsets live in the scratch space rather than in variables: the verifier then sees an unknown number at each step,
// masked at once, instead of following every path that may have led there.
#pragma once

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

#include "kernel.h"

#define HEADER 26
#define STRING_MAX 4096
#define DATA_MASK 0x7fffu
#define NAME_MAX_LEN 256
#define PROCESSORS 256
#define SYSCALLS 512

// Written by user space through a mapping of the section's map; offsets are repeated in KernelSettings.java.
struct settings {
    u64 clock_offset; // 0: nanoseconds to add to the monotonic clock for the Unix epoch
    u32 own_tgid;     // 8: the agent itself is not recorded
    u32 sleeping;     // 12: the reader waits and wants to be woken
    u64 bulk_limit;   // 16: bytes waiting in the ring above which only lifecycle events are taken
    u32 attached;     // 24: ATTACHED_*
    u32 data_prefix;  // 28: bytes of payload copied into `data` parameters, at most 255
    u64 reserved[4];
    u8 wanted[SYSCALLS]; // 64: by x86-64 number
};

// The tracepoints that report exec and fork better than the exit of the system call does.
#define ATTACHED_EXEC 1
#define ATTACHED_FORK 2

// One line of the cache for each processor; offsets are repeated in KernelCounters.java.
struct counters {
    u64 events;
    u64 bytes;
    u64 lost_lifecycle;
    u64 lost_bulk;
    u64 lost_oversize;
    u64 wakes;
    u64 compat;
    u64 reserved;
};

struct settings settings SEC(".data.settings") = { .data_prefix = 80 };
struct counters counters[PROCESSORS] SEC(".data.counters") = { { 0 } };

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 8 << 20);
} ring SEC(".maps");

struct scratch {
    struct pt_regs_copy {
        u64 r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
    } regs;
    u64 args[8]; // six are used, eight make masking possible
    s64 ret;
    u32 pos;  // of the next byte in data
    u32 next; // index of the next parameter
    // A path is written from its leaf, backwards from the end of `path`.
    u64 dentry;
    u64 mount;
    u32 path_start;
    u32 mark;
    u8 user[STRING_MAX / 16]; // structures copied from user space
    u8 path[STRING_MAX + 2 * NAME_MAX_LEN];
    u8 data[DATA_MASK + 1 + STRING_MAX + 64];
};

// Not a per-CPU map: those are limited to 32 KiB a value. User space sets the number of processors.
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(max_entries, 1);
    __type(key, u32);
    __type(value, struct scratch);
} scratches SEC(".maps");

static __always_inline struct scratch *scratch_of_processor(void)
{
    u32 cpu = bpf_get_smp_processor_id();

    return bpf_map_lookup_elem(&scratches, &cpu);
}

static __always_inline struct counters *counters_of_processor(void)
{
    return &counters[bpf_get_smp_processor_id() & (PROCESSORS - 1)];
}

static __always_inline void begin(struct scratch *s, u16 event, u32 nparams, u32 tid)
{
    *(u64 *)(s->data) = bpf_ktime_get_ns() + *(volatile u64 *)&settings.clock_offset;
    *(u64 *)(s->data + 8) = tid;
    *(u16 *)(s->data + 20) = event;
    *(u32 *)(s->data + 22) = nparams;
    s->pos = HEADER + 2 * nparams;
    s->next = 0;
}

// Closes the parameter whose bytes begin at s->pos.
static __always_inline void end_param(struct scratch *s, u32 length)
{
    *(u16 *)(s->data + HEADER + 2 * (s->next & 63)) = length;
    s->next++;
    s->pos += length;
}

static __always_inline u8 *at(struct scratch *s)
{
    return s->data + (s->pos & DATA_MASK);
}

static __always_inline void put_u64(struct scratch *s, u64 value)
{
    *(u64 *)at(s) = value;
    end_param(s, 8);
}

static __always_inline void put_u32(struct scratch *s, u32 value)
{
    *(u32 *)at(s) = value;
    end_param(s, 4);
}

static __always_inline void put_u16(struct scratch *s, u16 value)
{
    *(u16 *)at(s) = value;
    end_param(s, 2);
}

static __always_inline void put_u8(struct scratch *s, u8 value)
{
    *at(s) = value;
    end_param(s, 1);
}

static __always_inline void put_empty(struct scratch *s)
{
    end_param(s, 0);
}

// File descriptors and process ids: C ints in the kernel's interface, 64 bits in the record.
static __always_inline void put_int(struct scratch *s, u64 value)
{
    put_u64(s, (s64)(s32)value);
}

static __noinline void put_user_string(struct scratch *s, u64 address)
{
    long n = address ? bpf_probe_read_user_str(at(s), STRING_MAX, (void *)address) : 0;

    end_param(s, n > 0 ? n : 0);
}

static __noinline void put_kernel_string(struct scratch *s, const void *address)
{
    long n = bpf_probe_read_kernel_str(at(s), STRING_MAX, address);

    end_param(s, n > 0 ? n : 0);
}

// At most STRING_MAX - 1 bytes; unreadable ones give an empty parameter.
static __noinline void put_user_bytes(struct scratch *s, u64 address, u64 length)
{
    u64 n = length < STRING_MAX ? length : STRING_MAX - 1;

    barrier_var(n); // else the mask is optimised away, and the verifier does not know what the compiler knows
    n &= STRING_MAX - 1;
    if (!address || n == 0 || bpf_probe_read_user(at(s), n, (void *)address) != 0)
        n = 0;
    end_param(s, n);
}

// What of NUL-separated strings was cut off must not leave the last one open.
static __always_inline void put_user_strings(struct scratch *s, u64 from, u64 to)
{
    u32 before = s->pos;

    put_user_bytes(s, from, to > from ? to - from : 0);
    if (s->pos > before)
        s->data[(s->pos - 1) & DATA_MASK] = 0;
}

enum lane {
    BULK,
    LIFECYCLE, // exec, clone, exit, credentials: may use the whole ring
    URGENT,    // a lifecycle event whose alerts must not wait for the reader's next turn
};

// The reader sets `sleeping`, then looks at the ring once more, then waits. The commit inside bpf_ringbuf_output is a
// full barrier, so one of the two sees the other. An empty discarded record carries the wake-up.
static __always_inline void wake(struct counters *c)
{
    void *empty = bpf_ringbuf_reserve(&ring, 8, 0);

    if (empty) {
        bpf_ringbuf_discard(empty, BPF_RB_FORCE_WAKEUP);
        c->wakes++;
    }
}

static __noinline int submit(struct scratch *s, enum lane lane)
{
    struct counters *c = counters_of_processor();
    u32 length = s->pos;

    if (length > DATA_MASK) {
        c->lost_oversize++;
        return 0;
    }
    if (lane == BULK && bpf_ringbuf_query(&ring, BPF_RB_AVAIL_DATA) > *(volatile u64 *)&settings.bulk_limit) {
        c->lost_bulk++;
        return 0;
    }
    *(u32 *)(s->data + 16) = length;
    if (bpf_ringbuf_output(&ring, s->data, length, lane == URGENT ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP) != 0) {
        if (lane == BULK)
            c->lost_bulk++;
        else
            c->lost_lifecycle++;
        return 0;
    }
    c->events++;
    c->bytes += length;
    if (lane != URGENT && *(volatile u32 *)&settings.sleeping)
        wake(c);
    return 0;
}
