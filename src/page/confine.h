/*
 * confine.h - gives up what a process that reads foreign bytes does not need.
 *
 * After confine_process() it can read and write the descriptors it has, ask for memory up to a
 * limit, and end. Three layers, each used where the system has it: limits (memory, processes, files
 * to write, core dumps), Landlock (no path of the file system), seccomp (a list of system calls;
 * opening a file, a socket or a program kills the process, any other call fails).
 * Thread use: before any thread is started.
 */
#ifndef ABREAST_PAGE_CONFINE_H
#define ABREAST_PAGE_CONFINE_H

#include <stddef.h>

enum confinement {
	CONFINED_LIMITS = 1u << 0,
	CONFINED_LANDLOCK = 1u << 1,
	CONFINED_SECCOMP = 1u << 2,
};

/* Which layers this system and this build have. Changes nothing. */
unsigned confine_support(void);

/*
 * Confine this process for good.
 *   memory_bytes  of address space; 0: no limit
 * Returns the layers that hold now.
 */
unsigned confine_process(size_t memory_bytes);

/* Limits alone, for a process that is going to become another program. */
unsigned confine_limits(size_t memory_bytes, unsigned cpu_seconds);

/* CPU seconds that this process may use from now on; then it is killed. 0: as many as it likes. */
void confine_time(unsigned cpu_seconds);

#endif
