/*
 * abreast_eval.h - what the subcommands of abreast-eval share.
 *
 * The program runs parts of the engine over reference data and prints what the scorers read. It is
 * built by `make abreast-eval` and is not installed.
 */
#ifndef ABREAST_TESTS_EVAL_H
#define ABREAST_TESTS_EVAL_H

#include <jansson.h>

#define EVAL(name, arguments, help) int eval_##name(int argc, char **argv);
#include "abreast_eval.def"
#undef EVAL

/*
 * Read a file of one JSON object a line ("-": standard input) and call `take` with each.
 * Returns 0, or 1 after a message: a file or line that cannot be read, or `take` did not return 0.
 */
int eval_lines(const char *path, int (*take)(json_t *object, void *data), void *data);

#endif
