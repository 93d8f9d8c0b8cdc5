// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// 32-bit programs (and int 0x80 in any program) call the same kernel by other numbers, with arguments in other registers:
// number 3 is read there and close here. Calls whose arguments have the same layout are recorded as the 64-bit call they
// are; those with structures of 32-bit pointers are only counted.
#pragma once

#include <asm/unistd_64.h>

#include "record.h"

#define TS_COMPAT 2
#define UNREADABLE 0xffff

static const u16 native_numbers[SYSCALLS] = {
    [2] = __NR_fork,
    [5] = __NR_open,
    [6] = __NR_close,
    [8] = __NR_creat,
    [9] = __NR_link,
    [10] = __NR_unlink,
    [12] = __NR_chdir,
    [15] = __NR_chmod,
    [26] = __NR_ptrace,
    [38] = __NR_rename,
    [39] = __NR_mkdir,
    [40] = __NR_rmdir,
    [41] = __NR_dup,
    [42] = __NR_pipe,
    [55] = __NR_fcntl,
    [57] = __NR_setpgid,
    [61] = __NR_chroot,
    [63] = __NR_dup2,
    [66] = __NR_setsid,
    [83] = __NR_symlink,
    [94] = __NR_fchmod,
    [120] = __NR_clone,
    [128] = __NR_init_module,
    [133] = __NR_fchdir,
    [172] = __NR_prctl,
    [185] = __NR_capset,
    [190] = __NR_vfork,
    [198] = __NR_lchown,
    [203] = __NR_setreuid,
    [204] = __NR_setregid,
    [207] = __NR_fchown,
    [208] = __NR_setresuid,
    [210] = __NR_setresgid,
    [212] = __NR_chown,
    [213] = __NR_setuid,
    [214] = __NR_setgid,
    [295] = __NR_openat,
    [296] = __NR_mkdirat,
    [298] = __NR_fchownat,
    [301] = __NR_unlinkat,
    [302] = __NR_renameat,
    [303] = __NR_linkat,
    [304] = __NR_symlinkat,
    [306] = __NR_fchmodat,
    [310] = __NR_unshare,
    [330] = __NR_dup3,
    [331] = __NR_pipe2,
    [346] = __NR_setns,
    [350] = __NR_finit_module,
    [353] = __NR_renameat2,
    [356] = __NR_memfd_create,
    [357] = __NR_bpf,
    [359] = __NR_socket,
    [360] = __NR_socketpair,
    [361] = __NR_bind,
    [362] = __NR_connect,
    [363] = __NR_listen,
    [364] = __NR_accept4,
    [369] = __NR_sendto,
    [371] = __NR_recvfrom,
    [374] = __NR_userfaultfd,
    [435] = __NR_clone3,
    [436] = __NR_close_range,
    [437] = __NR_openat2,
    // execve (its success is told by the tracepoint), socketcall, fcntl64, execveat, sendmsg, recvmsg
    [11] = UNREADABLE,
    [102] = UNREADABLE,
    [221] = __NR_fcntl,
    [358] = UNREADABLE,
    [370] = UNREADABLE,
    [372] = UNREADABLE,
};

static __always_inline bool is_compat(void)
{
    struct task_struct *task = bpf_get_current_task_btf();

    return task->thread_info.status & TS_COMPAT;
}

// The 64-bit number of a 32-bit call; SYSCALLS for those of no interest.
static __always_inline u32 native_number(u64 nr)
{
    u32 native = nr < SYSCALLS ? native_numbers[nr & (SYSCALLS - 1)] : 0;

    if (native == UNREADABLE)
        counters_of_processor()->compat++;
    return native && native != UNREADABLE ? native : SYSCALLS;
}
