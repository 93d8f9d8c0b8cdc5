// SPDX-License-Identifier: Apache-2.0
// Does one thing per call, by raw system calls, so that the live tests know exactly which event must come.
// usage: actor WHAT [ARGUMENT...]; prints what only it knows (ids, ports). Exit code 0 when the calls went as described.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static char **args;

static void check(long result, const char *what)
{
    if (result < 0) {
        perror(what);
        exit(9);
    }
}

static void *thread_body(void *unused)
{
    printf("%ld\n", syscall(SYS_gettid));
    return unused;
}

static int thread(void)
{
    pthread_t t;

    pthread_create(&t, 0, thread_body, 0);
    pthread_join(t, 0);
    return 0;
}

static int clone_parent(void)
{
    long child = syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);

    if (child == 0)
        _exit(0);
    check(child, "clone");
    printf("%ld\n", child);
    usleep(100000); // the child is not ours to wait for
    return 0;
}

static int raw_fork(void)
{
    long child = syscall(SYS_fork);

    if (child == 0)
        _exit(0);
    check(child, "fork");
    printf("%ld\n", child);
    return waitpid(child, 0, 0) != child;
}

static int raw_clone3(void)
{
    struct {
        unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
    } request = { .flags = CLONE_FS, .exit_signal = SIGCHLD };
    long child = syscall(SYS_clone3, &request, sizeof(request));

    if (child == 0)
        _exit(0);
    check(child, "clone3");
    printf("%ld\n", child);
    return waitpid(child, 0, 0) != child;
}

static int exec_fails(void)
{
    char *argv[] = { "pretender", "first", "second", 0 };
    char *env[] = { "A=1", 0 };

    return syscall(SYS_execve, args[0], argv, env) != -1;
}

static int exec_at(void)
{
    int fd = open(args[0], O_RDONLY | O_CLOEXEC);
    char *argv[] = { "by-descriptor", 0 };
    char *env[] = { 0 };

    check(fd, "open");
    syscall(SYS_execveat, fd, "", argv, env, AT_EMPTY_PATH);
    return 1;
}

static int exec_memfd(void)
{
    int fd = syscall(SYS_memfd_create, "payload", MFD_CLOEXEC);
    int from = open(args[0], O_RDONLY);
    struct stat st;
    char *argv[] = { "from-memory", 0 };
    char *env[] = { 0 };

    check(fd, "memfd_create");
    check(fstat(from, &st), "fstat");
    check(sendfile(fd, from, 0, st.st_size), "sendfile");
    syscall(SYS_execveat, fd, "", argv, env, AT_EMPTY_PATH);
    return 1;
}

static int opens(void)
{
    struct open_how how = { .flags = O_RDWR | O_CREAT, .mode = 0640, .resolve = RESOLVE_NO_SYMLINKS };
    int dir = open(args[0], O_RDONLY | O_DIRECTORY);

    check(dir, "directory");
    check(chdir(args[0]), "chdir");
    check(fchdir(dir), "fchdir");
    check(syscall(SYS_open, "by-open", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0751), "open");
    check(syscall(SYS_open, "by-open", O_RDONLY | O_NONBLOCK), "open again");
    check(syscall(SYS_creat, "by-creat", 0600), "creat");
    check(syscall(SYS_openat, dir, "by-openat", O_RDWR | O_CREAT | O_EXCL | O_APPEND, 04755), "openat");
    check(syscall(SYS_openat2, dir, "by-openat2", &how, sizeof(how)), "openat2");
    return syscall(SYS_openat, AT_FDCWD, "absent", O_RDONLY) != -1;
}

