#include "app/syscalls.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "base/array.h"

#define NAMESPACES                                                                                 \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |  \
     CLONE_NEWNET)
#define SET_VMA 0x53564d41 /* PR_SET_VMA, by which a C library names its memory */

/* By name: a system has only some of them, and those of 32 bits have others. */
static const char *const allowed[] = {
    /* bytes in and out */
    "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2",
    "pwritev2", "lseek", "_llseek", "close", "close_range", "dup", "dup2", "dup3", "fcntl",
    "fcntl64", "fsync", "fdatasync", "sync_file_range", "ftruncate", "ftruncate64", "truncate",
    "truncate64", "fallocate", "fadvise64", "fadvise64_64", "arm_fadvise64_64", "readahead",
    "sendfile", "sendfile64", "copy_file_range", "pipe", "pipe2", "flock",
    /* files */
    "open", "openat", "creat", "stat", "stat64", "lstat", "lstat64", "fstat", "fstat64",
    "newfstatat", "fstatat64", "statx", "access", "faccessat", "faccessat2", "readlink",
    "readlinkat", "getdents", "getdents64", "getcwd", "unlink", "unlinkat", "rename", "renameat",
    "renameat2", "link", "linkat", "chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat",
    "fchown32", "statfs", "statfs64", "fstatfs", "fstatfs64", "umask", "utimensat", "futimesat",
    "inotify_init1", "inotify_add_watch", "inotify_rm_watch",
    /* memory */
    "mmap", "mmap2", "munmap", "mremap", "mprotect", "madvise", "brk", "msync", "mincore",
    "membarrier", "mseal", "map_shadow_stack",
    /* threads and signals */
    "futex", "futex_time64", "futex_waitv", "futex_wait", "futex_wake", "set_robust_list",
    "get_robust_list", "rseq", "set_tid_address", "exit", "exit_group", "gettid", "getpid",
    "getppid", "getpgrp", "getpgid", "getsid", "getuid", "getuid32", "geteuid", "geteuid32",
    "getgid", "getgid32", "getegid", "getegid32", "getresuid", "getresuid32", "getresgid",
    "getresgid32", "getgroups", "getgroups32", "sched_yield", "sched_getaffinity",
    "sched_setaffinity", "sched_getparam", "sched_getscheduler", "sched_get_priority_max",
    "sched_get_priority_min", "tgkill", "tkill", "kill", "rt_sigaction", "sigaction",
    "rt_sigprocmask", "sigprocmask", "rt_sigreturn", "sigreturn", "rt_sigpending",
    "rt_sigtimedwait", "rt_sigtimedwait_time64", "rt_sigsuspend", "sigaltstack", "restart_syscall",
    "arch_prctl", "set_thread_area", "capget",
    /* time and waiting */
    "clock_gettime", "clock_gettime64", "clock_getres", "clock_getres_time64", "clock_nanosleep",
    "clock_nanosleep_time64", "nanosleep", "gettimeofday", "time", "setitimer", "getitimer",
    "alarm", "timer_create", "timer_settime", "timer_gettime", "timer_getoverrun", "timer_delete",
    "poll", "ppoll", "ppoll_time64", "select", "_newselect", "pselect6", "pselect6_time64",
    "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2",
    "eventfd", "eventfd2",
    /* sockets; which families, see below */
    "bind", "listen", "accept", "accept4", "connect", "getsockname", "getpeername", "getsockopt",
    "setsockopt", "shutdown", "send", "sendto", "sendmsg", "sendmmsg", "recv", "recvfrom",
    "recvmsg", "recvmmsg", "recvmmsg_time64",
    /* the system */
    "getrandom", "uname", "sysinfo", "getrlimit", "ugetrlimit", "getrusage", "times", "getcpu"};

/* What would be worth something to who has taken the process over. */
static const char *const refused[] = {"execve",
                                      "execveat",
                                      "fork",
                                      "vfork",
                                      "ptrace",
                                      "process_vm_readv",
                                      "process_vm_writev",
                                      "pidfd_getfd",
                                      "mount",
                                      "umount2",
                                      "move_mount",
                                      "fsopen",
                                      "open_tree",
                                      "pivot_root",
                                      "chroot",
                                      "setns",
                                      "unshare",
                                      "init_module",
                                      "finit_module",
                                      "delete_module",
                                      "bpf",
                                      "perf_event_open",
                                      "userfaultfd",
                                      "io_uring_setup",
                                      "io_uring_enter",
                                      "io_uring_register",
                                      "keyctl",
                                      "add_key",
                                      "request_key",
                                      "kexec_load",
                                      "kexec_file_load",
                                      "reboot",
                                      "swapon",
                                      "swapoff",
                                      "acct",
                                      "personality",
                                      "quotactl",
                                      "open_by_handle_at",
                                      "name_to_handle_at",
                                      "mknod",
                                      "mknodat",
                                      "symlink",
                                      "symlinkat",
                                      "mkdir",
                                      "mkdirat",
                                      "setuid",
                                      "setgid",
                                      "setreuid",
                                      "setregid",
                                      "setresuid",
                                      "setresgid",
                                      "setgroups",
                                      "setfsuid",
                                      "setfsgid",
                                      "capset",
                                      "seccomp",
                                      "memfd_create",
                                      "memfd_secret",
                                      "modify_ldt",
                                      "iopl",
                                      "ioperm"};

