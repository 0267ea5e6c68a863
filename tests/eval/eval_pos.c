/*
 * Parts of speech of a treebank's own tokens (eval/pos), CoNLL-U on standard input: accuracy, and
 * tokens a second of processor time. With -v, which tags were taken for which.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "abreast_eval.h"
#include "base/place.h"
#include "learn/postag.h"
#include "train/conllu.h"

enum { ROUNDS = 5 }; /* the fastest one counts */

struct score {
	size_t right, count;
	size_t taken[POS_TAGS][POS_TAGS];
};

static void count_doc(const struct conllu_doc *doc, const uint8_t *tags, struct score *score)
{
	for (size_t i = 0; i < doc->prose.tokens.count; i++) {
		const enum pos_tag gold = pos_tag_of(doc->tags[i]);

		score->right += tags[i] == gold;
		score->count++;
		score->taken[gold][tags[i]]++;
	}
}

static void print_taken(const struct score *score)
{
	for (unsigned gold = 0; gold < POS_TAGS; gold++)
		for (unsigned tag = 0; tag < POS_TAGS; tag++)
			if (gold != tag && score->taken[gold][tag] > 0)
				printf("%4zu %s taken for %s\n", score->taken[gold][tag],
				    pos_tag_text(gold), pos_tag_text(tag));
}

static int tag_all(const struct postagger *tagger, const struct conllu *conllu, bool verbose)
{
	struct score score = {.count = 0};
	double best = 0;

	for (unsigned round = 0; round < ROUNDS; round++) {
		clock_t begin = clock(), spent;

		memset(&score, 0, sizeof score);
		for (size_t d = 0; d < conllu->count; d++) {
			const struct conllu_doc *doc = &conllu->docs[d];
			uint8_t *tags = malloc(doc->prose.tokens.count + 1);

			if (!tags || postags_find(tagger, &doc->prose, tags) != ERR_OK)
				return 1;
			count_doc(doc, tags, &score);
			free(tags);
		}
		spent = clock() - begin;
		if (spent > 0 && (double)score.count * CLOCKS_PER_SEC / (double)spent > best)
			best = (double)score.count * CLOCKS_PER_SEC / (double)spent;
	}
	if (verbose)
		print_taken(&score);
	printf("accuracy %.2f %% of %zu tokens; %.0f tokens/s\n",
	    100.0 * (double)score.right / (double)(score.count ? score.count : 1), score.count,
	    best);
	return 0;
}

int eval_pos(int argc, char **argv)
{
	const bool verbose = argc > 0 && strcmp(argv[0], "-v") == 0;
	struct postagger *tagger = NULL;
	struct conllu conllu = {.count = 0};
	struct buf path = {0};
	struct err err = {0};
	int status = 1;

	if (place_data("model/pos.bin", &path) == ERR_OK &&
	    postagger_open(buf_text(&path), &tagger, &err) == ERR_OK &&
	    conllu_read(&conllu, "-", &err) == ERR_OK)
		status = tag_all(tagger, &conllu, verbose);
	else
		fprintf(stderr, "%s: %s\n", err.file, err_text(err.code));
	conllu_release(&conllu);
	postagger_close(tagger);
	buf_release(&path);
	return status;
}
