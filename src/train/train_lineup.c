/*
 * train-lineup - learns data/model/lineup.bin, what each way of being alike is worth; see
 * lineuptrain.h and data/model/README.md.
 */
#include "config.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "train/lineuptrain.h"

static const char usage[] =
    "usage: train-lineup [OPTION]... DATA WORDINGS SENTENCES PAIRS [-o FILE]\n"
    "\n"
    "  DATA             the data folder, with model/vectors.bin\n"
    "  WORDINGS         questions by wordings: lineup/newswcl/dev.jsonl\n"
    "  SENTENCES        questions by whole sentences: lineup/ecb/train.jsonl\n"
    "  PAIRS            judged pairs of sentences: sts/train.jsonl\n"
    "\n"
    "  -o, --output FILE      the model\n"
    "      --held-out FILE    scores of each story of the wordings by models learned without it\n"
    "      --penalty N        on the weights of sentences (300)\n"
    "      --doc-penalty N    on the weights of articles (50)\n"
    "      --every N          of the sentences, one question in N (2)\n";

enum { OPT_HELD_OUT = 256, OPT_PENALTY, OPT_DOC_PENALTY, OPT_EVERY };

static const struct option options[] = {
    {"output", required_argument, NULL, 'o'},
    {"held-out", required_argument, NULL, OPT_HELD_OUT},
    {"penalty", required_argument, NULL, OPT_PENALTY},
    {"doc-penalty", required_argument, NULL, OPT_DOC_PENALTY},
    {"every", required_argument, NULL, OPT_EVERY},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* Returns false when the command line is wrong. */
static bool read_plan(int argc, char **argv, struct lineup_plan *plan)
{
	for (int opt; (opt = getopt_long(argc, argv, "o:h", options, NULL)) != -1;) {
		switch (opt) {
		case 'o': plan->out = optarg; break;
		case OPT_HELD_OUT: plan->held_out = optarg; break;
		case OPT_PENALTY: plan->penalty = strtod(optarg, NULL); break;
		case OPT_DOC_PENALTY: plan->doc_penalty = strtod(optarg, NULL); break;
		case OPT_EVERY: plan->every = (unsigned)strtoul(optarg, NULL, 10); break;
		default: return false;
		}
	}
	if (argc - optind != 4 || plan->every == 0 || (!plan->out && !plan->held_out))
		return false;
	plan->data = argv[optind];
	plan->wordings = argv[optind + 1];
	plan->sentences = argv[optind + 2];
	plan->pairs = argv[optind + 3];
	return true;
}

int main(int argc, char **argv)
{
	struct lineup_plan plan = {.penalty = 300, .doc_penalty = 50, .every = 2};
	struct err err = {.code = ERR_OK};
	char line[1024];

	if (!read_plan(argc, argv, &plan)) {
		fputs(usage, stderr);
		return 2;
	}
	if (lineup_train(&plan, &err) == ERR_OK)
		return 0;
	err_format(&err, line, sizeof line);
	fprintf(stderr, "train-lineup: %s\n", line);
	return 1;
}
