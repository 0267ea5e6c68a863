/*
 * train-pos - learns data/model/pos.bin from a treebank; see postrain.h and data/model/README.md.
 */
#include "config.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "train/postrain.h"

static const char usage[] =
    "usage: xz -dc gum.train.conllu.xz | train-pos [OPTION]... - CLUSTERS LISTED -o FILE\n"
    "\n"
    "  CLUSTERS  clusters.tsv\n"
    "  LISTED    word-tags.tsv: WORD<TAB>TAG<TAB>TAG...\n"
    "\n"
    "  -o, --output FILE    the model\n"
    "      --epochs N       rounds through the treebank (10)\n"
    "      --bag N          models that are averaged (6)\n"
    "      --least N        tokens that a feature must have (2)\n"
    "      --features N     features that are kept (45000)\n"
    "      --cut N          the smallest weight that is kept (3)\n"
    "      --words N        words that have clusters (25000)\n"
    "      --seed N         of the order of sentences (1)\n";

enum { OPT_EPOCHS = 256, OPT_BAG, OPT_LEAST, OPT_FEATURES, OPT_CUT, OPT_WORDS, OPT_SEED };

static const struct option options[] = {
    {"output", required_argument, NULL, 'o'},
    {"epochs", required_argument, NULL, OPT_EPOCHS},
    {"bag", required_argument, NULL, OPT_BAG},
    {"least", required_argument, NULL, OPT_LEAST},
    {"features", required_argument, NULL, OPT_FEATURES},
    {"cut", required_argument, NULL, OPT_CUT},
    {"words", required_argument, NULL, OPT_WORDS},
    {"seed", required_argument, NULL, OPT_SEED},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* Returns false when the command line is wrong. */
static bool read_plan(int argc, char **argv, struct pos_plan *plan)
{
	for (int opt; (opt = getopt_long(argc, argv, "o:h", options, NULL)) != -1;) {
		switch (opt) {
		case 'o': plan->out = optarg; break;
		case OPT_EPOCHS: plan->epochs = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_BAG: plan->bag = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_LEAST: plan->least = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_FEATURES: plan->features = strtoul(optarg, NULL, 10); break;
		case OPT_CUT: plan->cut = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_WORDS: plan->words = strtoul(optarg, NULL, 10); break;
		case OPT_SEED: plan->seed = strtoull(optarg, NULL, 10); break;
		default: return false;
		}
	}
	if (argc - optind != 3 || !plan->out)
		return false;
	plan->treebank = argv[optind];
	plan->clusters = argv[optind + 1];
	plan->listed = argv[optind + 2];
	return plan->epochs > 0 && plan->bag > 0 && plan->words > 0;
}

int main(int argc, char **argv)
{
	struct pos_plan plan = {.epochs = 10,
	    .bag = 6,
	    .least = 2,
	    .features = 45000,
	    .cut = 3,
	    .words = 25000,
	    .seed = 1};
	struct err err = {.code = ERR_OK};
	char line[1024];
	enum err_code code;

	if (!read_plan(argc, argv, &plan)) {
		fputs(usage, stderr);
		return 2;
	}
	code = pos_train(&plan, &err);
	if (code == ERR_OK)
		return 0;
	if (err.code == ERR_OK)
		err_set(&err, code, NULL, 0, NULL);
	err_format(&err, line, sizeof line);
	fprintf(stderr, "train-pos: %s\n", line);
	return 1;
}
