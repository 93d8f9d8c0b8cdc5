// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// What is recorded of each system call: one row each. A row lists the event's parameters in the order of the capture
// format; what a row cannot say is a function named in the row's `special`.
#pragma once

#include <asm/unistd_64.h>

#include "capture.h"
#include "file.h"
#include "process.h"
#include "record.h"
#include "socket.h"

enum kind {
    NONE,
    RESULT,      // the return value, 64 bits
    FD,          // a C int as 64 bits
    U32,
    U64,
    MODE,        // permission bits
    STRING,      // of user space
    BYTES,       // a prefix; its length is the next argument
    FD_FLAGS,    // O_CLOEXEC, O_NONBLOCK, O_DIRECT
    CLONE_FLAGS,
    COMMAND,     // of fcntl
    ADDRESS,     // struct sockaddr; its length is the next argument
    TUPLE,       // both ends after connect
};

enum special {
    GENERIC,
    CLOSE,
    CAPSET,
    OPEN,
    CREAT,
    OPENAT,
    OPENAT2,
    FCNTL,
    ACCEPT,
    SENDTO,
    SENDMSG,
    RECVFROM,
    RECVMSG,
    SOCKETPAIR,
    PIPE,
    PTRACE,
    PRCTL,
    CLONE,
    CLONE3,
    EXECVE,
    EXECVEAT,
};

struct param {
    u8 kind;
    u8 arg;
};

#define MAX_PARAMS 6

struct row {
    u16 event;
    u8 special;
    u8 lane;
    u8 nparams;
    u8 pad;
    struct param params[MAX_PARAMS];
};

