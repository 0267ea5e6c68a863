/*
 * train-entities - learns data/model/entities.bin from annotated corpora; see entitytrain.h and
 * data/model/README.md.
 */
#include "config.h"

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "train/entitytrain.h"

static const char usage[] =
    "usage: train-entities [OPTION]... CORPORA LEXICON -o FILE\n"
    "\n"
    "  CORPORA  folder with conll2003/train.tsv and the others, TOKEN<TAB>IOB2 tag\n"
    "  LEXICON  folder with clusters.tsv and gaz.tsv\n"
    "\n"
    "  -o, --output FILE    the model\n"
    "      --without NAME   leave out a corpus or a group of features: words shapes affixes\n"
    "                       context clusters lists usage votes schemes headlines\n"
    "      --epochs N       rounds through the corpora (10)\n"
    "      --bag N          models that are averaged (8)\n"
    "      --hidden N       percent of templates that a sentence is learned without (15)\n"
    "      --margin N       by which a right tag has to be better (3)\n"
    "      --features N     features that are kept (220000)\n"
    "      --words N        words that have clusters (350000)\n"
    "      --known N        frequent words whose sums are written (10000)\n"
    "      --seed N         of the order of sentences (1)\n";

enum {
	OPT_WITHOUT = 256,
	OPT_EPOCHS,
	OPT_BAG,
	OPT_HIDDEN,
	OPT_MARGIN,
	OPT_FEATURES,
	OPT_WORDS,
	OPT_KNOWN,
	OPT_SEED
};

static const struct option options[] = {
    {"output", required_argument, NULL, 'o'},
    {"without", required_argument, NULL, OPT_WITHOUT},
    {"epochs", required_argument, NULL, OPT_EPOCHS},
    {"bag", required_argument, NULL, OPT_BAG},
    {"hidden", required_argument, NULL, OPT_HIDDEN},
    {"margin", required_argument, NULL, OPT_MARGIN},
    {"features", required_argument, NULL, OPT_FEATURES},
    {"words", required_argument, NULL, OPT_WORDS},
    {"known", required_argument, NULL, OPT_KNOWN},
    {"seed", required_argument, NULL, OPT_SEED},
    {"help", no_argument, NULL, 'h'},
    {NULL, 0, NULL, 0},
};

/* Returns false when the command line is wrong. */
static bool read_plan(int argc, char **argv, struct entity_plan *plan)
{
	for (int opt; (opt = getopt_long(argc, argv, "o:h", options, NULL)) != -1;) {
		switch (opt) {
		case 'o': plan->out = optarg; break;
		case OPT_WITHOUT:
			if (plan->without_count == WITHOUT_MAX)
				return false;
			plan->without[plan->without_count++] = optarg;
			break;
		case OPT_EPOCHS: plan->epochs = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_BAG: plan->bag = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_HIDDEN: plan->hidden = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_MARGIN: plan->margin = (unsigned)strtoul(optarg, NULL, 10); break;
		case OPT_FEATURES: plan->features = strtoul(optarg, NULL, 10); break;
		case OPT_WORDS: plan->words = strtoul(optarg, NULL, 10); break;
		case OPT_KNOWN: plan->known = strtoul(optarg, NULL, 10); break;
		case OPT_SEED: plan->seed = strtoull(optarg, NULL, 10); break;
		default: return false;
		}
	}
	if (argc - optind != 2 || !plan->out)
		return false;
	plan->corpora = argv[optind];
	plan->lexicon = argv[optind + 1];
	return plan->epochs > 0 && plan->words > 0;
}

int main(int argc, char **argv)
{
	struct entity_plan plan = {
	    .epochs = 10,
	    .bag = 8,
	    .hidden = 15,
	    .margin = 3,
	    .features = 220000,
	    .words = 350000,
	    .known = 10000,
	    .seed = 1,
	};
	struct err err = {.code = ERR_OK};
	char line[1024];
	enum err_code code;

	if (!read_plan(argc, argv, &plan)) {
		fputs(usage, stderr);
		return 2;
	}
	code = entity_train(&plan, &err);
	if (code == ERR_OK)
		return 0;
	if (err.code == ERR_OK)
		err_set(&err, code, NULL, 0, NULL);
	err_format(&err, line, sizeof line);
	fprintf(stderr, "train-entities: %s\n", line);
	return 1;
}