static int descriptors(void)
{
    int pair[2];

    check(syscall(SYS_pipe, pair), "pipe");
    printf("%d %d\n", pair[0], pair[1]);
    check(syscall(SYS_pipe2, pair, O_CLOEXEC | O_NONBLOCK), "pipe2");
    printf("%d %d\n", pair[0], pair[1]);
    check(syscall(SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
    printf("%d %d\n", pair[0], pair[1]);
    check(syscall(SYS_dup, 1), "dup");
    check(syscall(SYS_dup2, 1, 40), "dup2");
    check(syscall(SYS_dup3, 1, 41, O_CLOEXEC), "dup3");
    check(syscall(SYS_fcntl, 1, F_DUPFD, 42L), "F_DUPFD");
    check(syscall(SYS_fcntl, 1, F_DUPFD_CLOEXEC, 43L), "F_DUPFD_CLOEXEC");
    check(syscall(SYS_fcntl, 42, F_SETFD, 1L), "F_SETFD");
    check(syscall(SYS_fcntl, 42, F_GETFL, 0L), "F_GETFL");
    check(syscall(SYS_close, 40), "close");
    syscall(SYS_close, 999);
    check(syscall(SYS_close_range, 41, 43, 0), "close_range");
    return 0;
}

static int links(void)
{
    check(chdir(args[0]), "chdir");
    check(syscall(SYS_symlink, "/etc/shadow", "soft"), "symlink");
    check(syscall(SYS_symlinkat, "/etc", AT_FDCWD, "softat"), "symlinkat");
    close(open("file", O_WRONLY | O_CREAT, 0600));
    check(syscall(SYS_link, "file", "hard"), "link");
    check(syscall(SYS_linkat, AT_FDCWD, "file", AT_FDCWD, "hardat", 0), "linkat");
    return syscall(SYS_link, "absent", "never") != -1;
}

static int tree(void)
{
    check(chdir(args[0]), "chdir");
    check(syscall(SYS_mkdir, "a", 0700), "mkdir");
    check(syscall(SYS_mkdirat, AT_FDCWD, "b", 0750), "mkdirat");
    check(syscall(SYS_rename, "a", "c"), "rename");
    check(syscall(SYS_renameat, AT_FDCWD, "b", AT_FDCWD, "d"), "renameat");
    check(syscall(SYS_renameat2, AT_FDCWD, "d", AT_FDCWD, "e", 1), "renameat2");
    check(syscall(SYS_chmod, "c", 04711), "chmod");
    check(syscall(SYS_fchmodat, AT_FDCWD, "c", 0700), "fchmodat");
    check(syscall(SYS_chown, "c", 33, 34), "chown");
    check(syscall(SYS_rmdir, "c"), "rmdir");
    check(syscall(SYS_unlinkat, AT_FDCWD, "e", AT_REMOVEDIR), "unlinkat");
    return syscall(SYS_unlink, "absent") != -1;
}

static int drop_capabilities(void)
{
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct data[2] = { { .effective = 0x21, .permitted = 0x3f } };

    return syscall(SYS_capset, &header, data);
}

static struct sockaddr_in in4(int port)
{
    struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    return a;
}

static int tcp(void)
{
    struct sockaddr_in any = in4(0), own = in4(0);
    socklen_t length = sizeof(any);
    int listening = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), client, served;

    check(syscall(SYS_bind, listening, &any, sizeof(any)), "bind");
    check(getsockname(listening, (void *)&any, &length), "getsockname");
    check(listen(listening, 8), "listen");
    client = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    check(syscall(SYS_connect, client, &any, sizeof(any)), "connect");
    check(getsockname(client, (void *)&own, &length), "getsockname");
    served = syscall(SYS_accept4, listening, 0, 0, SOCK_CLOEXEC);
    check(served, "accept4");
    check(syscall(SYS_sendto, client, "GET /index", 10, 0, 0, 0), "send");
    printf("%d %d\n", ntohs(any.sin_port), ntohs(own.sin_port));
    close(listening);
    client = socket(AF_INET, SOCK_STREAM, 0);
    return connect(client, (void *)&any, sizeof(any)) != -1 || errno != ECONNREFUSED;
}

static int tcp6(void)
{
    struct sockaddr_in6 any = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT }, own = any;
    socklen_t length = sizeof(any);
    int listening = socket(AF_INET6, SOCK_STREAM, 0), client;

    check(bind(listening, (void *)&any, sizeof(any)), "bind");
    check(getsockname(listening, (void *)&any, &length), "getsockname");
    check(listen(listening, 8), "listen");
    client = socket(AF_INET6, SOCK_STREAM, 0);
    check(connect(client, (void *)&any, sizeof(any)), "connect");
    check(getsockname(client, (void *)&own, &length), "getsockname");
    check(syscall(SYS_accept, listening, 0, 0), "accept");
    printf("%d %d\n", ntohs(any.sin6_port), ntohs(own.sin6_port));
    return 0;
}