static const struct row rows[SYSCALLS] = {
    [__NR_close] = { EVENT_CLOSE, CLOSE, BULK, 2, 0, { { RESULT }, { FD, 0 } } },
    [__NR_close_range] = { EVENT_CLOSE_RANGE, 0, BULK, 4, 0, { { RESULT }, { U32, 0 }, { U32, 1 }, { U32, 2 } } },
    [__NR_dup] = { EVENT_DUP, 0, BULK, 2, 0, { { RESULT }, { FD, 0 } } },
    [__NR_dup2] = { EVENT_DUP2, 0, BULK, 3, 0, { { RESULT }, { FD, 0 }, { FD, 1 } } },
    [__NR_dup3] = { EVENT_DUP3, 0, BULK, 4, 0, { { RESULT }, { FD, 0 }, { FD, 1 }, { FD_FLAGS, 2 } } },
    [__NR_fcntl] = { EVENT_FCNTL, FCNTL, BULK, 4, 0, { { RESULT }, { FD, 0 }, { COMMAND, 1 }, { U64, 2 } } },
    [__NR_chdir] = { EVENT_CHDIR, 0, BULK, 2, 0, { { RESULT }, { STRING, 0 } } },
    [__NR_fchdir] = { EVENT_FCHDIR, 0, BULK, 2, 0, { { RESULT }, { FD, 0 } } },
    [__NR_chroot] = { EVENT_CHROOT, 0, LIFECYCLE, 2, 0, { { RESULT }, { STRING, 0 } } },
    [__NR_symlink] = { EVENT_SYMLINK, 0, BULK, 3, 0, { { RESULT }, { STRING, 0 }, { STRING, 1 } } },
    [__NR_symlinkat] = { EVENT_SYMLINKAT, 0, BULK, 4, 0, { { RESULT }, { STRING, 0 }, { FD, 1 }, { STRING, 2 } } },
    [__NR_link] = { EVENT_LINK, 0, BULK, 3, 0, { { RESULT }, { STRING, 0 }, { STRING, 1 } } },
    [__NR_linkat] = { EVENT_LINKAT, 0, BULK, 6, 0,
        { { RESULT }, { FD, 0 }, { STRING, 1 }, { FD, 2 }, { STRING, 3 }, { U32, 4 } } },
    [__NR_socket] = { EVENT_SOCKET, 0, BULK, 5, 0,
        { { RESULT }, { U32, 0 }, { U32, 1 }, { U32, 2 }, { FD_FLAGS, 1 } } },
    [__NR_bind] = { EVENT_BIND, 0, BULK, 3, 0, { { RESULT }, { ADDRESS, 1 }, { FD, 0 } } },
    [__NR_connect] = { EVENT_CONNECT, 0, BULK, 4, 0, { { RESULT }, { TUPLE }, { FD, 0 }, { ADDRESS, 1 } } },
    [__NR_init_module] = { EVENT_INIT_MODULE, 0, LIFECYCLE, 4, 0,
        { { RESULT }, { BYTES, 0 }, { U64, 1 }, { STRING, 2 } } },
    [__NR_finit_module] = { EVENT_FINIT_MODULE, 0, LIFECYCLE, 4, 0,
        { { RESULT }, { FD, 0 }, { STRING, 1 }, { U32, 2 } } },
    [__NR_setuid] = { EVENT_SETUID, 0, LIFECYCLE, 2, 0, { { RESULT }, { U32, 0 } } },
    [__NR_setgid] = { EVENT_SETGID, 0, LIFECYCLE, 2, 0, { { RESULT }, { U32, 0 } } },
    [__NR_setreuid] = { EVENT_SETREUID, 0, LIFECYCLE, 3, 0, { { RESULT }, { U32, 0 }, { U32, 1 } } },
    [__NR_setregid] = { EVENT_SETREGID, 0, LIFECYCLE, 3, 0, { { RESULT }, { U32, 0 }, { U32, 1 } } },
    [__NR_setresuid] = { EVENT_SETRESUID, 0, LIFECYCLE, 4, 0, { { RESULT }, { U32, 0 }, { U32, 1 }, { U32, 2 } } },
    [__NR_setresgid] = { EVENT_SETRESGID, 0, LIFECYCLE, 4, 0, { { RESULT }, { U32, 0 }, { U32, 1 }, { U32, 2 } } },
    [__NR_setsid] = { EVENT_SETSID, 0, LIFECYCLE, 1, 0, { { RESULT } } },
    [__NR_unshare] = { EVENT_UNSHARE, 0, LIFECYCLE, 2, 0, { { RESULT }, { CLONE_FLAGS, 0 } } },
    [__NR_setns] = { EVENT_SETNS, 0, LIFECYCLE, 3, 0, { { RESULT }, { FD, 0 }, { CLONE_FLAGS, 1 } } },
    [__NR_memfd_create] = { EVENT_MEMFD_CREATE, 0, BULK, 3, 0, { { RESULT }, { STRING, 0 }, { U32, 1 } } },
    [__NR_listen] = { EVENT_LISTEN, 0, BULK, 3, 0, { { RESULT }, { FD, 0 }, { U32, 1 } } },
    [__NR_bpf] = { EVENT_BPF, 0, LIFECYCLE, 2, 0, { { RESULT }, { U32, 0 } } },
    [__NR_userfaultfd] = { EVENT_USERFAULTFD, 0, BULK, 2, 0, { { RESULT }, { FD_FLAGS, 0 } } },
    [__NR_setpgid] = { EVENT_SETPGID, 0, BULK, 3, 0, { { RESULT }, { FD, 0 }, { FD, 1 } } },
    [__NR_unlink] = { EVENT_UNLINK, 0, BULK, 2, 0, { { RESULT }, { STRING, 0 } } },
    [__NR_unlinkat] = { EVENT_UNLINKAT, 0, BULK, 4, 0, { { RESULT }, { FD, 0 }, { STRING, 1 }, { U32, 2 } } },
    [__NR_rmdir] = { EVENT_RMDIR, 0, BULK, 2, 0, { { RESULT }, { STRING, 0 } } },
    [__NR_mkdir] = { EVENT_MKDIR, 0, BULK, 3, 0, { { RESULT }, { STRING, 0 }, { U32, 1 } } },
    [__NR_mkdirat] = { EVENT_MKDIRAT, 0, BULK, 4, 0, { { RESULT }, { FD, 0 }, { STRING, 1 }, { U32, 2 } } },
    [__NR_rename] = { EVENT_RENAME, 0, BULK, 3, 0, { { RESULT }, { STRING, 0 }, { STRING, 1 } } },
    [__NR_renameat] = { EVENT_RENAMEAT, 0, BULK, 5, 0,
        { { RESULT }, { FD, 0 }, { STRING, 1 }, { FD, 2 }, { STRING, 3 } } },
    [__NR_renameat2] = { EVENT_RENAMEAT2, 0, BULK, 6, 0,
        { { RESULT }, { FD, 0 }, { STRING, 1 }, { FD, 2 }, { STRING, 3 }, { U32, 4 } } },
    [__NR_chmod] = { EVENT_CHMOD, 0, BULK, 3, 0, { { RESULT }, { STRING, 0 }, { MODE, 1 } } },
    [__NR_fchmod] = { EVENT_FCHMOD, 0, BULK, 3, 0, { { RESULT }, { FD, 0 }, { MODE, 1 } } },
    [__NR_fchmodat] = { EVENT_FCHMODAT, 0, BULK, 4, 0, { { RESULT }, { FD, 0 }, { STRING, 1 }, { MODE, 2 } } },
    [__NR_chown] = { EVENT_CHOWN, 0, BULK, 4, 0, { { RESULT }, { STRING, 0 }, { U32, 1 }, { U32, 2 } } },
    [__NR_lchown] = { EVENT_LCHOWN, 0, BULK, 4, 0, { { RESULT }, { STRING, 0 }, { U32, 1 }, { U32, 2 } } },
    [__NR_fchown] = { EVENT_FCHOWN, 0, BULK, 4, 0, { { RESULT }, { FD, 0 }, { U32, 1 }, { U32, 2 } } },
    [__NR_fchownat] = { EVENT_FCHOWNAT, 0, BULK, 6, 0,
        { { RESULT }, { FD, 0 }, { STRING, 1 }, { U32, 2 }, { U32, 3 }, { U32, 4 } } },
    [__NR_capset] = { EVENT_CAPSET, CAPSET, LIFECYCLE },
    [__NR_open] = { EVENT_OPEN, OPEN, BULK },
    [__NR_creat] = { EVENT_CREAT, CREAT, BULK },
    [__NR_openat] = { EVENT_OPENAT, OPENAT, BULK },
    [__NR_openat2] = { EVENT_OPENAT2, OPENAT2, BULK },
    [__NR_accept] = { EVENT_ACCEPT, ACCEPT, BULK },
    [__NR_accept4] = { EVENT_ACCEPT4, ACCEPT, BULK },
    [__NR_sendto] = { EVENT_SENDTO, SENDTO, BULK },
    [__NR_sendmsg] = { EVENT_SENDMSG, SENDMSG, BULK },
    [__NR_recvfrom] = { EVENT_RECVFROM, RECVFROM, BULK },
    [__NR_recvmsg] = { EVENT_RECVMSG, RECVMSG, BULK },
    [__NR_socketpair] = { EVENT_SOCKETPAIR, SOCKETPAIR, BULK },
    [__NR_pipe] = { EVENT_PIPE, PIPE, BULK },
    [__NR_pipe2] = { EVENT_PIPE2, PIPE, BULK },
    [__NR_ptrace] = { EVENT_PTRACE, PTRACE, BULK },
    [__NR_prctl] = { EVENT_PRCTL, PRCTL, LIFECYCLE },
    [__NR_clone] = { EVENT_CLONE, CLONE, LIFECYCLE },
    [__NR_fork] = { EVENT_FORK, CLONE, LIFECYCLE },
    [__NR_vfork] = { EVENT_VFORK, CLONE, LIFECYCLE },
    [__NR_clone3] = { EVENT_CLONE3, CLONE3, LIFECYCLE },
    [__NR_execve] = { EVENT_EXECVE, EXECVE, URGENT },
    [__NR_execveat] = { EVENT_EXECVEAT, EXECVEAT, URGENT },
};

