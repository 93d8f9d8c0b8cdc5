// SPDX-License-Identifier: Apache-2.0
// One harmless action of an intruder, as a program of whatever name it is copied to: ACTION ARGUMENT...
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int must(int result, const char *what)
{
    if (result < 0) {
        perror(what);
        exit(1);
    }
    return result;
}

/* a connection to ADDRESS:PORT, where this process listens itself */
static int connection(const char *address, const char *port)
{
    int one = 1, listener = must(socket(AF_INET, SOCK_STREAM, 0), "socket"), client;
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(atoi(port)) };
    must(inet_pton(AF_INET, address, &to.sin_addr), "address");
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    must(bind(listener, (struct sockaddr *)&to, sizeof to), "bind");
    must(listen(listener, 1), "listen");
    client = must(socket(AF_INET, SOCK_STREAM, 0), "socket");
    must(connect(client, (struct sockaddr *)&to, sizeof to), "connect");
    return client;
}

static int child(char **command) /* fork and execute; its exit status */
{
    int status = 0;
    pid_t pid = must(fork(), "fork");
    if (pid == 0) {
        execv(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int trace(int attach) /* attach to a child, or be traced by the parent */
{
    pid_t pid = must(fork(), "fork");
    if (pid == 0) {
        if (!attach)
            must(ptrace(PTRACE_TRACEME, 0, 0, 0), "traceme");
        else
            pause();
        _exit(0);
    }
    if (attach) {
        must(ptrace(PTRACE_ATTACH, pid, 0, 0), "attach");
        waitpid(pid, 0, __WALL);
        ptrace(PTRACE_DETACH, pid, 0, 0);
        kill(pid, SIGKILL);
    }
    waitpid(pid, 0, 0);
    return 0;
}

static int from_memory(const char *mark) /* executes a copy of this program that has no name on any disk */
{
    char buffer[65536], path[64];
    ssize_t n;
    int self = must(open("/proc/self/exe", O_RDONLY), "self"), memory = must(memfd_create("program", 0), "memfd");
    while ((n = read(self, buffer, sizeof buffer)) > 0)
        must(write(memory, buffer, n), "write");
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    execl(path, "program", "nothing", mark, (char *)0);
    perror("exec");
    return 1;
}

int main(int argc, char **argv)
{
    const char *action = argc > 1 ? argv[1] : "nothing";
    char **rest = argv + 2;
    if (!strcmp(action, "nothing"))
        return 0;
    if (!strcmp(action, "open")) /* PATH */
        return must(open(rest[0], O_RDONLY), rest[0]) < 0;
    if (!strcmp(action, "open-later")) /* SECONDS PATH */
        return sleep(atoi(rest[0])) || must(open(rest[1], O_RDONLY), rest[1]) < 0;
    if (!strcmp(action, "write")) /* PATH */
        return must(open(rest[0], O_WRONLY | O_CREAT | O_TRUNC, 0644), rest[0]) < 0;
    if (!strcmp(action, "execute")) /* PROGRAM ARGUMENT... */
        return child(rest);
    if (!strcmp(action, "link")) /* OLD NEW: whether it succeeds is for the caller to say */
        return link(rest[0], rest[1]) < 0;
    if (!strcmp(action, "become")) { /* UID PROGRAM ARGUMENT... */
        must(setgid(atoi(rest[0])), "setgid");
        must(setuid(atoi(rest[0])), "setuid");
        return child(rest + 1);
    }
    if (!strcmp(action, "packet-socket"))
        return must(socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)), "packet socket") < 0;
    if (!strcmp(action, "datagram-socket"))
        return must(socket(AF_INET, SOCK_DGRAM, 0), "datagram socket") < 0;
    if (!strcmp(action, "connect")) /* ADDRESS PORT */
        return connection(rest[0], rest[1]) < 0;
    if (!strcmp(action, "redirect")) /* ADDRESS PORT */
        return must(dup2(connection(rest[0], rest[1]), 0), "dup2") < 0;
    if (!strcmp(action, "redirect-file")) /* PATH */
        return must(dup2(must(open(rest[0], O_RDONLY), rest[0]), 0), "dup2") < 0;
    if (!strcmp(action, "attach"))
        return trace(1);
    if (!strcmp(action, "be-traced"))
        return trace(0);
    if (!strcmp(action, "from-memory")) /* MARK: an argument of the copy */
        return from_memory(rest[0]);
    if (!strcmp(action, "load-module")) { /* no module: refused by every kernel */
        syscall(SYS_init_module, "no module", 9UL, "");
        return 0;
    }
    fprintf(stderr, "no action %s\n", action);
    return 2;
}
