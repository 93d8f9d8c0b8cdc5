// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// The capture format's own numbers: event codes and flag bits (specification: events.tsv, flags.tsv).
#pragma once

#include "kernel.h"

enum event_code {
    EVENT_OPEN = 3,
    EVENT_CLOSE = 5,
    EVENT_SOCKET = 19,
    EVENT_BIND = 21,
    EVENT_CONNECT = 23,
    EVENT_LISTEN = 25,
    EVENT_SENDTO = 31,
    EVENT_RECVFROM = 35,
    EVENT_SOCKETPAIR = 43,
    EVENT_SENDMSG = 49,
    EVENT_RECVMSG = 53,
    EVENT_CREAT = 59,
    EVENT_PIPE = 61,
    EVENT_CHDIR = 95,
    EVENT_FCHDIR = 97,
    EVENT_FCNTL = 151,
    EVENT_PTRACE = 169,
    EVENT_RENAME = 175,
    EVENT_RENAMEAT = 177,
    EVENT_SYMLINK = 179,
    EVENT_SYMLINKAT = 181,
    EVENT_PROCEXIT = 186,
    EVENT_SETRESUID = 193,
    EVENT_SETRESGID = 195,
    EVENT_SETUID = 199,
    EVENT_SETGID = 201,
    EVENT_CLONE = 223,
    EVENT_FORK = 225,
    EVENT_VFORK = 227,
    EVENT_SETNS = 241,
    EVENT_ACCEPT = 247,
    EVENT_CHROOT = 267,
    EVENT_SETSID = 275,
    EVENT_MKDIR = 277,
    EVENT_RMDIR = 279,
    EVENT_UNSHARE = 285,
    EVENT_EXECVE = 293,
    EVENT_SETPGID = 295,
    EVENT_UNLINK = 301,
    EVENT_UNLINKAT = 303,
    EVENT_MKDIRAT = 305,
    EVENT_OPENAT = 307,
    EVENT_LINK = 309,
    EVENT_LINKAT = 311,
    EVENT_FCHMODAT = 313,
    EVENT_CHMOD = 315,
    EVENT_FCHMOD = 317,
    EVENT_RENAMEAT2 = 319,
    EVENT_USERFAULTFD = 321,
    EVENT_OPENAT2 = 327,
    EVENT_EXECVEAT = 331,
    EVENT_CLONE3 = 335,
    EVENT_CAPSET = 353,
    EVENT_DUP2 = 363,
    EVENT_DUP3 = 365,
    EVENT_DUP = 367,
    EVENT_BPF = 369,
    EVENT_CHOWN = 379,
    EVENT_LCHOWN = 381,
    EVENT_FCHOWN = 383,
    EVENT_FCHOWNAT = 385,
    EVENT_ACCEPT4 = 389,
    EVENT_PIPE2 = 393,
    EVENT_PRCTL = 401,
    EVENT_MEMFD_CREATE = 405,
    EVENT_INIT_MODULE = 411,
    EVENT_FINIT_MODULE = 413,
    EVENT_SETREUID = 427,
    EVENT_SETREGID = 429,
    EVENT_CLOSE_RANGE = 451,
};

// file_flags
#define CAP_O_NONBLOCK 0x40u
#define CAP_O_DIRECT 0x200u
#define CAP_O_CLOEXEC 0x1000u
#define CAP_O_F_CREATED 0x4000u
#define CAP_FD_UPPER_LAYER 0x8000u
#define CAP_FD_LOWER_LAYER 0x10000u
// creat_flags
#define CAP_UPPER_LAYER_CREAT 1
#define CAP_LOWER_LAYER_CREAT 2
// execve_flags
#define CAP_EXE_WRITABLE 1u
#define CAP_EXE_UPPER_LAYER 2u
#define CAP_EXE_FROM_MEMFD 4u
#define CAP_EXE_LOWER_LAYER 8u
// clone_flags
#define CAP_CLONE_FILES 0x1u
#define CAP_CLONE_FS 0x2u
#define CAP_CLONE_SIGHAND 0x800u
#define CAP_CLONE_THREAD 0x2000u
#define CAP_CLONE_VM 0x8000u
#define CAP_CLONE_VFORK 0x8000000u
#define CAP_CLONE_CHILD_IN_PIDNS 0x20000000u
// dynamic parameters of ptrace
#define CAP_PTRACE_UINT64 0
#define CAP_PTRACE_SIGTYPE 1

#define CAPABILITIES ((1ull << 41) - 1)

#define BIT(value, kernel, capture) (((value) & (kernel)) == (kernel) ? (capture) : 0u)

