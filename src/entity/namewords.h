/*
 * namewords.h - the words of one document as the trained model sees them.
 *
 * Every distinct word is looked at once: hashes of its form, shape and affixes, its clusters. Each
 * token knows its word and which listed phrases it is part of; each word knows how the document
 * writes it elsewhere. Training and tagging see words through this one file, so that they agree.
 * Two words with one 64-bit hash are one word.
 * Thread use: read-only after it was made; may be shared.
 */
#ifndef ABREAST_ENTITY_NAMEWORDS_H
#define ABREAST_ENTITY_NAMEWORDS_H

#include "doc/prose.h"
#include "learn/keymap64.h"
#include "learn/rowtable.h"

enum {
	NAMEWORD_BEFORE,   /* the word that stands before every sentence */
	NAMEWORD_AFTER,    /* and after it */
	NAMEWORD_EDGES,    /* the first real word */
	NAMEWORD_AFFIX = 5 /* longest prefix and suffix, bytes */
};

enum { CLUSTER_DEPTHS = 3, CLUSTER_ROW_BYTES = 4, PHRASE_ROW_BYTES = 2 };

/* Lists of names; a phrase's row is a set of them and, for first words, the most words that follow. */
enum phrase_list {
	PHRASE_BIG_CITY,
	PHRASE_CITY,
	PHRASE_COMPANY,
	PHRASE_COUNTRY,
	PHRASE_DEMONYM,
	PHRASE_FIRST_NAME,
	PHRASE_LAST_NAME,
	PHRASE_REGION,
	PHRASE_LISTS
};

enum { PHRASE_MAX_WORDS = 6 };

/* A token's places in listed phrases: four bits a list, bit i: enum span_part i. */
#define PHRASE_BIT(list, part) (1u << (4 * (list) + (part)))

enum { KNOWN_SUMS = 80 /* five views of sixteen tags, see namesums.h */ };

/*
 * What a model knows of a frequent word beforehand, so that it need not be looked at: a row of the
 * table of known words, under nameword.form. Whole lines of the cache.
 */
struct knownword {
	uint64_t lower, plain, shape; /* see struct nameword */
	uint32_t clusters;            /* packed as in the table of clusters; KNOWN_NO_CLUSTER */
	uint16_t flags;
	uint16_t check;           /* bits of the form that the table does not compare */
	int16_t sums[KNOWN_SUMS]; /* of the weights of all its features */
};

#define KNOWN_NO_CLUSTER UINT32_MAX

_Static_assert(sizeof(struct knownword) == 192, "a known word is three lines of 64 bytes");

/* What a model knows about words from elsewhere. Tables have at least one bucket. */
struct nameword_lexicon {
	struct row_table clusters; /* of word keys */
	struct row_table phrases;  /* of phrase keys */
	struct row_table known;    /* struct knownword; without buckets while it is made */
};

enum nameword_flags {
	NAMEWORD_CAPITAL = 1u << 0, /* begins with a capital letter */
	NAMEWORD_LETTERS = 1u << 1, /* holds an ASCII letter */
	NAMEWORD_LOWER = 1u << 2,   /* holds a lower-case ASCII letter */
	NAMEWORD_SOUND = 1u << 3,   /* begins with a letter, a digit or what is not ASCII */
	NAMEWORD_LONG = 1u << 4,    /* two bytes or more */
	NAMEWORD_WORDY = 1u << 5,   /* begins with a letter */
	NAMEWORD_UPPER = 1u << 6,   /* holds a capital letter: U.S., pro-Russian, eBay */
	NAMEWORD_DIGIT = 1u << 7,   /* holds a digit */
};

struct nameword {
	uint64_t form;                   /* as written, marks of one kind made one */
	uint64_t lower;                  /* in lower case, digits as 0 */
	uint64_t plain;                  /* in lower case */
	uint64_t shape, long_shape;      /* Xx, Xxxxx */
	uint64_t prefix[NAMEWORD_AFFIX]; /* of `lower`; 0: it is no longer than that */
	uint64_t suffix[NAMEWORD_AFFIX];
	const struct knownword *known; /* borrowed; NULL: long_shape and affixes are found, too */
	uint32_t cluster[CLUSTER_DEPTHS]; /* from 1; 0: none */
	uint32_t usage;                   /* index into usages */
	uint32_t count;                   /* tokens */
	uint16_t flags;                   /* enum nameword_flags */
};

/* What of a word is kept beforehand, but for its sums. */
void nameword_make_known(const struct nameword *word, struct knownword *ret_known);

/* How a document writes a word, whatever its case. */
struct nameword_usage {
	uint32_t capital; /* not first in a sentence, not in a heading in capitals */
	uint32_t lower;
	uint32_t acronym; /* all capitals */
};

enum nameword_case { SENTENCE_PLAIN, SENTENCE_CAPITALS, SENTENCE_TITLE };

struct namewords {
	const struct prose *prose;
	struct nameword *items; /* owned; with the edges */
	size_t count, capacity;
	struct nameword_usage *usages; /* owned */
	size_t usage_count, usage_capacity;
	uint32_t *word_of;   /* owned; of each token */
	uint32_t *phrase_of; /* owned; PHRASE_BIT of each token */
	uint8_t *case_of;    /* owned; enum nameword_case of each sentence */
	bool *judged;        /* owned; of each token: may be part of a name, see below */
	struct keymap64 by_form, by_lower;
};

/*
 * A name holds a capital letter. Only words that have one are judged, what stands between two of
 * them that are near, and the next word on both sides (van Gogh, Euro 96); the model never calls
 * anything else a name, in training neither.
 */
enum { NAMEWORD_GAP = 4 /* tokens from one capital to the next */ };

/* The keys under which the two tables have their rows. */
uint64_t nameword_cluster_key(struct slice word);
uint64_t nameword_phrase_key(uint64_t before, uint64_t plain); /* `before`: 0 for the first word */

/* What the words of a listed phrase hash to; lets the trainer make the tables. */
uint64_t nameword_plain_hash(struct slice word);

/* Clusters from 0 to a row and back. */
void nameword_cluster_pack(
    const uint32_t cluster[CLUSTER_DEPTHS], unsigned char ret_row[CLUSTER_ROW_BYTES]);

/*
 *   prose    borrowed by the result
 *   lexicon  borrowed during the call
 *   ret_words  {0}; filled; release with namewords_release() also after a failure
 * Returns ERR_OK or ERR_NOMEM. Linear in bytes.
 */
enum err_code namewords_find(const struct prose *prose, const struct nameword_lexicon *lexicon,
    struct namewords *ret_words) ATTR_MUST_CHECK;
void namewords_release(struct namewords *words);

static inline const struct nameword *nameword_at(const struct namewords *words, size_t token)
{
	return &words->items[words->word_of[token]];
}

#endif
