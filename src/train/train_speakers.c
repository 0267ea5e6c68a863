/*
 * train-speakers - learns data/model/speakers.bin; see speakertrain.h and data/model/README.md.
 */
#include "config.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "train/speakertrain.h"

static const char usage[] =
    "usage: xz -dc gum.train.conllu.xz |\n"
    "           train-speakers [OPTION]... ARTICLES LABELS - -o FILE\n"
    "\n"
    "  ARTICLES  JSON lines {\"id\",\"text\",\"quotes\"}\n"
    "  LABELS    what `train-quotes --labels` has written for them\n"
    "\n"
    "  -o, --output FILE        the model\n"
    "      --own FILE           our own sentences, if they were labelled, too\n"
    "      --rounds N           through the articles (5)\n"
    "      --pronoun-rounds N   through the pronouns of the treebank (12)\n"
    "      --least N            options that a feature must be of (2)\n"
    "      --seed N             of the order of examples (1)\n";

enum { OPT_OWN = 256, OPT_ROUNDS, OPT_PRONOUN_ROUNDS, OPT_LEAST, OPT_SEED };

static const struct option options[] = {
    {"output", required_argument, NULL, 'o'},
    {"own", required_argument, NULL, OPT_OWN},
    {"rounds", required_argument, NULL, OPT_ROUNDS},
    {"pronoun-rounds", required_argument, NULL, OPT_PRONOUN_ROUNDS},
    {"least", required_argument, NULL, OPT_LEAST},
    {"seed", required_argument, NULL, OPT_SEED},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* Returns false when the command line is wrong. */
static bool read_plan(int argc, char **argv, struct speaker_plan *plan)
{
	for (int opt; (opt = getopt_long(argc, argv, "o:h", options, NULL)) != -1;) {
		switch (opt) {
		case 'o': plan->out = optarg; break;
		case OPT_OWN: plan->own = optarg; break;
		case OPT_ROUNDS: plan->rounds = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_PRONOUN_ROUNDS:
			plan->pronoun_rounds = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case OPT_LEAST: plan->least = (uint32_t)strtoul(optarg, NULL, 10); break;
		case OPT_SEED: plan->seed = strtoull(optarg, NULL, 10); break;
		default: return false;
		}
	}
	if (argc - optind != 3 || !plan->out)
		return false;
	plan->articles = argv[optind];
	plan->labels = argv[optind + 1];
	plan->treebank = argv[optind + 2];
	return plan->rounds > 0 && plan->pronoun_rounds > 0;
}

int main(int argc, char **argv)
{
	struct speaker_plan plan = {.rounds = 5, .pronoun_rounds = 12, .least = 2, .seed = 1};
	struct err err = {.code = ERR_OK};
	char line[1024];
	enum err_code code;

	if (!read_plan(argc, argv, &plan)) {
		fputs(usage, stderr);
		return 2;
	}
	code = speaker_train(&plan, &err);
	if (code == ERR_OK)
		return 0;
	if (err.code == ERR_OK)
		err_set(&err, code, NULL, 0, NULL);
	err_format(&err, line, sizeof line);
	fprintf(stderr, "train-speakers: %s\n", line);
	return 1;
}
