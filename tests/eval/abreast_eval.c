#include "config.h"

#include "abreast_eval.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *name, *arguments, *help;
	int (*run)(int argc, char **argv);
} subcommands[] = {
#define EVAL(name, arguments, help) {#name, arguments, help, eval_##name},
#include "abreast_eval.def"
#undef EVAL
};

enum { SUBCOMMANDS = sizeof subcommands / sizeof *subcommands };

static void print_usage(FILE *file)
{
	for (int i = 0; i < SUBCOMMANDS; i++)
		fprintf(file, "usage: abreast-eval %s %s\n       %s\n", subcommands[i].name,
		    subcommands[i].arguments, subcommands[i].help);
}

int eval_lines(const char *path, int (*take)(json_t *object, void *data), void *data)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	int status = 0;
	ssize_t len;

	if (!file) {
		perror(path);
		return 1;
	}
	for (unsigned number = 1; status == 0 && (len = getline(&line, &size, file)) > 0;
	     number++) {
		json_error_t problem;
		json_t *object = json_loadb(line, (size_t)len, 0, &problem);

		if (object) {
			status = take(object, data) != 0;
		} else {
			fprintf(stderr, "%s:%u: %s\n", path, number, problem.text);
			status = 1;
		}
		json_decref(object);
	}
	free(line);
	if (file != stdin)
		fclose(file);
	return status;
}

int main(int argc, char **argv)
{
	for (int i = 0; argc > 1 && i < SUBCOMMANDS; i++) {
		if (strcmp(argv[1], subcommands[i].name) == 0)
			return subcommands[i].run(argc - 2, argv + 2);
	}
	print_usage(stderr);
	return 2;
}