static __always_inline void put_param(struct scratch *s, u8 kind, u32 arg)
{
    u64 value = s->args[arg & 7];

    switch (kind) {
    case RESULT:
        put_u64(s, s->ret);
        break;
    case FD:
        put_int(s, value);
        break;
    case U32:
        put_u32(s, value);
        break;
    case U64:
        put_u64(s, value);
        break;
    case MODE:
        put_u32(s, value & 07777);
        break;
    case STRING:
        put_user_string(s, value);
        break;
    case BYTES:
        put_payload(s, value, s->args[(arg + 1) & 7]);
        break;
    case FD_FLAGS:
        put_u32(s, fd_flags(value));
        break;
    case CLONE_FLAGS:
        put_u32(s, clone_flags(value));
        break;
    case COMMAND:
        put_u8(s, fcntl_command(value));
        break;
    case ADDRESS:
        put_address(s, value, s->args[(arg + 1) & 7]);
        break;
    case TUPLE:
        put_connect_tuple(s);
        break;
    }
}

struct filling {
    struct scratch *s;
    const struct row *row;
};

static long param_step(u32 index, void *ctx)
{
    struct filling *filling = ctx;

    if (index >= MAX_PARAMS)
        return 1;
    put_param(filling->s, filling->row->params[index].kind, filling->row->params[index].arg);
    return 0;
}

static __noinline int generic_record(struct scratch *s, const struct row *row, u32 tid)
{
    struct filling filling = { s, row };

    begin(s, row->event, row->nparams, tid);
    bpf_loop(row->nparams, param_step, &filling, 0);
    return submit(s, row->lane);
}

