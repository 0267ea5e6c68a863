/*
 * wordview.h - the words of one article as a name finder sees them.
 *
 * Each token gets its shape, its gazetteer classes, and what the rest of the article says about it:
 * a word that stands in lower case elsewhere is hardly a name where a sentence begins. The tokens of
 * a sentence are also kept as one text, joined by single spaces (none before 's), apostrophes
 * straight and capitals of an all-capital heading undone, so that any run of tokens is one slice to look up.
 * Thread use: read-only after it was made; may be shared.
 */
#ifndef ABREAST_ENTITY_WORDVIEW_H
#define ABREAST_ENTITY_WORDVIEW_H

#include "base/map.h"
#include "doc/prose.h"
#include "entity/gazetteer.h"

enum word_flags {
	WORD_CAPITAL = 1u << 0,    /* begins with a capital letter */
	WORD_ALL_CAPS = 1u << 1,   /* two letters or more, no lower-case one */
	WORD_LOWER = 1u << 2,      /* begins with a lower-case letter */
	WORD_DIGIT = 1u << 3,      /* holds a digit */
	WORD_HYPHEN = 1u << 4,     /* holds a hyphen between letters */
	WORD_INITIAL = 1u << 5,    /* a capital letter and a full stop */
	WORD_FIRST = 1u << 6,      /* begins a sentence, a quotation or a list item */
	WORD_COMMON = 1u << 7,     /* capitalised, but a common word in lower case */
	WORD_HEADING = 1u << 8,    /* in a heading whose words are all capitalised: says nothing */
	WORD_LETTERS = 1u << 9,    /* holds a letter */
	WORD_INNER_CAP = 1u << 10, /* a capital after a lower-case letter or hyphen: pro-Russian */
};

struct word_view {
	uint32_t start, end;   /* bytes of words->text */
	uint32_t classes;      /* enum gazetteer_class; of capitalised words only */
	uint32_t flags;        /* enum word_flags */
	uint32_t phrase_words; /* of the longest listed name that may begin here */
	uint32_t usage;        /* index into words->usages, of capitalised words; else MAP_NONE */
};

/* How often an article has a word (compared in lower case) where it could be told apart. */
struct word_usage {
	uint32_t capital; /* capitalised in running text, not first */
	uint32_t lower;
	uint32_t first; /* index of the first word of it */
};

struct word_views {
	struct word_view *items; /* owned; one a token */
	size_t count;
	struct buf text;    /* see above */
	struct buf lowered; /* keys of usage_at */
	struct map usage_at;
	struct word_usage *usages; /* owned */
	size_t usage_count, usage_capacity;
};

/*
 *   ret_words  {0}; filled; release with word_views_release() also after a failure
 * Returns ERR_OK or ERR_NOMEM. Linear in bytes.
 */
enum err_code word_views_find(const struct prose *prose, const struct gazetteer *gazetteer,
    struct word_views *ret_words) ATTR_MUST_CHECK;
void word_views_release(struct word_views *words);

/* The text of the tokens first .. end-1 of one sentence, joined by single spaces. */
static inline struct slice word_views_text(const struct word_views *words, size_t first, size_t end)
{
	const struct word_view *from = &words->items[first];

	return (struct slice){
	    words->text.data + from->start, words->items[end - 1].end - from->start};
}

/*
 * The classes of the tokens first .. end-1 as one name. The gazetteer is asked only where a listed
 * name may be so long; a name of several tokens begins with a capital.
 */
unsigned word_views_classes(
    const struct word_views *words, const struct gazetteer *gazetteer, size_t first, size_t end);

/* Does the article use a word as a name in running text more often than in lower case? */
bool word_views_seen_as_name(const struct word_views *words, const struct word_view *word);

#endif
