// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// The kernel structures the programs read, and of each only the members they read: libbpf relocates every access
// against the running kernel's BTF, so order and offsets here mean nothing. A name with ___suffix is a flavour: another
// kernel's form of the structure without the suffix; test for its members with bpf_core_field_exists.
#pragma once

#include <linux/types.h>
#include <stdbool.h>

typedef __s64 s64;
typedef __u64 u64;
typedef __s32 s32;
typedef __u32 u32;
typedef __u16 u16;
typedef __u8 u8;

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct pt_regs {
    unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};

struct list_head {
    struct list_head *next, *prev;
};

typedef struct {
    u32 val;
} kuid_t;

typedef struct {
    u32 val;
} kgid_t;

typedef struct {
    u64 val; // up to 6.2 two u32: read as a whole
} kernel_cap_t;

struct qstr {
    u32 len;
    const unsigned char *name;
};

struct super_block {
    u32 s_dev;
    unsigned long s_flags;
    unsigned long s_magic;
};

struct timespec64 {
    s64 tv_sec;
    long tv_nsec;
};

struct inode {
    u16 i_mode;
    kuid_t i_uid;
    kgid_t i_gid;
    u32 i_flags;
    struct super_block *i_sb;
    unsigned long i_ino;
    s64 i_mtime_sec;
    s64 i_ctime_sec;
    u32 i_mtime_nsec;
    u32 i_ctime_nsec;
};

// 6.6 to 6.10
struct inode___under {
    struct timespec64 __i_ctime;
    struct timespec64 i_mtime;
    struct timespec64 __i_mtime;
};

// up to 6.5
struct inode___plain {
    struct timespec64 i_ctime;
    struct timespec64 i_mtime;
};

struct dentry {
    struct dentry *d_parent;
    struct qstr d_name;
    struct inode *d_inode;
    struct super_block *d_sb;
};

struct vfsmount {
    struct dentry *mnt_root;
    int mnt_flags;
};

struct mount {
    struct mount *mnt_parent;
    struct dentry *mnt_mountpoint;
    struct vfsmount mnt;
};

struct path {
    struct vfsmount *mnt;
    struct dentry *dentry;
};

struct file {
    u32 f_mode;
    void *private_data;
    struct inode *f_inode;
    struct path f_path;
};

struct fdtable {
    u32 max_fds;
    struct file **fd;
};

struct files_struct {
    struct fdtable *fdt;
};

struct fs_struct {
    struct path pwd;
};

struct percpu_counter {
    s64 count;
};

struct mm_struct {
    unsigned long total_vm;
    unsigned long arg_start, arg_end, env_start, env_end;
    struct file *exe_file;
    struct percpu_counter rss_stat[4];
};

// up to 6.1
typedef struct {
    s64 counter;
} atomic_long_t;

struct mm_rss_stat___old {
    atomic_long_t count[4];
};

struct mm_struct___old {
    struct mm_rss_stat___old rss_stat;
};

struct user_namespace {
    struct user_namespace *parent;
};

struct cred {
    kuid_t euid, fsuid;
    kgid_t egid, fsgid;
    kernel_cap_t cap_inheritable, cap_permitted, cap_effective;
    struct user_namespace *user_ns;
};

struct task_struct;

struct pid_namespace {
    struct task_struct *child_reaper;
    u32 level;
};

struct upid {
    int nr;
    struct pid_namespace *ns;
};

struct pid {
    u32 level;
    struct upid numbers[1];
};

struct nsproxy {
    struct pid_namespace *pid_ns_for_children;
};

struct rlimit {
    unsigned long rlim_cur;
};

struct tty_driver {
    int major;
    int minor_start;
};

struct tty_struct {
    int index;
    struct tty_driver *driver;
};

struct signal_struct {
    struct list_head thread_head;
    struct pid *pids[4];
    struct tty_struct *tty;
    struct rlimit rlim[16];
    unsigned int is_child_subreaper : 1;
    unsigned int has_child_subreaper : 1;
};

struct kernfs_node {
    struct kernfs_node *__parent;
    const char *name;
};

// up to 6.14
struct kernfs_node___old {
    struct kernfs_node *parent;
};

struct cgroup {
    struct kernfs_node *kn;
};

struct cgroup_subsys_state {
    struct cgroup *cgroup;
};

struct css_set {
    struct cgroup_subsys_state *subsys[14];
    struct cgroup *dfl_cgrp;
};

struct thread_info {
    u32 status;
};

struct task_struct {
    struct thread_info thread_info;
    u32 flags;
    int exit_code;
    int pid, tgid;
    struct task_struct *real_parent;
    struct list_head children;
    struct pid *thread_pid;
    struct list_head thread_node;
    u64 start_boottime;
    unsigned long min_flt, maj_flt;
    const struct cred *cred;
    char comm[16];
    struct fs_struct *fs;
    struct files_struct *files;
    struct nsproxy *nsproxy;
    struct signal_struct *signal;
    kuid_t loginuid;
    struct css_set *cgroups;
    struct mm_struct *mm;
};

struct linux_binprm {
    const char *filename;
    const char *fdpath;
};

struct in6_addr {
    u8 bytes[16]; // the kernel's member is a union: read as a whole
};

struct sock_common {
    u32 skc_daddr;
    u32 skc_rcv_saddr;
    u16 skc_dport;
    u16 skc_num;
    u16 skc_family;
    struct in6_addr skc_v6_daddr;
    struct in6_addr skc_v6_rcv_saddr;
};

struct sock {
    struct sock_common __sk_common;
    u32 sk_ack_backlog;
    u32 sk_max_ack_backlog;
};

struct inet_sock {
    u32 inet_saddr;
    u16 inet_sport;
};

struct sockaddr_un {
    char sun_path[108];
};

struct unix_address {
    struct sockaddr_un name[1];
};

struct unix_sock {
    struct unix_address *addr;
    struct sock *peer;
};

struct socket {
    struct sock *sk;
};

enum cgroup_subsys_id {
    cpuset_cgrp_id,
    cpu_cgrp_id,
    cpuacct_cgrp_id,
    io_cgrp_id,
    memory_cgrp_id,
};

#pragma clang attribute pop
