// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// Paths as the kernel knows them, not as the caller named them: dentry by dentry and mount by mount to the root of the
// mount namespace. bpf_loop keeps the verifier from following each of the steps.
#pragma once

#include "record.h"

#define PATH_STEPS 256

struct walk {
    struct scratch *s;
};

// Prefixes a name; false when the path is full.
static __always_inline bool path_prefix(struct scratch *s, const void *name, u32 length, bool slash)
{
    u32 start = s->path_start;

    length &= NAME_MAX_LEN - 1;
    if (start < length + 1)
        return false;
    start -= length;
    bpf_probe_read_kernel(&s->path[start & (STRING_MAX - 1)], length, name);
    if (slash) {
        start--;
        s->path[start & (STRING_MAX - 1)] = '/';
    }
    s->path_start = start;
    return true;
}

static long path_step(u32 index, void *ctx)
{
    struct scratch *s = ((struct walk *)ctx)->s;
    struct dentry *dentry = (void *)s->dentry;
    struct vfsmount *mnt = (void *)s->mount;
    struct dentry *root = BPF_CORE_READ(mnt, mnt_root);
    struct dentry *parent = BPF_CORE_READ(dentry, d_parent);

    if (dentry == root) {
        struct mount *mount = (void *)mnt - bpf_core_field_offset(struct mount, mnt);
        struct mount *up = BPF_CORE_READ(mount, mnt_parent);

        if (up == mount || !up)
            return 1;
        s->dentry = (u64)BPF_CORE_READ(mount, mnt_mountpoint);
        s->mount = (u64)up + bpf_core_field_offset(struct mount, mnt);
        return 0;
    }
    // Its own parent without being a root: a pseudo file such as `memfd:name`, which has no place in the tree.
    bool lone = dentry == parent;

    if (!path_prefix(s, BPF_CORE_READ(dentry, d_name.name), BPF_CORE_READ(dentry, d_name.len), !lone) || lone)
        return 1;
    s->dentry = (u64)parent;
    return 0;
}

// Copies the finished path to the next byte of the record and returns its length with the closing NUL.
static __always_inline u32 append_path(struct scratch *s, u32 offset)
{
    u32 length = STRING_MAX - s->path_start;
    u8 *to = s->data + ((s->pos + offset) & DATA_MASK);

    if (length == 0 || length >= STRING_MAX) {
        *(u16 *)to = '/';
        return 2;
    }
    bpf_probe_read_kernel(to, length & (STRING_MAX - 1), &s->path[s->path_start & (STRING_MAX - 1)]);
    to[length & (STRING_MAX - 1)] = 0;
    return length + 1;
}

static __noinline void put_path(struct scratch *s, const struct path *path)
{
    struct walk walk = { s };

    s->path_start = STRING_MAX;
    s->dentry = (u64)BPF_CORE_READ(path, dentry);
    s->mount = (u64)BPF_CORE_READ(path, mnt);
    if (!s->dentry || !s->mount) {
        put_empty(s);
        return;
    }
    bpf_loop(PATH_STEPS, path_step, &walk, 0);
    end_param(s, append_path(s, 0));
}

static __always_inline struct kernfs_node *kernfs_parent(struct kernfs_node *node)
{
    if (bpf_core_field_exists(node->__parent))
        return BPF_CORE_READ(node, __parent);
    return BPF_CORE_READ((struct kernfs_node___old *)node, parent);
}

static long kernfs_step(u32 index, void *ctx)
{
    struct scratch *s = ((struct walk *)ctx)->s;
    struct kernfs_node *node = (void *)s->dentry;
    struct kernfs_node *parent = kernfs_parent(node);
    char name[NAME_MAX_LEN];
    long n;

    if (!parent)
        return 1;
    n = bpf_probe_read_kernel_str(name, sizeof(name), BPF_CORE_READ(node, name));
    if (n <= 1 || !path_prefix(s, name, n - 1, true))
        return 1;
    s->dentry = (u64)parent;
    return 0;
}

// One `subsystem=path` item of the open parameter. Names are at most eight bytes, given as a number.
static __noinline void append_cgroup(struct scratch *s, struct cgroup *cgroup, u64 name, u32 length)
{
    struct walk walk = { s };

    if (!cgroup)
        return;
    s->path_start = STRING_MAX;
    s->dentry = (u64)BPF_CORE_READ(cgroup, kn);
    bpf_loop(64, kernfs_step, &walk, 0);
    *(u64 *)(s->data + ((s->pos + s->mark) & DATA_MASK)) = name;
    s->mark += length;
    s->mark += append_path(s, s->mark);
}

#define NAME8(a, b, c, d, e, f, g, h)                                                                                  \
    ((u64)(a) | (u64)(b) << 8 | (u64)(c) << 16 | (u64)(d) << 24 | (u64)(e) << 32 | (u64)(f) << 40 | (u64)(g) << 48     \
     | (u64)(h) << 56)

#define SUBSYSTEM(set, id) BPF_CORE_READ(set, subsys[bpf_core_enum_value(enum cgroup_subsys_id, id)], cgroup)

// The five subsystems Falco reports and, on a hybrid host, the unified hierarchy beside them.
static __noinline void put_cgroups(struct scratch *s, struct task_struct *task)
{
    struct css_set *set = BPF_CORE_READ(task, cgroups);
    struct cgroup *memory = SUBSYSTEM(set, memory_cgrp_id);
    struct cgroup *unified = BPF_CORE_READ(set, dfl_cgrp);

    s->mark = 0;
    append_cgroup(s, SUBSYSTEM(set, cpuset_cgrp_id), NAME8('c', 'p', 'u', 's', 'e', 't', '=', 0), 7);
    append_cgroup(s, SUBSYSTEM(set, cpu_cgrp_id), NAME8('c', 'p', 'u', '=', 0, 0, 0, 0), 4);
    append_cgroup(s, SUBSYSTEM(set, cpuacct_cgrp_id), NAME8('c', 'p', 'u', 'a', 'c', 'c', 't', '='), 8);
    append_cgroup(s, SUBSYSTEM(set, io_cgrp_id), NAME8('i', 'o', '=', 0, 0, 0, 0, 0), 3);
    append_cgroup(s, memory, NAME8('m', 'e', 'm', 'o', 'r', 'y', '=', 0), 7);
    if (unified != memory && BPF_CORE_READ(unified, kn) && kernfs_parent(BPF_CORE_READ(unified, kn)))
        append_cgroup(s, unified, NAME8('u', 'n', 'i', 'f', 'i', 'e', 'd', '='), 8);
    end_param(s, s->mark);
}
