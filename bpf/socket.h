// SPDX-License-Identifier: GPL-2.0-only OR Apache-2.0
// Addresses and address pairs. Addresses keep network order, ports are stored in host order.
#pragma once

#include <bpf/bpf_endian.h>

#include "capture.h"
#include "file.h"
#include "record.h"

#define AF_UNIX 1
#define AF_INET 2
#define AF_INET6 10
#define UNIX_PATH 108
#define S_IFMT 0170000
#define S_IFSOCK 0140000

// sockaddr_in, sockaddr_in6 and sockaddr_un as one copy from user space.
struct user_address {
    u16 family;
    union {
        struct {
            u16 port;
            u8 ip[4];
        } v4;
        struct {
            u16 port;
            u32 flow;
            u8 ip[16];
        } __attribute__((packed)) v6;
        char path[UNIX_PATH + 4];
    };
};

static __always_inline struct user_address *read_address(struct scratch *s, u64 address, u32 length)
{
    struct user_address *a = (void *)s->user;
    u64 n = length > 2 + UNIX_PATH ? 2 + UNIX_PATH : length;

    __builtin_memset(a, 0, sizeof(*a));
    barrier_var(n); // else the mask is optimised away, and the verifier does not know what the compiler knows
    n &= 127;
    if (!address || n < 2 || bpf_probe_read_user(a, n, (void *)address) != 0)
        a->family = 0;
    return a;
}

// The name of a socket in the abstract space begins with NUL: what follows is kept.
static __always_inline u32 append_unix_path(struct scratch *s, u32 offset, const char *path)
{
    u8 *to = s->data + ((s->pos + offset) & DATA_MASK);
    char first = 0;
    long n;

    bpf_probe_read_kernel(&first, 1, path);
    n = bpf_probe_read_kernel_str(to, UNIX_PATH + 1, first ? path : path + 1);
    if (n > 0)
        return n;
    *to = 0;
    return 1;
}

static __noinline void put_address(struct scratch *s, u64 address, u32 length)
{
    struct user_address *a = read_address(s, address, length);
    u8 *to = at(s);

    *to = a->family;
    switch (a->family) {
    case AF_INET:
        __builtin_memcpy(to + 1, a->v4.ip, 4);
        *(u16 *)(to + 5) = bpf_ntohs(a->v4.port);
        end_param(s, 7);
        break;
    case AF_INET6:
        __builtin_memcpy(to + 1, a->v6.ip, 16);
        *(u16 *)(to + 17) = bpf_ntohs(a->v6.port);
        end_param(s, 19);
        break;
    case AF_UNIX:
        end_param(s, 1 + append_unix_path(s, 1, a->path));
        break;
    case 0:
        put_empty(s);
        break;
    default:
        end_param(s, 1);
    }
}

static __always_inline struct sock *sock_of(int fd)
{
    struct file *file = file_of(fd);
    struct inode *inode = BPF_CORE_READ(file, f_inode);
    struct socket *socket;

    if ((BPF_CORE_READ(inode, i_mode) & S_IFMT) != S_IFSOCK || BPF_CORE_READ(inode, i_sb, s_magic) != SOCKFS_MAGIC)
        return 0;
    socket = BPF_CORE_READ(file, private_data);
    return BPF_CORE_READ(socket, sk);
}

struct endpoint {
    u8 ip[16];
    u16 port;
};

static __always_inline void append_pair(struct scratch *s, u16 family, struct endpoint *from, struct endpoint *to)
{
    u8 *out = at(s);

    *out = family;
    if (family == AF_INET) {
        __builtin_memcpy(out + 1, from->ip, 4);
        *(u16 *)(out + 5) = from->port;
        __builtin_memcpy(out + 7, to->ip, 4);
        *(u16 *)(out + 11) = to->port;
        end_param(s, 13);
    } else {
        __builtin_memcpy(out + 1, from->ip, 16);
        *(u16 *)(out + 17) = from->port;
        __builtin_memcpy(out + 19, to->ip, 16);
        *(u16 *)(out + 35) = to->port;
        end_param(s, 37);
    }
}

static __always_inline bool unset(const struct endpoint *e)
{
    const u64 *ip = (const u64 *)e->ip;

    return !ip[0] && !ip[1] && !e->port;
}