// Kernel numbers of x86-64 and arm64 alike, O_DIRECT and O_DIRECTORY apart.
static __always_inline u32 open_flags(u64 flags)
{
    u32 access = flags & 3;
    u32 out = access == 0 ? 1 : access == 1 ? 2 : 3;

    out |= BIT(flags, 0100u, 0x4) | BIT(flags, 02000u, 0x8) | BIT(flags, 0200u, 0x20) | BIT(flags, 04000u, 0x40);
    out |= BIT(flags, 01000u, 0x100) | BIT(flags, 040000u, 0x200) | BIT(flags, 0200000u, 0x400);
    out |= BIT(flags, 0100000u, 0x800) | BIT(flags, 02000000u, 0x1000) | BIT(flags, 020200000u, 0x2000);
    // O_SYNC contains the bit of O_DSYNC.
    out |= (flags & 04010000u) == 04010000u ? 0x80 : BIT(flags, 010000u, 0x10);
    return out;
}

// The mode counts only when a file may be created.
static __always_inline u32 open_mode(u64 flags, u64 mode)
{
    return (flags & 0100) || (flags & 020200000u) == 020200000u ? mode & 07777 : 0;
}

// dup3, pipe2, accept4, socket: SOCK_CLOEXEC and SOCK_NONBLOCK have the numbers of O_CLOEXEC and O_NONBLOCK.
static __always_inline u32 fd_flags(u64 flags)
{
    return BIT(flags, 02000000u, CAP_O_CLOEXEC) | BIT(flags, 04000u, CAP_O_NONBLOCK) | BIT(flags, 040000u, CAP_O_DIRECT);
}

static __always_inline u32 resolve_flags(u64 flags)
{
    return BIT(flags, 0x8u, 0x1) | BIT(flags, 0x10u, 0x2) | BIT(flags, 0x2u, 0x4) | BIT(flags, 0x4u, 0x8)
        | BIT(flags, 0x1u, 0x10) | BIT(flags, 0x20u, 0x20);
}

static __always_inline u32 clone_flags(u64 f)
{
    return BIT(f, 0x400u, 0x1) | BIT(f, 0x200u, 0x2) | BIT(f, 0x80000000u, 0x4) | BIT(f, 0x8000000u, 0x8)
        | BIT(f, 0x40000000u, 0x10) | BIT(f, 0x20000u, 0x20) | BIT(f, 0x20000000u, 0x40) | BIT(f, 0x4000000u, 0x80)
        | BIT(f, 0x8000u, 0x100) | BIT(f, 0x100000u, 0x200) | BIT(f, 0x2000u, 0x400) | BIT(f, 0x800u, 0x800)
        | BIT(f, 0x40000u, 0x1000) | BIT(f, 0x10000u, 0x2000) | BIT(f, 0x800000u, 0x4000) | BIT(f, 0x100u, 0x8000)
        | BIT(f, 0x10000000u, 0x100000) | BIT(f, 0x200000u, 0x800000) | BIT(f, 0x1000000u, 0x1000000)
        | BIT(f, 0x80000u, 0x2000000) | BIT(f, 0x4000u, 0x8000000) | BIT(f, 0x2000000u, 0x10000000);
}

// 0 = not in the capture's table.
static __always_inline u8 fcntl_command(u32 cmd)
{
    return cmd <= 4 ? cmd + 1 : cmd == 1030 ? 26 : 0;
}

static __always_inline u16 ptrace_request(u32 request)
{
    switch (request) {
    case 0 ... 8: // TRACEME, PEEK*, POKE*, CONT, KILL
        return request + 1;
    case 9: // SINGLESTEP
        return 10;
    case 12 ... 15: // GETREGS, SETREGS, GETFPREGS, SETFPREGS
        return request + 14;
    case 16 ... 17: // ATTACH, DETACH
        return request - 5;
    case 18 ... 19: // GETFPXREGS, SETFPXREGS
        return request + 12;
    case 21: // OLDSETOPTIONS
        return 32;
    case 24: // SYSCALL
        return 13;
    case 25 ... 26: // GET_THREAD_AREA, SET_THREAD_AREA
        return request + 8;
    case 30 ... 32: // ARCH_PRCTL, SYSEMU, SYSEMU_SINGLESTEP
        return request + 5;
    case 33: // SINGLEBLOCK
        return 38;
    case 0x4200 ... 0x420b: // SETOPTIONS to SETSIGMASK
        return request - 0x4200 + 14;
    }
    return 0;
}

// Device numbers as user space prints them.
static __always_inline u32 device(u32 kernel)
{
    u32 major = kernel >> 20, minor = kernel & 0xfffff;

    return (minor & 0xff) | (major << 8) | ((minor & ~0xffu) << 12);
}
