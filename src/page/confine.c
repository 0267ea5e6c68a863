#include "config.h"

#include "page/confine.h"

#include <sys/resource.h>
#include <sys/time.h>

/* The sanitizers' own memory and system calls are not foreseen. */
#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif

#if defined(__linux__) && !defined(IS_SANITIZED) && (defined(__x86_64__) || defined(__aarch64__))
#define HAS_FILTER 1
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

static void limit(int resource, rlim_t most)
{
	struct rlimit value;

	if (getrlimit(resource, &value) != 0)
		return;
	if (value.rlim_max == RLIM_INFINITY || value.rlim_max > most)
		value.rlim_max = most;
	value.rlim_cur = value.rlim_max;
	setrlimit(resource, &value);
}

unsigned confine_limits(size_t memory_bytes, unsigned cpu_seconds)
{
#if !defined(IS_SANITIZED) && defined(RLIMIT_AS)
	if (memory_bytes > 0)
		limit(RLIMIT_AS, memory_bytes);
#endif
	(void)memory_bytes;
	if (cpu_seconds > 0)
		limit(RLIMIT_CPU, cpu_seconds);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, 0);
	return CONFINED_LIMITS;
}

void confine_time(unsigned cpu_seconds)
{
	const struct itimerval timer = {.it_value = {.tv_sec = (time_t)cpu_seconds}};

	setitimer(ITIMER_PROF, &timer, NULL);
}

#ifdef HAS_FILTER

/* ---- Landlock: a ruleset that allows nothing ---- */

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_restrict_self 446
#endif

/* As <linux/landlock.h> has it, which older systems lack. */
struct ruleset {
	uint64_t handled_access_fs;
};

enum { RULESET_VERSION = 1 };

static int landlock_version(void)
{
	return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, RULESET_VERSION);
}

static unsigned forbid_paths(void)
{
	/* Thirteen kinds of access since the first version, one more with each of the next two. */
	static const unsigned kinds[] = {0, 13, 14, 15};
	const int version = landlock_version();
	struct ruleset ruleset;
	int fd;

	if (version < 1)
		return 0;
	ruleset.handled_access_fs = (1u << kinds[version < 3 ? version : 3]) - 1;
	fd = (int)syscall(SYS_landlock_create_ruleset, &ruleset, sizeof ruleset, 0);
	if (fd < 0)
		return 0;
	if (syscall(SYS_landlock_restrict_self, fd, 0) != 0) {
		close(fd);
		return 0;
	}
	close(fd);
	return CONFINED_LANDLOCK;
}

/* ---- seccomp: a filter over the numbers of system calls ---- */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#else
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

/* What reading, computing and ending need. */
static const unsigned allowed_calls[] = {
    SYS_read,
    SYS_write,
    SYS_close,
    SYS_brk,
    SYS_munmap,
    SYS_mremap,
    SYS_madvise,
    SYS_futex,
    SYS_clock_gettime,
    SYS_getrandom,
    SYS_setitimer,
    SYS_rt_sigreturn,
    SYS_restart_syscall,
    SYS_exit,
    SYS_exit_group,
};

/* What nothing here ever asks for by mistake: whoever does has taken the process over. */
static const unsigned deadly_calls[] = {
#ifdef SYS_open
    SYS_open,
    SYS_creat,
    SYS_fork,
    SYS_vfork,
#endif
    SYS_openat,
    SYS_openat2,
    SYS_socket,
    SYS_connect,
    SYS_execve,
    SYS_execveat,
    SYS_clone,
    SYS_clone3,
    SYS_ptrace,
    SYS_kill,
    SYS_unlinkat,
    SYS_memfd_create,
};

enum {
	COUNT_ALLOWED = sizeof allowed_calls / sizeof *allowed_calls,
	COUNT_DEADLY = sizeof deadly_calls / sizeof *deadly_calls,
	/* Two words for each, and those at the begin, for memory, and at the end. */
	MAX_FILTER = 2 * (COUNT_ALLOWED + COUNT_DEADLY) + 20,
};

struct program {
	struct sock_filter words[MAX_FILTER];
	unsigned short count;
};

static void add(struct program *program, struct sock_filter word)
{
	program->words[program->count++] = word;
}

static void add_call(struct program *program, unsigned call, uint32_t verdict)
{
	add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1));
	add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, verdict));
}

/* mmap() and mprotect() only without PROT_EXEC. */
static void add_memory_call(struct program *program, unsigned call)
{
	add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 4));
	add(program, (struct sock_filter)BPF_STMT(
	                 BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[2])));
	add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 1));
	add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
	add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
}

static unsigned filter_calls(void)
{
	struct program program = {.count = 0};
	struct sock_fprog loaded = {.filter = program.words};

	add(&program, (struct sock_filter)BPF_STMT(
	                  BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
	add(&program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
	add(&program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
	add(&program, (struct sock_filter)BPF_STMT(
	                  BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
	for (size_t i = 0; i < COUNT_ALLOWED; i++)
		add_call(&program, allowed_calls[i], SECCOMP_RET_ALLOW);
	for (size_t i = 0; i < COUNT_DEADLY; i++)
		add_call(&program, deadly_calls[i], SECCOMP_RET_KILL_PROCESS);
	add_memory_call(&program, SYS_mmap);
	add_memory_call(&program, SYS_mprotect);
	add(&program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
	loaded.len = program.count;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &loaded) == 0 ? CONFINED_SECCOMP : 0;
}

unsigned confine_support(void)
{
	unsigned layers = CONFINED_LIMITS;

	if (landlock_version() >= 1)
		layers |= CONFINED_LANDLOCK;
	if (prctl(PR_GET_SECCOMP) >= 0)
		layers |= CONFINED_SECCOMP;
	return layers;
}

unsigned confine_process(size_t memory_bytes)
{
	unsigned layers = confine_limits(memory_bytes, 0);

	limit(RLIMIT_NPROC, 0);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return layers;
	return layers | forbid_paths() | filter_calls();
}

#else

unsigned confine_support(void)
{
	return CONFINED_LIMITS;
}

unsigned confine_process(size_t memory_bytes)
{
	return confine_limits(memory_bytes, 0);
}

#endif