// The kernel's own addresses count; the caller's only when the socket has no peer (an unconnected datagram).
static __noinline void put_inet_tuple(struct scratch *s, struct sock *sk, u16 family, bool inbound)
{
    struct user_address *a = (void *)s->user;
    struct inet_sock *inet = (void *)sk;
    struct endpoint local = {}, remote = {};

    local.port = bpf_ntohs(BPF_CORE_READ(inet, inet_sport));
    remote.port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
    if (family == AF_INET) {
        *(u32 *)local.ip = BPF_CORE_READ(inet, inet_saddr);
        *(u32 *)remote.ip = BPF_CORE_READ(sk, __sk_common.skc_daddr);
        if (unset(&remote) && a->family == AF_INET) {
            __builtin_memcpy(remote.ip, a->v4.ip, 4);
            remote.port = bpf_ntohs(a->v4.port);
        }
    } else {
        BPF_CORE_READ_INTO(&local.ip, sk, __sk_common.skc_v6_rcv_saddr);
        BPF_CORE_READ_INTO(&remote.ip, sk, __sk_common.skc_v6_daddr);
        if (unset(&remote) && a->family == AF_INET6) {
            __builtin_memcpy(remote.ip, a->v6.ip, 16);
            remote.port = bpf_ntohs(a->v6.port);
        }
    }
    if (inbound)
        append_pair(s, family, &remote, &local);
    else
        append_pair(s, family, &local, &remote);
}

static __noinline void put_unix_tuple(struct scratch *s, struct sock *sk, bool inbound)
{
    struct user_address *a = (void *)s->user;
    struct unix_sock *own = (void *)sk;
    struct unix_sock *peer = (void *)BPF_CORE_READ(own, peer);
    struct unix_address *address = inbound ? BPF_CORE_READ(own, addr) : BPF_CORE_READ(peer, addr);
    u8 *out = at(s);

    *out = AF_UNIX;
    *(u64 *)(out + 1) = inbound ? (u64)peer : (u64)sk;
    *(u64 *)(out + 9) = inbound ? (u64)sk : (u64)peer;
    if (address)
        end_param(s, 17 + append_unix_path(s, 17, address->name[0].sun_path));
    else
        end_param(s, 17 + append_unix_path(s, 17, a->path));
}

// The two ends of a socket, sender first. s->user must hold an address or a family of 0.
static __noinline void put_tuple(struct scratch *s, int fd, bool inbound)
{
    struct sock *sk = sock_of(fd);
    u16 family = BPF_CORE_READ(sk, __sk_common.skc_family);

    if (!sk)
        put_empty(s);
    else if (family == AF_INET || family == AF_INET6)
        put_inet_tuple(s, sk, family, inbound);
    else if (family == AF_UNIX)
        put_unix_tuple(s, sk, inbound);
    else
        put_empty(s);
}

#define EINPROGRESS 115

static __noinline void put_connect_tuple(struct scratch *s)
{
    read_address(s, s->args[1], s->args[2]);
    if (s->ret == 0 || s->ret == -EINPROGRESS)
        put_tuple(s, s->args[0], false);
    else
        put_empty(s);
}

static __noinline int accept_record(struct scratch *s, u16 event, u32 tid)
{
    struct sock *listening = sock_of(s->args[0]);
    u32 length = BPF_CORE_READ(listening, sk_ack_backlog);
    u32 max = BPF_CORE_READ(listening, sk_max_ack_backlog);

    if (s->ret < 0)
        length = max = 0;
    begin(s, event, event == EVENT_ACCEPT4 ? 6 : 5, tid);
    put_u64(s, s->ret);
    read_address(s, 0, 0);
    if (s->ret >= 0)
        put_tuple(s, s->ret, true);
    else
        put_empty(s);
    put_u8(s, max ? (u64)length * 100 / max : 0);
    put_u32(s, length);
    put_u32(s, max);
    if (event == EVENT_ACCEPT4)
        put_u32(s, fd_flags(s->args[3]));
    return submit(s, BULK);
}

static __always_inline void put_payload(struct scratch *s, u64 address, u64 length)
{
    u64 limit = *(volatile u32 *)&settings.data_prefix;

    put_user_bytes(s, address, length < limit ? length : limit);
}

