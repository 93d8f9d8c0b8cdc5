// SPDX-License-Identifier: Apache-2.0
package io.shikra.engine.state;

import io.shikra.engine.Compatibility;
import io.shikra.engine.event.EventCode;
import io.shikra.engine.event.EventTable;
import org.jspecify.annotations.Nullable;

/// Which handler an event has: the one list to add to. Events without one leave the state as it is.
final class Handlers {
    private final @Nullable EventHandler[] byCode = new EventHandler[EventTable.size()];

    Handlers(HostState state, ThreadFinder finder, RecentExits exits, Compatibility compatibility, Handover handover) {
        threads(state, finder, exits, handover);
        threadState();
        files();
        specialFds(handover);
        sockets(new SocketNames(), compatibility);
        new MetaHandlers(state).register(this);
    }

    @Nullable
    EventHandler of(int code) {
        return byCode[code];
    }

    void put(int code, EventHandler handler) {
        byCode[code] = handler;
    }

    private void threads(HostState state, ThreadFinder finder, RecentExits exits, Handover handover) {
        EventHandler clone = new CloneHandler(state, finder, exits, handover);
        put(EventCode.CLONE_X, clone);
        put(EventCode.CLONE3_X, clone);
        put(EventCode.FORK_X, clone);
        put(EventCode.VFORK_X, clone);
        EventHandler exec = new ExecHandler(state, handover);
        put(EventCode.EXECVE_X, exec);
        put(EventCode.EXECVEAT_X, exec);
        put(EventCode.PROCEXIT_E, new ExitHandler(state));
    }

    private void threadState() {
        put(EventCode.PRCTL_X, ThreadStateHandlers::prctl);
        put(EventCode.SETSID_X, ThreadStateHandlers::setsid);
        put(EventCode.SETUID_X, new ThreadStateHandlers.SetUid(1));
        put(EventCode.SETREUID_X, new ThreadStateHandlers.SetUid(2));
        put(EventCode.SETRESUID_X, new ThreadStateHandlers.SetUid(2));
        put(EventCode.SETGID_X, new ThreadStateHandlers.SetGid(1));
        put(EventCode.SETREGID_X, new ThreadStateHandlers.SetGid(2));
        put(EventCode.SETRESGID_X, new ThreadStateHandlers.SetGid(2));
        put(EventCode.CAPSET_X, ThreadStateHandlers::capset);
        put(EventCode.UNSHARE_X, new ThreadStateHandlers.NewUserNamespace(1));
        put(EventCode.SETNS_X, new ThreadStateHandlers.NewUserNamespace(2));
        put(EventCode.CHROOT_X, ThreadStateHandlers::chroot);
        put(EventCode.CHDIR_X, ThreadStateHandlers::chdir);
        put(EventCode.GETCWD_X, ThreadStateHandlers::chdir);
        put(EventCode.FCHDIR_X, ThreadStateHandlers::fchdir);
        put(EventCode.GETRLIMIT_X, ThreadStateHandlers::rlimit);
        put(EventCode.SETRLIMIT_X, ThreadStateHandlers::rlimit);
        put(EventCode.PRLIMIT_X, ThreadStateHandlers::prlimit);
        put(EventCode.BRK_X, ThreadStateHandlers::memory);
        put(EventCode.MMAP_X, ThreadStateHandlers::memory);
        put(EventCode.MMAP2_X, ThreadStateHandlers::memory);
        put(EventCode.MUNMAP_X, ThreadStateHandlers::memory);
        put(EventCode.SWITCH_E, ThreadStateHandlers::schedulerSwitch);
    }

    private void files() {
        EnterHandler enter = new EnterHandler();
        put(EventCode.OPEN_E, enter);
        put(EventCode.CREAT_E, enter);
        put(EventCode.OPENAT_E, enter);
        put(EventCode.OPENAT2_E, enter);
        put(EventCode.EXECVE_E, enter);
        put(EventCode.EXECVEAT_E, enter);
        put(EventCode.CONNECT_E, enter);
        put(EventCode.OPEN_X, new OpenHandler(-1, 1, 2, 4, -1));
        put(EventCode.CREAT_X, new OpenHandler(-1, 1, -1, 3, 5));
        put(EventCode.OPENAT_X, new OpenHandler(1, 2, 3, 5, -1));
        put(EventCode.OPENAT2_X, new OpenHandler(1, 2, 3, 6, -1));
        put(EventCode.OPEN_BY_HANDLE_AT_X, new OpenHandler(OpenHandler.FULL_PATH, 3, 2, 4, -1));
        put(EventCode.CLOSE_X, CloseHandlers::close);
        put(EventCode.CLOSE_RANGE_X, CloseHandlers::closeRange);
        put(EventCode.DUP_X, DupHandlers::dup);
        put(EventCode.DUP2_X, DupHandlers::dup);
        put(EventCode.DUP3_X, DupHandlers::dup);
        put(EventCode.FCNTL_X, DupHandlers::fcntl);
    }

