// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// Facts about tasks: ids in both namespaces, memory, credentials; the records of exec, clone and exit.
#pragma once

#include "capture.h"
#include "file.h"
#include "path.h"
#include "record.h"

enum { PIDTYPE_PID, PIDTYPE_TGID, PIDTYPE_PGID, PIDTYPE_SID };

#define PF_EXITING 0x4
#define PF_KTHREAD 0x200000
#define RLIMIT_NOFILE 7
#define PAGE_KB 4

// The id as the innermost namespace of `level` sees it; 0 when it is not visible there.
static __always_inline int number_at(struct pid *pid, u32 level)
{
    struct upid upid = {};

    if (!pid || level > BPF_CORE_READ(pid, level))
        return 0;
    bpf_core_read(&upid, sizeof(upid), &pid->numbers[level]);
    return upid.nr;
}

static __always_inline u32 pidns_level(struct task_struct *task)
{
    return BPF_CORE_READ(task, thread_pid, level);
}

static __always_inline struct pid_namespace *pidns(struct task_struct *task)
{
    struct pid *pid = BPF_CORE_READ(task, thread_pid);
    u32 level = BPF_CORE_READ(pid, level);
    struct upid upid = {};

    bpf_core_read(&upid, sizeof(upid), &pid->numbers[level]);
    return upid.ns;
}

static __always_inline s64 vtid(struct task_struct *task)
{
    return number_at(BPF_CORE_READ(task, thread_pid), pidns_level(task));
}

static __always_inline s64 vid(struct task_struct *task, u32 type)
{
    return number_at(BPF_CORE_READ(task, signal, pids[type]), pidns_level(task));
}

// A macro, for the index must be a constant to be relocated: the kernel's counters are larger than those declared here.
// The per-processor rest of each counter is left out.
#define COUNTED(mm, which)                                                                                             \
    (bpf_core_type_exists(struct mm_rss_stat___old)                                                                    \
         ? BPF_CORE_READ((struct mm_struct___old *)(mm), rss_stat.count[which].counter)                              \
         : BPF_CORE_READ(mm, rss_stat[which].count))

enum { MM_FILEPAGES, MM_ANONPAGES, MM_SWAPENTS, MM_SHMEMPAGES };

static __always_inline u32 kilobytes(s64 pages)
{
    return pages > 0 ? pages * PAGE_KB : 0;
}

static __always_inline u32 terminal(struct task_struct *task)
{
    struct tty_struct *tty = BPF_CORE_READ(task, signal, tty);

    if (!tty)
        return 0;
    return device(BPF_CORE_READ(tty, driver, major) << 20
                  | (BPF_CORE_READ(tty, driver, minor_start) + BPF_CORE_READ(tty, index)));
}

// Parameters 3 to 14 of exec and clone: from tid to cgroups.
static __noinline void put_process(struct scratch *s, struct task_struct *task)
{
    struct mm_struct *mm = BPF_CORE_READ(task, mm);

    put_u64(s, BPF_CORE_READ(task, pid));
    put_u64(s, BPF_CORE_READ(task, tgid));
    put_u64(s, BPF_CORE_READ(task, real_parent, pid));
    struct fs_struct *fs = BPF_CORE_READ(task, fs);

    if (fs)
        put_path(s, &fs->pwd);
    else
        put_empty(s);
    put_u64(s, BPF_CORE_READ(task, signal, rlim[RLIMIT_NOFILE].rlim_cur));
    put_u64(s, BPF_CORE_READ(task, maj_flt));
    put_u64(s, BPF_CORE_READ(task, min_flt));
    put_u32(s, kilobytes(BPF_CORE_READ(mm, total_vm)));
    put_u32(s, kilobytes(COUNTED(mm, MM_FILEPAGES) + COUNTED(mm, MM_ANONPAGES) + COUNTED(mm, MM_SHMEMPAGES)));
    put_u32(s, kilobytes(COUNTED(mm, MM_SWAPENTS)));
    put_kernel_string(s, &task->comm);
    put_cgroups(s, task);
}

// exe (argv[0]) and args (the rest) from the memory of the current process.
static __noinline void put_arguments(struct scratch *s, struct mm_struct *mm)
{
    u64 start = BPF_CORE_READ(mm, arg_start);
    u64 end = BPF_CORE_READ(mm, arg_end);
    u32 before = s->pos;

    if (start >= end) {
        put_empty(s);
        put_empty(s);
        return;
    }
    put_user_string(s, start);
    put_user_strings(s, start + (s->pos - before), end);
}

