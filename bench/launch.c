/* Runs a program once, with stdout thrown away, and prints what that took:
 * wall, user and system time in ns, page faults, peak memory in KiB, instructions (0 where there are no counters), status.
 * A program of its own because the kernel counts a launcher's memory as its child's peak: this one is as small as can be. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc < 2)
        return 2;
    struct perf_event_attr counter = {.type = PERF_TYPE_HARDWARE,
                                      .size = sizeof counter,
                                      .config = PERF_COUNT_HW_INSTRUCTIONS,
                                      .disabled = 1,
                                      .inherit = 1,
                                      .enable_on_exec = 1,
                                      .exclude_kernel = 1,
                                      .exclude_hv = 1};
    int instructions = syscall(SYS_perf_event_open, &counter, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    pid_t child = vfork();
    if (child == 0) {
        dup2(nowhere, 1);
        execv(argv[1], argv + 1);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) != child)
        return 1;
    clock_gettime(CLOCK_MONOTONIC, &end);
    uint64_t count = 0;
    if (instructions < 0 || read(instructions, &count, sizeof count) != sizeof count)
        count = 0;
    printf("%lld %lld %lld %ld %ld %llu %d\n",
           (end.tv_sec - begin.tv_sec) * 1000000000LL + end.tv_nsec - begin.tv_nsec,
           usage.ru_utime.tv_sec * 1000000000LL + usage.ru_utime.tv_usec * 1000LL,
           usage.ru_stime.tv_sec * 1000000000LL + usage.ru_stime.tv_usec * 1000LL, usage.ru_minflt + usage.ru_majflt,
           usage.ru_maxrss, (unsigned long long)count, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
