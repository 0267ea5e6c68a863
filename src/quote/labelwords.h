/*
 * labelwords.h - the words of one article as the labels of quotations see them.
 *
 * Every distinct word is looked at once: hashes of its form in lower case, of its base form (said:
 * say), of its shape and its ending, its clusters, and how often it is a cue of speech. Marks of
 * quotation that pair have two words of their own, whatever their style, so that texts of every
 * style look alike.
 * Thread use: read-only after it was made; may be shared.
 */
#ifndef ABREAST_QUOTE_LABELWORDS_H
#define ABREAST_QUOTE_LABELWORDS_H

#include "base/hash.h"
#include "learn/keymap64.h"
#include "learn/rowtable.h"
#include "quote/scene.h"

enum { LABELWORD_CLUSTERS = 2, LABELWORD_CLUSTER_BYTES = 3, LABELWORD_BASE_BYTES = 32 };

enum {
	LABELWORD_EDGE,  /* stands before and after every paragraph */
	LABELWORD_OPEN,  /* a mark that opens */
	LABELWORD_CLOSE, /* a mark that closes */
	LABELWORD_REAL,  /* the first real word */
};

enum { CUE_CLASSES = 6 }; /* 0: no cue; 1: seldom ... 5: nearly always */

struct label_lexicon {
	struct row_table clusters; /* of `lower`: 128 and 1024, three bytes */
	struct row_table cues;     /* of `base`: class of cue, a byte */
};

struct labelword {
	uint32_t lower, base, shape, ending;  /* hashes */
	uint16_t cluster[LABELWORD_CLUSTERS]; /* from 1; 0: none */
	uint8_t cue;                          /* below CUE_CLASSES */
	bool comma;                           /* , ; or a dash */
};

struct labelwords {
	struct labelword *items; /* owned */
	size_t count, capacity;
	uint32_t *word_of; /* owned; of each token */
	struct keymap64 by_form;
};

/* The key of a word in a lexicon's tables: of `lower` or `base`. */
static inline uint64_t labelword_key(uint32_t hash)
{
	return hash_mix(hash);
}

/* Clusters of both grains, from 0, to a row and back. */
void labelword_pack(const unsigned cluster[LABELWORD_CLUSTERS], unsigned char *ret_row);

/* What a word in lower case hashes to; lets the trainer make the tables. */
uint32_t labelword_hash(struct slice lower);

/* The base form of a word in lower case: say of said, deny of denied. Returns its bytes. */
size_t labelword_base(struct slice lower, char ret_base[LABELWORD_BASE_BYTES]);

/*
 *   ret_words  {0}; filled; release with labelwords_release() also after a failure
 * Returns ERR_OK or ERR_NOMEM. Linear in bytes.
 */
enum err_code labelwords_find(const struct scene *scene, const struct label_lexicon *lexicon,
    struct labelwords *ret_words) ATTR_MUST_CHECK;
void labelwords_release(struct labelwords *words);

#endif
