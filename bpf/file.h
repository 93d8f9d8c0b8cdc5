// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// Facts about open files: identity, layer of an overlay, times.
#pragma once

#include "capture.h"
#include "record.h"

#define OVERLAYFS_MAGIC 0x794c7630
#define SOCKFS_MAGIC 0x534f434b
#define FMODE_CREATED 0x100000

enum layer {
    LAYER_NONE,
    LAYER_UPPER,
    LAYER_LOWER,
};

static __always_inline struct file *file_of(int fd)
{
    struct task_struct *task = (void *)bpf_get_current_task();
    struct fdtable *table = BPF_CORE_READ(task, files, fdt);
    struct file *file = 0;

    if (fd < 0 || (u32)fd >= BPF_CORE_READ(table, max_fds))
        return 0;
    bpf_probe_read_kernel(&file, sizeof(file), BPF_CORE_READ(table, fd) + fd);
    return file;
}

// struct ovl_inode holds the dentry of the upper layer right behind its struct inode. The structure itself is in the
// module's BTF, not in the kernel's, where overlayfs is a module.
static __always_inline enum layer layer_of(struct file *file)
{
    struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
    struct inode *inode = BPF_CORE_READ(dentry, d_inode);
    struct dentry *upper = 0;

    if (BPF_CORE_READ(dentry, d_sb, s_magic) != OVERLAYFS_MAGIC || !inode)
        return LAYER_NONE;
    bpf_probe_read_kernel(&upper, sizeof(upper), (void *)inode + bpf_core_type_size(struct inode));
    return upper && BPF_CORE_READ(upper, d_inode) ? LAYER_UPPER : LAYER_LOWER;
}

// Since 6.13 the highest bit of the nanoseconds tells that someone has looked at the time.
#define CTIME_QUERIED (1u << 31)

static __always_inline u64 change_time(struct inode *inode)
{
    struct inode___under *under = (void *)inode;
    struct inode___plain *plain = (void *)inode;

    if (bpf_core_field_exists(inode->i_ctime_sec))
        return BPF_CORE_READ(inode, i_ctime_sec) * 1000000000ull
            + (BPF_CORE_READ(inode, i_ctime_nsec) & ~CTIME_QUERIED);
    if (bpf_core_field_exists(under->__i_ctime))
        return BPF_CORE_READ(under, __i_ctime.tv_sec) * 1000000000ull + BPF_CORE_READ(under, __i_ctime.tv_nsec);
    return BPF_CORE_READ(plain, i_ctime.tv_sec) * 1000000000ull + BPF_CORE_READ(plain, i_ctime.tv_nsec);
}

static __always_inline u64 modification_time(struct inode *inode)
{
    struct inode___under *under = (void *)inode;
    struct inode___plain *plain = (void *)inode;

    if (bpf_core_field_exists(inode->i_mtime_sec))
        return BPF_CORE_READ(inode, i_mtime_sec) * 1000000000ull + BPF_CORE_READ(inode, i_mtime_nsec);
    if (bpf_core_field_exists(under->__i_mtime))
        return BPF_CORE_READ(under, __i_mtime.tv_sec) * 1000000000ull + BPF_CORE_READ(under, __i_mtime.tv_nsec);
    return BPF_CORE_READ(plain, i_mtime.tv_sec) * 1000000000ull + BPF_CORE_READ(plain, i_mtime.tv_nsec);
}

static __always_inline bool from_memfd(struct file *file)
{
    struct dentry *dentry = BPF_CORE_READ(file, f_path.dentry);
    char name[6] = {};

    if (BPF_CORE_READ(dentry, d_parent) != dentry)
        return false;
    bpf_probe_read_kernel(name, sizeof(name), BPF_CORE_READ(dentry, d_name.name));
    return name[0] == 'm' && name[1] == 'e' && name[2] == 'm' && name[3] == 'f' && name[4] == 'd' && name[5] == ':';
}

#define SB_RDONLY 1
#define S_IMMUTABLE 8
#define CAP_DAC_OVERRIDE 1

// Whether these credentials may write the file by its owner, group and mode or by CAP_DAC_OVERRIDE. Supplementary
// groups and access control lists are not looked at.
static __always_inline bool writable_by(struct inode *inode, const struct cred *cred)
{
    u32 mode = BPF_CORE_READ(inode, i_mode);
    u64 effective = 0;

    if ((BPF_CORE_READ(inode, i_sb, s_flags) & SB_RDONLY) || (BPF_CORE_READ(inode, i_flags) & S_IMMUTABLE))
        return false;
    BPF_CORE_READ_INTO(&effective, cred, cap_effective);
    if (effective & (1ull << CAP_DAC_OVERRIDE))
        return true;
    if (BPF_CORE_READ(cred, fsuid.val) == BPF_CORE_READ(inode, i_uid.val))
        return mode & 0200;
    if (BPF_CORE_READ(cred, fsgid.val) == BPF_CORE_READ(inode, i_gid.val))
        return mode & 0020;
    return mode & 0002;
}

// The execve_flags of an executable.
static __always_inline u32 exe_flags(struct file *file, const struct cred *cred)
{
    enum layer layer = layer_of(file);
    u32 flags = layer == LAYER_UPPER ? CAP_EXE_UPPER_LAYER : layer == LAYER_LOWER ? CAP_EXE_LOWER_LAYER : 0;

    if (writable_by(BPF_CORE_READ(file, f_inode), cred))
        flags |= CAP_EXE_WRITABLE;
    if (from_memfd(file))
        flags |= CAP_EXE_FROM_MEMFD;
    return flags;
}
