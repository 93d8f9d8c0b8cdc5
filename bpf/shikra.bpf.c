// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// The kernel side of the live source: records of the capture layout into one ring, which keeps the order in which
// things happened over all processors. Each program works without the others; user space attaches what the kernel takes.
#include "compat.h"
#include "syscalls.h"

#include <bpf/bpf_tracing.h>

// Dual licensed, see the head of each file. The helpers used here are only for programs that declare a GPL licence.
char LICENSE[] SEC("license") = "Dual BSD/GPL";

static __always_inline bool unwanted(u64 nr)
{
    return nr >= SYSCALLS || !*(volatile u8 *)&settings.wanted[nr & (SYSCALLS - 1)];
}

static __always_inline int on_syscall_exit(const struct pt_regs *regs, u64 nr, s64 ret)
{
    u64 ids = bpf_get_current_pid_tgid();
    bool compat = is_compat();
    struct scratch *s;

    if (compat)
        nr = native_number(nr);
    if (unwanted(nr) || ids >> 32 == settings.own_tgid)
        return 0;
    s = scratch_of_processor();
    if (!s)
        return 0;
    bpf_probe_read_kernel(&s->regs, sizeof(s->regs), regs);
    s->args[0] = compat ? s->regs.bx : s->regs.di;
    s->args[1] = compat ? s->regs.cx : s->regs.si;
    s->args[2] = s->regs.dx;
    s->args[3] = compat ? s->regs.si : s->regs.r10;
    s->args[4] = compat ? s->regs.di : s->regs.r8;
    s->args[5] = compat ? s->regs.bp : s->regs.r9;
    s->ret = ret;
    return syscall_record(s, nr, (u32)ids);
}

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit, struct pt_regs *regs, long ret)
{
    return on_syscall_exit(regs, regs->orig_ax, ret);
}

// For kernels that refuse the program above.
SEC("raw_tp/sys_exit")
int sys_exit_raw(struct bpf_raw_tracepoint_args *ctx)
{
    struct pt_regs *regs = (void *)ctx->args[0];

    return on_syscall_exit(regs, BPF_CORE_READ(regs, orig_ax), ctx->args[1]);
}

// The 64-bit number of the system call the current task is in, and its first argument.
static __always_inline u64 current_syscall(u64 *first)
{
    struct pt_regs *regs = (void *)bpf_task_pt_regs(bpf_get_current_task_btf());

    if (is_compat()) {
        *first = BPF_CORE_READ(regs, bx);
        return native_number(BPF_CORE_READ(regs, orig_ax));
    }
    *first = BPF_CORE_READ(regs, di);
    return BPF_CORE_READ(regs, orig_ax);
}

// Also reached by 32-bit callers and by programs the kernel itself starts. x86 has overwritten the call's number by now
// (with execve's), so execveat is told by what it alone can do: name the file relative to a descriptor.
SEC("tp_btf/sched_process_exec")
int BPF_PROG(process_exec, struct task_struct *task, int old_pid, struct linux_binprm *bprm)
{
    struct scratch *s = scratch_of_processor();
    u16 event = EVENT_EXECVE;

    if (!s || (unwanted(__NR_execve) && unwanted(__NR_execveat)))
        return 0;
    if (bpf_core_field_exists(bprm->fdpath) && BPF_CORE_READ(bprm, fdpath))
        event = EVENT_EXECVEAT;
    s->ret = 0;
    return exec_record(s, task, event, BPF_CORE_READ(bprm, filename));
}

// The child's side, told before the child or its parent can do anything else.
SEC("tp_btf/sched_process_fork")
int BPF_PROG(process_fork, struct task_struct *parent, struct task_struct *child)
{
    struct scratch *s = scratch_of_processor();
    u64 first = 0;
    u64 nr = current_syscall(&first);
    u16 event = nr == __NR_fork ? EVENT_FORK : nr == __NR_vfork ? EVENT_VFORK : nr == __NR_clone3 ? EVENT_CLONE3 : EVENT_CLONE;
    u32 flags = clone_flags(requested_clone_flags(nr, first));

    if (!s || unwanted(__NR_clone) || (BPF_CORE_READ(child, flags) & PF_KTHREAD)
        || BPF_CORE_READ(child, tgid) == settings.own_tgid)
        return 0;
    // What is known without the arguments: a clone that the kernel itself made has none.
    if (BPF_CORE_READ(child, tgid) == BPF_CORE_READ(parent, tgid))
        flags |= CAP_CLONE_THREAD | CAP_CLONE_SIGHAND | CAP_CLONE_VM;
    if (BPF_CORE_READ(child, files) == BPF_CORE_READ(parent, files))
        flags |= CAP_CLONE_FILES;
    if (pidns_level(child))
        flags |= CAP_CLONE_CHILD_IN_PIDNS;
    s->ret = 0;
    return clone_record(s, child, event, flags);
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(process_exit, struct task_struct *task)
{
    struct scratch *s = scratch_of_processor();

    if (!s || (BPF_CORE_READ(task, flags) & PF_KTHREAD) || BPF_CORE_READ(task, tgid) == settings.own_tgid)
        return 0;
    return exit_record(s, task);
}
