#include "config.h"

#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

double bench_now(void)
{
	return seconds_of(CLOCK_MONOTONIC);
}

void bench_time(const char *label, size_t bytes, void (*run)(void *data), void *data)
{
	const double begin = bench_now();
	double best = 1e9, least = 1e9;

	for (int round = 0; round < 3 || bench_now() - begin < 1; round++) {
		const double start = bench_now(), spent = seconds_of(CLOCK_PROCESS_CPUTIME_ID);
		double time, work;

		run(data);
		work = seconds_of(CLOCK_PROCESS_CPUTIME_ID) - spent;
		time = bench_now() - start;
		best = time < best ? time : best;
		least = work < least ? work : least;
	}
	printf("  %-34s %9.3f ms", label, best * 1e3);
	if (bytes > 0)
		printf(" %9.1f MB/s a core %8.2f ns/byte", (double)bytes / least * 1e-6,
		    least * 1e9 / (double)bytes);
	putchar('\n');
}

static void print_machine(void)
{
	FILE *file = fopen("/proc/cpuinfo", "r");
	struct utsname name;
	char line[256], model[256] = "unknown processor\n";
	double load[3] = {0};

	while (file && fgets(line, sizeof line, file)) {
		if (strncmp(line, "model name", 10) == 0 && strchr(line, ':'))
			strcpy(model, strchr(line, ':') + 2);
	}
	if (file)
		fclose(file);
	if (uname(&name) == 0)
		printf("%s %s %s, ", name.sysname, name.release, name.machine);
	if (getloadavg(load, 3) < 1)
		load[0] = -1;
	printf("%ld processors, load %.2f, %s", sysconf(_SC_NPROCESSORS_ONLN), load[0], model);
}

int main(int argc, char **argv)
{
	print_machine();
#define BENCH(name, help) \
	if (argc < 2 || strcmp(argv[1], #name) == 0) { \
		printf("%s: %s\n", #name, help); \
		bench_##name(); \
	}
#include "bench.def"
#undef BENCH
	return 0;
}