struct open_how {
    u64 flags, mode, resolve;
};

// The opened file as the kernel sees it: device, inode, created or not, layer of an overlay.
static __noinline int open_record(struct scratch *s, const struct row *row, u32 tid)
{
    struct open_how how = {};
    struct file *file = s->ret >= 0 ? file_of(s->ret) : 0;
    enum layer layer = file ? layer_of(file) : LAYER_NONE;
    u32 device_number = 0, flags;
    u64 inode = 0;
    u32 first = row->special == OPENAT || row->special == OPENAT2; // behind dirfd

    if (row->special == OPENAT2) {
        bpf_probe_read_user(&how, sizeof(how), (void *)s->args[2]);
    } else if (row->special == CREAT) {
        how.flags = 01101; // O_CREAT | O_WRONLY | O_TRUNC
        how.mode = s->args[1];
    } else {
        how.flags = (u32)s->args[(first + 1) & 7];
        how.mode = s->args[(first + 2) & 7];
    }
    flags = open_flags(how.flags);
    if (file) {
        struct inode *node = BPF_CORE_READ(file, f_inode);

        device_number = device(BPF_CORE_READ(node, i_sb, s_dev));
        inode = BPF_CORE_READ(node, i_ino);
        if (BPF_CORE_READ(file, f_mode) & FMODE_CREATED)
            flags |= CAP_O_F_CREATED;
        if (layer == LAYER_UPPER)
            flags |= CAP_FD_UPPER_LAYER;
        if (layer == LAYER_LOWER)
            flags |= CAP_FD_LOWER_LAYER;
    }
    begin(s, row->event, row->special == OPENAT2 ? 8 : row->special == OPENAT ? 7 : 6, tid);
    put_u64(s, s->ret);
    if (first)
        put_int(s, s->args[0]);
    put_user_string(s, s->args[first & 7]);
    if (row->special != CREAT)
        put_u32(s, flags);
    put_u32(s, open_mode(how.flags, how.mode));
    if (row->special == OPENAT2)
        put_u32(s, resolve_flags(how.resolve));
    put_u32(s, device_number);
    put_u64(s, inode);
    if (row->special == CREAT)
        put_u16(s, layer == LAYER_UPPER ? CAP_UPPER_LAYER_CREAT : layer == LAYER_LOWER ? CAP_LOWER_LAYER_CREAT : 0);
    return submit(s, row->lane);
}

static __noinline int pipe_record(struct scratch *s, u16 event, u32 tid)
{
    int fds[2] = { -1, -1 };
    u64 inode = 0;

    if (s->ret == 0) {
        bpf_probe_read_user(fds, sizeof(fds), (void *)s->args[0]);
        inode = BPF_CORE_READ(file_of(fds[0]), f_inode, i_ino);
    }
    begin(s, event, event == EVENT_PIPE2 ? 5 : 4, tid);
    put_u64(s, s->ret);
    put_int(s, fds[0]);
    put_int(s, fds[1]);
    put_u64(s, inode);
    if (event == EVENT_PIPE2)
        put_u32(s, fd_flags(s->args[1]));
    return submit(s, BULK);
}

static __always_inline void put_dynamic(struct scratch *s, u8 alternative, u64 value)
{
    u8 *to = at(s);

    *to = alternative;
    if (alternative == CAP_PTRACE_SIGTYPE) {
        to[1] = value;
        end_param(s, 2);
    } else {
        *(u64 *)(to + 1) = value;
        end_param(s, 9);
    }
}

static __noinline int ptrace_record(struct scratch *s, u32 tid)
{
    u32 request = s->args[0];
    u64 data = s->args[3];
    bool takes_signal = request == 7 || request == 9 || request == 17 || request == 24; // CONT, SINGLESTEP, DETACH, SYSCALL

    if (request >= 1 && request <= 3) // PEEK*: the answer is stored at data
        bpf_probe_read_user(&data, sizeof(data), (void *)s->args[3]);
    begin(s, EVENT_PTRACE, 5, tid);
    put_u64(s, s->ret);
    put_dynamic(s, CAP_PTRACE_UINT64, s->ret < 0 ? 0 : s->args[2]);
    put_dynamic(s, takes_signal && s->ret >= 0 ? CAP_PTRACE_SIGTYPE : CAP_PTRACE_UINT64, s->ret < 0 ? 0 : data);
    put_u16(s, ptrace_request(request));
    put_int(s, s->args[1]);
    return submit(s, BULK);
}