    private void specialFds(Handover handover) {
        put(EventCode.PIPE_X, SpecialFdHandlers::pipe);
        put(EventCode.PIPE2_X, SpecialFdHandlers::pipe);
        put(EventCode.SOCKETPAIR_X, SpecialFdHandlers::socketpair);
        put(EventCode.EVENTFD_X, new SpecialFdHandlers.Maker(FdInfo.EVENT));
        put(EventCode.EVENTFD2_X, new SpecialFdHandlers.Maker(FdInfo.EVENT, 1, FdInfo.O_CLOEXEC));
        put(EventCode.SIGNALFD_X, new SpecialFdHandlers.Maker(FdInfo.SIGNALFD));
        put(EventCode.SIGNALFD4_X, new SpecialFdHandlers.Maker(FdInfo.SIGNALFD, 1, FdInfo.O_CLOEXEC));
        put(EventCode.TIMERFD_CREATE_X, new SpecialFdHandlers.Maker(FdInfo.TIMERFD));
        put(EventCode.INOTIFY_INIT_X, new SpecialFdHandlers.Maker(FdInfo.INOTIFY));
        put(EventCode.INOTIFY_INIT1_X, new SpecialFdHandlers.Maker(FdInfo.INOTIFY, 1, FdInfo.O_CLOEXEC));
        put(EventCode.EPOLL_CREATE_X, new SpecialFdHandlers.Maker(FdInfo.EVENTPOLL));
        put(EventCode.EPOLL_CREATE1_X, SpecialFdHandlers.epollCreate1());
        put(EventCode.BPF_X, new SpecialFdHandlers.Maker(FdInfo.BPF));
        put(EventCode.USERFAULTFD_X, new SpecialFdHandlers.Maker(FdInfo.USERFAULTFD, 1, FdInfo.O_CLOEXEC));
        put(EventCode.IO_URING_SETUP_X, new SpecialFdHandlers.Maker(FdInfo.IO_URING));
        put(EventCode.MEMFD_CREATE_X, SpecialFdHandlers::memfdCreate);
        put(EventCode.PIDFD_OPEN_X, SpecialFdHandlers::pidfdOpen);
        put(EventCode.PIDFD_GETFD_X, new SpecialFdHandlers.OfOther(handover));
    }

    private void sockets(SocketNames names, Compatibility compatibility) {
        SocketHandlers sockets = new SocketHandlers(names);
        put(EventCode.SOCKET_X, sockets::socket);
        put(EventCode.BIND_X, sockets::bind);
        put(EventCode.ACCEPT_X, sockets::accept);
        put(EventCode.ACCEPT4_X, sockets::accept);
        put(EventCode.CONNECT_X, new ConnectHandler(names));
        put(EventCode.RECVFROM_X, new IoHandler(names, true, 2, false, compatibility));
        put(EventCode.RECVMSG_X, new IoHandler(names, true, 3, false, compatibility));
        put(EventCode.RECV_X, new IoHandler(names, true, 4, false, compatibility));
        put(EventCode.RECVMMSG_X, new IoHandler(names, true, 4, false, compatibility));
        put(EventCode.SEND_X, new IoHandler(names, false, 4, true, compatibility));
        put(EventCode.SENDTO_X, new IoHandler(names, false, 4, true, compatibility));
        put(EventCode.SENDMSG_X, new IoHandler(names, false, 4, true, compatibility));
        put(EventCode.SENDMMSG_X, new IoHandler(names, false, 5, false, compatibility));
        EventHandler read = new IoHandler(names, true, -1, false, compatibility);
        put(EventCode.READ_X, read);
        put(EventCode.PREAD_X, read);
        put(EventCode.READV_X, read);
        put(EventCode.PREADV_X, read);
        EventHandler write = new IoHandler(names, false, -1, false, compatibility);
        put(EventCode.WRITE_X, write);
        put(EventCode.PWRITE_X, write);
        put(EventCode.WRITEV_X, write);
        put(EventCode.PWRITEV_X, write);
    }
}