static int udp(void)
{
    struct sockaddr_in receiver = in4(0), own = in4(0);
    socklen_t length = sizeof(receiver);
    int in = socket(AF_INET, SOCK_DGRAM, 0), out = socket(AF_INET, SOCK_DGRAM, 0);
    struct iovec parts[2] = { { "first ", 6 }, { "second", 6 } };
    struct msghdr message = { .msg_name = &receiver, .msg_namelen = sizeof(receiver), .msg_iov = parts, .msg_iovlen = 2 };
    char bytes[64], control[64];
    struct sockaddr_in sender;
    struct iovec room = { bytes, sizeof(bytes) };
    struct msghdr received = { .msg_name = &sender, .msg_namelen = sizeof(sender), .msg_iov = &room, .msg_iovlen = 1,
        .msg_control = control, .msg_controllen = sizeof(control) };

    check(bind(in, (void *)&receiver, sizeof(receiver)), "bind");
    check(getsockname(in, (void *)&receiver, &length), "getsockname");
    check(syscall(SYS_sendto, out, "datagram", 8, 0, &receiver, sizeof(receiver)), "sendto");
    check(syscall(SYS_sendmsg, out, &message, 0), "sendmsg");
    check(getsockname(out, (void *)&own, &length), "getsockname");
    length = sizeof(sender);
    check(syscall(SYS_recvfrom, in, bytes, sizeof(bytes), 0, &sender, &length), "recvfrom");
    check(setsockopt(in, SOL_SOCKET, SO_TIMESTAMP, &(int){ 1 }, sizeof(int)), "timestamps");
    check(syscall(SYS_recvmsg, in, &received, 0), "recvmsg");
    if (syscall(SYS_recvfrom, in, bytes, sizeof(bytes), MSG_DONTWAIT, 0, 0) != -1)
        return 1;
    printf("%d %d\n", ntohs(receiver.sin_port), ntohs(own.sin_port));
    return 0;
}

static int unix_socket(void)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX }, abstract = { .sun_family = AF_UNIX };
    int listening = socket(AF_UNIX, SOCK_STREAM, 0), client = socket(AF_UNIX, SOCK_STREAM, 0);

    strncpy(address.sun_path, args[0], sizeof(address.sun_path) - 1);
    check(bind(listening, (void *)&address, sizeof(address)), "bind");
    check(listen(listening, 8), "listen");
    check(connect(client, (void *)&address, sizeof(address)), "connect");
    check(accept4(listening, 0, 0, 0), "accept");
    strcpy(abstract.sun_path + 1, "shikra-actor");
    return bind(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&abstract, offsetof(struct sockaddr_un, sun_path) + 13);
}

static int packet(void)
{
    check(syscall(SYS_socket, AF_PACKET, SOCK_RAW, htons(3)), "socket");
    return 0;
}

static int credentials(void)
{
    check(syscall(SYS_setregid, -1, 33), "setregid");
    check(syscall(SYS_setresgid, 33, 34, 35), "setresgid");
    check(syscall(SYS_setgid, 34), "setgid");
    check(syscall(SYS_setreuid, 0, 0), "setreuid");
    check(syscall(SYS_setresuid, 0, 33, 0), "setresuid");
    check(syscall(SYS_setuid, 0), "setuid back");
    check(syscall(SYS_setuid, 33), "setuid");
    return syscall(SYS_setuid, 77) != -1;
}

static int control(void)
{
    check(prctl(PR_SET_DUMPABLE, 1), "dumpable");
    check(prctl(PR_SET_NAME, "renamed"), "name");
    check(prctl(PR_SET_CHILD_SUBREAPER, 1), "subreaper");
    return 0;
}

