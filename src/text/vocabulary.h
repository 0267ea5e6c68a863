/*
 * vocabulary.h - the distinct words of an article: each is hashed, folded and looked up once for all its tokens.
 *
 * Every token has the number of its word: its bytes as written. Every word has the number of its
 * form: its folded bytes (fold.h), which "China", "CHINA" and "china" share. What an engine finds
 * out about a word, a class in a lexicon or a row of a model, it keeps in an array of its own by
 * word or by form, so that it asks once a word and not once a token:
 *
 *     for (w = 0; w < vocabulary->word_count; w++)
 *         class_of[w] = map_find_hashed(map, vocabulary_form(vocabulary, form), form->map_hash);
 *     ...
 *     class_of[vocabulary->word_of[token]]
 *
 * Numbers are in order of first appearance. Speed: about 4 ns a byte of text.
 * Thread use: read-only after it was made; may be shared. Borrows the text and its tokens.
 */
#ifndef ABREAST_TEXT_VOCABULARY_H
#define ABREAST_TEXT_VOCABULARY_H

#include "base/buf.h"
#include "text/token.h"

enum { VOCABULARY_SEED = 1 }; /* of vocab_word.hash; models are keyed by it */

/* Bytes as written. */
struct vocab_word {
	uint64_t hash;        /* hash_bytes(text, VOCABULARY_SEED) */
	uint32_t first_token; /* that is this word */
	uint32_t count;       /* tokens */
	uint32_t form;        /* index into forms */
	uint16_t flags;       /* enum token_flags of the first token, those of its place left out */
	uint8_t kind;         /* enum token_kind of the first token */
};

/* Folded bytes. */
struct vocab_form {
	uint32_t start, len; /* bytes of folded */
	uint32_t map_hash;   /* map_hash() of them: see map_find_hashed() */
	uint32_t first_word; /* that folds so */
	uint32_t count;      /* tokens */
};

struct vocabulary {
	struct slice text;          /* the article's */
	const struct token *tokens; /* borrowed */
	uint32_t *word_of;          /* owned; of each token */
	struct vocab_word *words;   /* owned */
	struct vocab_form *forms;   /* owned */
	size_t word_count, word_capacity;
	size_t form_count, form_capacity;
	struct buf folded; /* owned */
};

/*
 *   text    valid UTF-8; borrowed
 *   tokens  of the text; their array is borrowed
 * Returns ERR_OK or ERR_NOMEM. Linear in bytes.
 */
enum err_code vocabulary_new(struct slice text, const struct tokens *tokens,
    struct vocabulary **ret_vocabulary) ATTR_MUST_CHECK;
void vocabulary_free(struct vocabulary *vocabulary);

/* A word as written. */
static inline struct slice vocabulary_word(const struct vocabulary *vocabulary, size_t word)
{
	return token_text(
	    vocabulary->text, &vocabulary->tokens[vocabulary->words[word].first_token]);
}

/* The bytes of a form; valid while the vocabulary lives. */
static inline struct slice vocabulary_form(const struct vocabulary *vocabulary, size_t form)
{
	const struct vocab_form *at = &vocabulary->forms[form];

	return (struct slice){vocabulary->folded.data + at->start, at->len};
}

/* The number of a token's form. */
static inline uint32_t vocabulary_form_of(const struct vocabulary *vocabulary, size_t token)
{
	return vocabulary->words[vocabulary->word_of[token]].form;
}

#endif
