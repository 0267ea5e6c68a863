/*
 * bench.h - what the benchmarks share. `make bench` runs them all and prints the machine first; they
 * are no part of `make check`, and no verdict rests on what they print.
 */
#ifndef ABREAST_TESTS_BENCH_H
#define ABREAST_TESTS_BENCH_H

#include <stddef.h>

#define BENCH(name, help) void bench_##name(void);
#include "bench.def"
#undef BENCH

/* Seconds of one clock that only goes forward. */
double bench_now(void);

/*
 * Call `run` until a second has passed, at least three times, and print the best: "label ms MB/s
 * ns/byte". The first is time as a person waits, the others are of the processor's time, which the
 * machine's other work disturbs less. bytes 0: only the first.
 */
void bench_time(const char *label, size_t bytes, void (*run)(void *data), void *data);

#endif