static int trace(void)
{
    pid_t child = fork();
    int status;

    if (child == 0) {
        check(syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0), "traceme");
        raise(SIGSTOP);
        _exit(0);
    }
    waitpid(child, &status, 0);
    check(syscall(SYS_ptrace, PTRACE_POKEDATA, child, &status, 0x1234), "poke");
    check(syscall(SYS_ptrace, PTRACE_CONT, child, 0, 0), "cont");
    printf("%d\n", child);
    syscall(SYS_ptrace, PTRACE_ATTACH, 999999, 0, 0);
    return waitpid(child, &status, 0) != child;
}

// We are the subreaper; our child dies and leaves us its own child.
static int orphan(void)
{
    pid_t child;

    check(prctl(PR_SET_CHILD_SUBREAPER, 1), "subreaper");
    child = fork();
    if (child == 0) {
        if (fork() == 0) {
            usleep(200000);
            _exit(0);
        }
        _exit(7);
    }
    printf("%d\n", child);
    waitpid(child, 0, 0);
    return wait(0) < 0;
}

static int modules(void)
{
    return syscall(SYS_init_module, "not a module", 12UL, "answer=42") != -1
        || syscall(SYS_finit_module, 77, "debug=1", 1) != -1;
}

static int namespaces(void)
{
    int own = open("/proc/self/ns/uts", O_RDONLY);

    check(own, "open");
    check(syscall(SYS_unshare, CLONE_NEWUTS | CLONE_NEWIPC), "unshare");
    check(syscall(SYS_setns, own, CLONE_NEWUTS), "setns");
    check(syscall(SYS_chroot, args[0]), "chroot");
    return 0;
}

static long call32(long nr, long a, long b, long c)
{
    long result;

    __asm__ volatile("int $0x80" : "=a"(result) : "a"(nr), "b"(a), "c"(b), "d"(c) : "memory", "r8", "r9", "r10", "r11");
    return result;
}

// By their 32-bit numbers: read (close has this number in the 64-bit table), openat, close, socketcall.
static int compat(void)
{
    char *low = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    long fd;

    strcpy(low, "/etc/hostname");
    if (call32(3, 12345, 0, 0) != -EBADF)
        return 1;
    fd = call32(295, AT_FDCWD, (long)low, O_RDONLY);
    check(fd, "openat");
    printf("%ld\n", fd);
    return call32(6, fd, 0, 0) != 0 || call32(102, 99, (long)low, 0) != -EINVAL;
}

static int many_opens(void)
{
    for (int i = 0; i < 20000; i++)
        syscall(SYS_openat, AT_FDCWD, "/does/not/exist/but/has/a/path/of/some/length", O_RDONLY);
    return 0;
}

static const struct {
    const char *name;
    int (*act)(void);
} acts[] = {
    { "thread", thread },           { "clone-parent", clone_parent }, { "fork", raw_fork },
    { "clone3", raw_clone3 },       { "exec-fails", exec_fails },     { "exec-at", exec_at },
    { "exec-memfd", exec_memfd },   { "opens", opens },               { "descriptors", descriptors },
    { "links", links },             { "tcp", tcp },                   { "tcp6", tcp6 },
    { "udp", udp },                 { "unix", unix_socket },          { "packet", packet },
    { "credentials", credentials }, { "control", control },           { "trace", trace },
    { "orphan", orphan },           { "modules", modules },           { "namespaces", namespaces },
    { "compat", compat },           { "many-opens", many_opens },     { "tree", tree },
    { "drop-capabilities", drop_capabilities },
};

int main(int argc, char **argv)
{
    setvbuf(stdout, 0, _IOLBF, 0);
    for (unsigned i = 0; argc > 1 && i < sizeof(acts) / sizeof(*acts); i++) {
        if (strcmp(argv[1], acts[i].name) == 0) {
            args = argv + 2;
            return acts[i].act();
        }
    }
    fprintf(stderr, "actor: no act named %s\n", argc > 1 ? argv[1] : "");
    return 8;
}