/* What one call may be asked for, by one argument. */
struct condition {
    const char *name;
    struct scmp_arg_cmp comparison;
};

static const struct condition conditions[] = {
    {"socket", {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = AF_UNIX}},
    {"socket", {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = AF_INET}},
    {"socket", {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = AF_INET6}},
    {"socket", {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = AF_NETLINK}},
    /* Threads, but in no namespace of their own. clone3 hides its flags: ENOSYS, and clone is taken. */
    {"clone", {.arg = 0, .op = SCMP_CMP_MASKED_EQ, .datum_a = NAMESPACES, .datum_b = 0}},
    {"prctl", {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = PR_SET_NAME}},
    {"prctl", {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = PR_GET_NAME}},
    {"prctl", {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = PR_GET_NO_NEW_PRIVS}},
    {"prctl", {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = PR_SET_NO_NEW_PRIVS}},
    {"prctl", {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = PR_GET_SECCOMP}},
    {"prctl", {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = PR_CAPBSET_READ}},
    {"prctl", {.arg = 0, .op = SCMP_CMP_EQ, .datum_a = SET_VMA}},
    /* Limits are asked for, not set; this process alone. */
    {"prlimit64", {.arg = 2, .op = SCMP_CMP_EQ, .datum_a = 0}},
};

/* Add a rule for a name; a call that this system does not have needs none. Return 0 or the error of libseccomp. */
static int add(scmp_filter_ctx filter, uint32_t action, const char *name,
               const struct scmp_arg_cmp *comparison)
{
    int number = seccomp_syscall_resolve_name(name);
    int failure;

    if (number == __NR_SCMP_ERROR)
        return 0;
    failure = comparison == NULL ? seccomp_rule_add(filter, action, number, 0)
                                 : seccomp_rule_add_array(filter, action, number, 1, comparison);
    /* It is known, but not to this architecture; or the action is the default one. */
    return failure == -EDOM || failure == -EACCES ? 0 : failure;
}

/* Allow every ioctl but the one that types into the user's shell. The kernel looks at 32 bits of the number, of which
 * one must differ; a comparison of all 64 could be got round. */
static int add_ioctls(scmp_filter_ctx filter)
{
    int failure = 0;

    for (int bit = 0; bit < 32 && failure == 0; bit++) {
        const uint64_t mask = UINT64_C(1) << bit;
        const struct scmp_arg_cmp differs = {.arg = 1,
                                             .op = SCMP_CMP_MASKED_EQ,
                                             .datum_a = mask,
                                             .datum_b = ~(uint64_t)TIOCSTI & mask};

        failure = add(filter, SCMP_ACT_ALLOW, "ioctl", &differs);
    }
    return failure;
}

static int add_all(scmp_filter_ctx filter)
{
    int failure = add_ioctls(filter);

    for (size_t i = 0; i < COUNT_OF(allowed) && failure == 0; i++)
        failure = add(filter, SCMP_ACT_ALLOW, allowed[i], NULL);
    for (size_t i = 0; i < COUNT_OF(refused) && failure == 0; i++)
        failure = add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], NULL);
    for (size_t i = 0; i < COUNT_OF(conditions) && failure == 0; i++)
        failure = add(filter, SCMP_ACT_ALLOW, conditions[i].name, &conditions[i].comparison);
    return failure;
}

bool syscalls_can_filter(void)
{
    return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
}

enum err syscalls_filter(struct error *reterr)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(ENOSYS));
    int failure;

    if (filter == NULL)
        return error_set(reterr, ERR_MEMORY, "out of memory");
    failure = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (failure == 0)
        failure = add_all(filter);
    if (failure == 0)
        failure = seccomp_load(filter);
    seccomp_release(filter);
    if (failure != 0)
        return error_set(reterr, ERR_INPUT, "cannot confine the program to its system calls: %s",
                         strerror(-failure));
    return ERR_NONE;
}

void syscalls_library(struct buf *buf)
{
    const struct scmp_version *version = seccomp_version();

    buf_format(buf, "%u.%u.%u", version->major, version->minor, version->micro);
}