struct vector {
    struct scratch *s;
    u64 address;
    u32 used;
};

static long vector_step(u32 index, void *ctx)
{
    struct vector *v = ctx;
    struct scratch *s = v->s;
    u64 string = 0;
    long n;

    bpf_probe_read_user(&string, sizeof(string), (void *)(v->address + 8ull * index));
    if (!string || s->mark >= STRING_MAX - 1)
        return 1;
    n = bpf_probe_read_user_str(s->data + ((s->pos + s->mark) & DATA_MASK), STRING_MAX, (void *)string);
    if (n <= 0)
        return 1;
    s->mark += n;
    return 0;
}

// Strings of an argument vector that no process took over: an exec that failed.
static __noinline void put_user_vector(struct scratch *s, u64 address)
{
    struct vector v = { s, address, 0 };

    s->mark = 0;
    if (address)
        bpf_loop(512, vector_step, &v, 0);
    if (s->mark > STRING_MAX) {
        s->mark = STRING_MAX;
        s->data[(s->pos + STRING_MAX - 1) & DATA_MASK] = 0;
    }
    end_param(s, s->mark);
}

static __always_inline void put_capabilities(struct scratch *s, const struct cred *cred)
{
    u64 set = 0;

    BPF_CORE_READ_INTO(&set, cred, cap_inheritable);
    put_u64(s, set & CAPABILITIES);
    BPF_CORE_READ_INTO(&set, cred, cap_permitted);
    put_u64(s, set & CAPABILITIES);
    BPF_CORE_READ_INTO(&set, cred, cap_effective);
    put_u64(s, set & CAPABILITIES);
}

// Parameters 16 to 29 of exec: from tty to gid.
static __noinline void put_image(struct scratch *s, struct task_struct *task)
{
    const struct cred *cred = BPF_CORE_READ(task, cred);
    struct file *exe = BPF_CORE_READ(task, mm, exe_file);
    struct inode *inode = BPF_CORE_READ(exe, f_inode);

    put_u32(s, terminal(task));
    put_u64(s, vid(task, PIDTYPE_PGID));
    put_u32(s, BPF_CORE_READ(task, loginuid.val));
    put_u32(s, exe ? exe_flags(exe, cred) : 0);
    put_capabilities(s, cred);
    put_u64(s, BPF_CORE_READ(inode, i_ino));
    put_u64(s, change_time(inode));
    put_u64(s, modification_time(inode));
    put_u32(s, BPF_CORE_READ(cred, euid.val));
    if (exe)
        put_path(s, &exe->f_path);
    else
        put_empty(s);
    put_u64(s, number_at(BPF_CORE_READ(task, signal, pids[PIDTYPE_PGID]), 0));
    put_u32(s, BPF_CORE_READ(cred, egid.val));
}

static __noinline int exec_record(struct scratch *s, struct task_struct *task, u16 event, const char *filename)
{
    struct mm_struct *mm = BPF_CORE_READ(task, mm);

    begin(s, event, event == EVENT_EXECVE ? 31 : 30, BPF_CORE_READ(task, pid));
    put_u64(s, 0);
    put_arguments(s, mm);
    put_process(s, task);
    put_user_strings(s, BPF_CORE_READ(mm, env_start), BPF_CORE_READ(mm, env_end));
    put_image(s, task);
    if (event == EVENT_EXECVE) {
        if (filename)
            put_kernel_string(s, filename);
        else
            put_empty(s);
    }
    return submit(s, URGENT);
}

// An exec that failed: the arguments are those that were asked for, the process is the one that asked.
static __noinline int failed_exec_record(struct scratch *s, u16 event, u32 argv)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    u64 vector = s->args[argv & 7];
    u64 first = 0;

    begin(s, event, event == EVENT_EXECVE ? 31 : 30, BPF_CORE_READ(task, pid));
    put_u64(s, s->ret);
    bpf_probe_read_user(&first, sizeof(first), (void *)vector);
    put_user_string(s, first);
    put_user_vector(s, vector && first ? vector + 8 : 0);
    put_process(s, task);
    put_user_vector(s, s->args[(argv + 1) & 7]);
    put_image(s, task);
    if (event == EVENT_EXECVE)
        put_user_string(s, s->args[0]);
    return submit(s, LIFECYCLE);
}

