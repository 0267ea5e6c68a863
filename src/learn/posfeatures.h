/*
 * posfeatures.h - what the tagger of parts of speech asks of a token: its words and the templates of
 * its features.
 *
 * Every distinct word of a document is looked at once. Features are of two kinds: those of one word
 * seen from 0 to 2 tokens away (views), whose weights can be added up once a word; and those of a
 * place, which join words and the tags before. Training and tagging see text through this one file,
 * so that they agree. Two words with one 64-bit hash are one word.
 * Thread use: struct poswords is read-only after it was made.
 */
#ifndef ABREAST_LEARN_POSFEATURES_H
#define ABREAST_LEARN_POSFEATURES_H

#include "doc/prose.h"
#include "learn/keymap64.h"
#include "learn/rowtable.h"

enum {
	POSWORD_BEFORE, /* the word that stands before every sentence */
	POSWORD_AFTER,  /* and after it */
	POSWORD_EDGES,  /* the first real word */
	POSWORD_AFFIX = 5,
	POSFEATURE_REACH = 2,
	POSFEATURE_VIEWS = 2 * POSFEATURE_REACH + 1,
	POSFEATURE_MAX = 40, /* of a view or a place, at most */
};

enum { POSCLUSTER_ROW_BYTES = 3, POSENTRY_ROW_BYTES = 4 };

/* What is known about words before a text is read. Both tables have at least one bucket. */
struct poslexicon {
	struct row_table clusters; /* of posword_plain_key(); see poscluster_pack() */
	struct row_table
	    entries; /* of posword_form_key() and posword_lower_key(); struct posentry */
};

/* The dictionary's row of a word. */
struct posentry {
	uint8_t sure;   /* the tag that it always has; 0: it may have several */
	uint8_t listed; /* which tags a lexicon gives it: the number of their list; 0: none */
	uint16_t set;   /* which tags it may have: the number of their set; 0: unknown */
};

_Static_assert(sizeof(struct posentry) == POSENTRY_ROW_BYTES, "a row is an entry");

struct posword {
	uint64_t plain;     /* posword_form_key() of it in lower case */
	uint64_t lower;     /* in lower case, digits as 0 */
	uint64_t shape;     /* Xx, Xx-x, d.d */
	uint64_t prefix[3]; /* of `lower`; 0: it is no longer than that */
	uint64_t suffix[POSWORD_AFFIX];
	uint64_t tail;         /* the part after the last hyphen; 0: there is none */
	uint32_t cluster[2];   /* coarse and fine, from 1; 0: none */
	uint32_t tail_cluster; /* fine */
	struct posentry entry;
	bool capital;
	bool has_lower; /* begins with a capital and stands in the document without it, too */
};

struct poswords {
	struct posword *items; /* owned; with the edges */
	size_t count, capacity;
	uint32_t *word_of; /* owned; of each token */
	struct keymap64 by_form;
};

/* Keys of a token's word in the tables. Quotation marks are made one opening and one closing one. */
uint64_t posword_form_key(const struct prose *prose, size_t token);
uint64_t posword_lower_key(const struct prose *prose, size_t token);
uint64_t posword_plain_key(struct slice word);
uint64_t posword_key_of(struct slice word); /* posword_form_key() of a word that is no mark */

void poscluster_pack(uint32_t coarse, uint32_t fine, unsigned char ret_row[POSCLUSTER_ROW_BYTES]);

/*
 *   prose    read during the call
 *   lexicon  read during the call
 *   ret_words  {0}; filled; release with poswords_release() also after a failure
 * Returns ERR_OK or ERR_NOMEM. Linear in bytes.
 */
enum err_code poswords_find(const struct prose *prose, const struct poslexicon *lexicon,
    struct poswords *ret_words) ATTR_MUST_CHECK;
void poswords_release(struct poswords *words);

static inline const struct posword *posword_at(const struct poswords *words, size_t token)
{
	return &words->items[words->word_of[token]];
}

struct posfeatures {
	uint64_t keys[POSFEATURE_MAX];
	size_t count;
};

/* What the word `offset` tokens away says, -POSFEATURE_REACH .. POSFEATURE_REACH. */
void posfeatures_of_word(const struct posword *word, int offset, struct posfeatures *ret_features);

/* A token with its neighbours. */
struct posplace {
	const struct posword *at[POSFEATURE_VIEWS]; /* at[POSFEATURE_REACH] is its own word */
	unsigned before, before_that;               /* the tags of the two tokens before; 0: none */
	bool first;                                 /* of its sentence */
	unsigned casing;                            /* enum poscasing of its sentence */
};

enum poscasing { POSCASING_PLAIN, POSCASING_CAPITALS, POSCASING_TITLE };

/* How a sentence is written. Linear in its bytes. */
enum poscasing poscasing_of(const struct prose *prose, const struct sentence *sentence);

void posfeatures_of_place(const struct posplace *place, struct posfeatures *ret_features);

/* The words around a token, the edges where the sentence ends. */
void posplace_init(struct posplace *place, const struct poswords *words,
    const struct sentence *sentence, size_t token);

#endif