#define PR_SET_NAME 15
#define PR_SET_CHILD_SUBREAPER 36
#define PR_GET_CHILD_SUBREAPER 37

// Only what changes the state or names a process; the rest of prctl is not recorded.
static __noinline int prctl_record(struct scratch *s, u32 tid)
{
    u32 option = s->args[0];
    u64 value = s->args[1];

    if (option != PR_SET_NAME && option != PR_SET_CHILD_SUBREAPER && option != PR_GET_CHILD_SUBREAPER)
        return 0;
    if (option == PR_GET_CHILD_SUBREAPER) {
        value = 0;
        bpf_probe_read_user(&value, sizeof(u32), (void *)s->args[1]);
    }
    begin(s, EVENT_PRCTL, 4, tid);
    put_u64(s, s->ret);
    put_u32(s, option);
    if (option == PR_SET_NAME)
        put_user_string(s, value);
    else
        put_empty(s);
    put_u64(s, option == PR_SET_NAME ? 0 : value);
    return submit(s, LIFECYCLE);
}

static __always_inline u64 requested_clone_flags(u64 nr, u64 first)
{
    u64 flags = 0;

    if (nr == __NR_clone)
        flags = first;
    else if (nr == __NR_clone3)
        bpf_probe_read_user(&flags, sizeof(flags), (void *)first); // struct clone_args begins with its flags
    else if (nr == __NR_vfork)
        flags = 0x4100; // CLONE_VFORK | CLONE_VM
    return flags;
}

// The caller's side, and the child's own where the fork tracepoint is not attached.
static __noinline int clone_exit_record(struct scratch *s, const struct row *row, u32 nr)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    u32 flags = clone_flags(requested_clone_flags(nr, s->args[0]));

    if (s->ret == 0 && settings.attached & ATTACHED_FORK)
        return 0;
    if (s->ret == 0)
        flags |= pidns_level(task) ? CAP_CLONE_CHILD_IN_PIDNS : 0;
    else
        flags |= pidns_flag(task);
    return clone_record(s, task, row->event, flags);
}

static __always_inline int exec_exit_record(struct scratch *s, const struct row *row)
{
    if (s->ret < 0)
        return failed_exec_record(s, row->event, row->special == EXECVE ? 1 : 2);
    if (settings.attached & ATTACHED_EXEC)
        return 0;
    return exec_record(s, (void *)bpf_get_current_task(), row->event, 0);
}

#define EBADF 9

// The sets after the call, whichever of them it named.
static __noinline int capset_record(struct scratch *s, u32 tid)
{
    begin(s, EVENT_CAPSET, 4, tid);
    put_u64(s, s->ret);
    put_capabilities(s, BPF_CORE_READ((struct task_struct *)bpf_get_current_task(), cred));
    return submit(s, LIFECYCLE);
}

static __noinline int syscall_record(struct scratch *s, u32 nr, u32 tid)
{
    const struct row *row;

    if (nr >= SYSCALLS)
        return 0;
    row = &rows[nr];
    switch (row->special) {
    case CLOSE: // programs close by the thousand what they never opened: nothing happened
        return s->ret == -EBADF ? 0 : generic_record(s, row, tid);
    case CAPSET:
        return capset_record(s, tid);
    case FCNTL: // F_DUPFD, F_SETFD, F_DUPFD_CLOEXEC change descriptors; the other commands are not recorded
        if ((u32)s->args[1] != 0 && (u32)s->args[1] != 2 && (u32)s->args[1] != 1030)
            return 0;
        return generic_record(s, row, tid);
    case OPEN:
    case CREAT:
    case OPENAT:
    case OPENAT2:
        return open_record(s, row, tid);
    case ACCEPT:
        return accept_record(s, row->event, tid);
    case SENDTO:
        return sendto_record(s, tid);
    case SENDMSG:
        return sendmsg_record(s, tid);
    case RECVFROM:
        return recvfrom_record(s, tid);
    case RECVMSG:
        return recvmsg_record(s, tid);
    case SOCKETPAIR:
        return socketpair_record(s, tid);
    case PIPE:
        return pipe_record(s, row->event, tid);
    case PTRACE:
        return ptrace_record(s, tid);
    case PRCTL:
        return prctl_record(s, tid);
    case CLONE:
    case CLONE3:
        return clone_exit_record(s, row, nr);
    case EXECVE:
    case EXECVEAT:
        return exec_exit_record(s, row);
    default:
        return row->event ? generic_record(s, row, tid) : 0;
    }
}