// `task` is the process the record speaks of; its arguments are read from the current one, which has the same.
static __noinline int clone_record(struct scratch *s, struct task_struct *task, u16 event, u32 flags)
{
    const struct cred *cred = BPF_CORE_READ(task, cred);

    begin(s, event, 21, BPF_CORE_READ(task, pid));
    put_u64(s, s->ret);
    put_arguments(s, BPF_CORE_READ(task, mm));
    put_process(s, task);
    put_u32(s, flags);
    put_u32(s, BPF_CORE_READ(cred, euid.val));
    put_u32(s, BPF_CORE_READ(cred, egid.val));
    put_u64(s, vtid(task));
    put_u64(s, vid(task, PIDTYPE_TGID));
    put_u64(s, s->ret == 0 ? BPF_CORE_READ(pidns(task), child_reaper, start_boottime) : 0);
    return submit(s, LIFECYCLE);
}

// Whether children of the caller live in a pid namespace below the first one.
static __always_inline u32 pidns_flag(struct task_struct *task)
{
    return pidns_level(task) || BPF_CORE_READ(task, nsproxy, pid_ns_for_children, level) ? CAP_CLONE_CHILD_IN_PIDNS : 0;
}

struct search {
    u64 next;  // list_head of the thread to look at
    u64 head;  // end of the list
    u64 found; // task
};

static long alive_step(u32 index, void *ctx)
{
    struct search *search = ctx;
    struct task_struct *task;

    if (!search->next || search->next == search->head)
        return 1;
    task = (void *)(search->next - bpf_core_field_offset(struct task_struct, thread_node));
    if (!(BPF_CORE_READ(task, flags) & PF_EXITING)) {
        search->found = (u64)task;
        return 1;
    }
    search->next = (u64)BPF_CORE_READ(task, thread_node.next);
    return 0;
}

static __noinline struct task_struct *alive_thread(struct task_struct *task)
{
    struct signal_struct *signal = BPF_CORE_READ(task, signal);
    struct search search = {
        .next = (u64)BPF_CORE_READ(signal, thread_head.next),
        .head = (u64)signal + bpf_core_field_offset(struct signal_struct, thread_head),
    };

    bpf_loop(1024, alive_step, &search, 0);
    return (void *)search.found;
}

struct climb {
    u64 task;
    u64 root; // reaper of the namespace: the end
    u32 level;
    u32 pad;
    u64 found;
};

static long subreaper_step(u32 index, void *ctx)
{
    struct climb *climb = ctx;
    struct task_struct *child = (void *)climb->task; // not inside the macro: a member of ours would be relocated too
    struct task_struct *task = BPF_CORE_READ(child, real_parent);
    struct signal_struct *signal = BPF_CORE_READ(task, signal);

    if (!task || (u64)task == climb->root || pidns_level(task) != climb->level || BPF_CORE_READ(task, pid) <= 1)
        return 1;
    climb->task = (u64)task;
    if (!BPF_CORE_READ_BITFIELD_PROBED(signal, is_child_subreaper))
        return 0;
    climb->found = (u64)alive_thread(task);
    return climb->found != 0;
}

// Who inherits the children, found as the kernel finds it (find_new_reaper): a living thread of the same process, the
// nearest subreaper, the first process of the namespace. 0 when there are no children.
static __noinline s64 reaper(struct task_struct *task)
{
    struct list_head *head = (void *)task + bpf_core_field_offset(struct task_struct, children);
    struct signal_struct *signal = BPF_CORE_READ(task, signal);
    struct task_struct *root, *other;

    if (BPF_CORE_READ(head, next) == head)
        return 0;
    other = alive_thread(task);
    if (other)
        return BPF_CORE_READ(other, pid);
    root = BPF_CORE_READ(pidns(task), child_reaper);
    if (BPF_CORE_READ_BITFIELD_PROBED(signal, has_child_subreaper)) {
        struct climb climb = { .task = (u64)task, .root = (u64)root, .level = pidns_level(task) };

        bpf_loop(64, subreaper_step, &climb, 0);
        other = (void *)climb.found;
        if (other)
            return BPF_CORE_READ(other, pid);
    }
    return root == task ? 0 : BPF_CORE_READ(root, pid);
}

static __noinline int exit_record(struct scratch *s, struct task_struct *task)
{
    u32 status = BPF_CORE_READ(task, exit_code);
    u32 signal = status & 0x7f;

    begin(s, EVENT_PROCEXIT, 5, BPF_CORE_READ(task, pid));
    put_u64(s, status);
    put_u64(s, signal ? 0 : (status >> 8) & 0xff);
    put_u8(s, signal);
    put_u8(s, (status & 0x80) != 0);
    put_u64(s, reaper(task));
    return submit(s, LIFECYCLE);
}