static __noinline int sendto_record(struct scratch *s, u32 tid)
{
    begin(s, EVENT_SENDTO, 5, tid);
    put_u64(s, s->ret);
    put_payload(s, s->args[1], s->ret >= 0 ? s->ret : s->args[2]);
    put_int(s, s->args[0]);
    put_u32(s, s->args[2]);
    read_address(s, s->args[4], s->args[5]);
    put_tuple(s, s->args[0], false);
    return submit(s, BULK);
}

struct user_iovec {
    u64 base;
    u64 length;
};

struct user_message {
    u64 name;
    u32 name_length;
    u32 pad;
    u64 vector;
    u64 count;
    u64 control;
    u64 control_length;
};

#define MAX_PARTS 8

static __noinline int sendmsg_record(struct scratch *s, u32 tid)
{
    struct user_message message = {};
    struct user_iovec part = {}, first = {};
    u64 size = 0;

    bpf_probe_read_user(&message, sizeof(message), (void *)s->args[1]);
    bpf_probe_read_user(&first, sizeof(first), (void *)message.vector);
    for (u32 i = 0; i < MAX_PARTS; i++) {
        if (i >= message.count || bpf_probe_read_user(&part, sizeof(part), (void *)(message.vector + i * sizeof(part))))
            break;
        size += part.length;
    }
    begin(s, EVENT_SENDMSG, 5, tid);
    put_u64(s, s->ret);
    put_payload(s, first.base, s->ret >= 0 && (u64)s->ret < first.length ? s->ret : first.length);
    put_int(s, s->args[0]);
    put_u32(s, size);
    read_address(s, message.name, message.name_length);
    put_tuple(s, s->args[0], false);
    return submit(s, BULK);
}

// What arrived, and from whom; a call that failed tells of its result and descriptor only.
static __noinline int recvfrom_record(struct scratch *s, u32 tid)
{
    u32 length = 0;

    begin(s, EVENT_RECVFROM, 5, tid);
    put_u64(s, s->ret);
    if (s->ret < 0) {
        put_empty(s);
        put_empty(s);
    } else {
        put_payload(s, s->args[1], s->ret);
        if (s->args[4])
            bpf_probe_read_user(&length, sizeof(length), (void *)s->args[5]);
        read_address(s, s->args[4], length);
        put_tuple(s, s->args[0], true);
    }
    put_int(s, s->args[0]);
    put_u32(s, s->args[2]);
    return submit(s, BULK);
}

static __noinline int recvmsg_record(struct scratch *s, u32 tid)
{
    struct user_message message = {};
    struct user_iovec first = {};

    begin(s, EVENT_RECVMSG, 6, tid);
    put_u64(s, s->ret);
    if (s->ret < 0) {
        put_u32(s, 0);
        put_empty(s);
        put_empty(s);
        put_empty(s);
    } else {
        bpf_probe_read_user(&message, sizeof(message), (void *)s->args[1]);
        bpf_probe_read_user(&first, sizeof(first), (void *)message.vector);
        put_u32(s, s->ret);
        put_payload(s, first.base, (u64)s->ret < first.length ? s->ret : first.length);
        read_address(s, message.name, message.name_length);
        put_tuple(s, s->args[0], true);
        put_user_bytes(s, message.control, message.control_length);
    }
    put_int(s, s->args[0]);
    return submit(s, BULK);
}

static __noinline int socketpair_record(struct scratch *s, u32 tid)
{
    int fds[2] = { -1, -1 };
    struct unix_sock *sk = 0;

    if (s->ret == 0) {
        bpf_probe_read_user(fds, sizeof(fds), (void *)s->args[3]);
        sk = (void *)sock_of(fds[0]);
    }
    begin(s, EVENT_SOCKETPAIR, 8, tid);
    put_u64(s, s->ret);
    put_int(s, fds[0]);
    put_int(s, fds[1]);
    put_u64(s, (u64)sk);
    put_u64(s, sk ? (u64)BPF_CORE_READ(sk, peer) : 0);
    put_u32(s, s->args[0]);
    put_u32(s, s->args[1]);
    put_u32(s, s->args[2]);
    return submit(s, BULK);
}
