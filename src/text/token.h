/*
 * token.h - text to words, numbers and marks.
 *
 * Offsets are bytes of the text, half-open; tokens are sorted and do not overlap.
 * Conventions are those of CoNLL-2003 and the Groningen Meaning Bank: U.S., Mr., 75th, dual-use,
 * China-Russia are one token; 's and n't stand apart; $ 1.9 and 5 % are two; quotation marks,
 * brackets and the em dash are tokens of their own.
 * Measured with eval/text/detok.py, see tests/eval/README.md.
 * Thread use: pure; finished tokens are read-only and may be shared.
 */
#ifndef ABREAST_TEXT_TOKEN_H
#define ABREAST_TEXT_TOKEN_H

#include "base/attr.h"
#include "base/err.h"
#include "base/slice.h"

enum token_kind {
	TOKEN_WORD,   /* letters, possibly with digits, inner hyphens, full stops, apostrophes */
	TOKEN_NUMBER, /* 1,900.5  75th  1990s */
	TOKEN_MARK,   /* quotation marks and apostrophes that stand alone */
	TOKEN_PUNCT,  /* . , ; : ! ? ( ) [ ] ... and dashes */
	TOKEN_OTHER,  /* symbols, URLs, handles, anything else */
};

enum token_flags {
	TOKEN_SPACE_BEFORE = 1u << 0, /* white space or the text's begin before it */
	TOKEN_LINE_START = 1u << 1,   /* first of its line of the file */
	TOKEN_PARA_START = 1u << 2,   /* first after an empty line, or of the text */
	TOKEN_CAPITAL = 1u << 3,      /* begins with an upper-case letter */
	TOKEN_ALL_CAPS = 1u << 4,     /* two letters or more, no lower-case one */
	TOKEN_LOWER = 1u << 5,        /* begins with a lower-case letter */
	TOKEN_DIGIT = 1u << 6,        /* holds a digit */
	TOKEN_ABBREV = 1u << 7,       /* ends in a full stop that belongs to it */
	TOKEN_ASCII = 1u << 8,
};

struct token {
	uint32_t start; /* byte */
	uint32_t end;   /* byte, exclusive */
	uint16_t flags; /* enum token_flags */
	uint8_t kind;   /* enum token_kind */
};

struct tokens {
	struct token *items; /* owned */
	size_t count;
	size_t capacity;
};

/*
 * Tokenise valid UTF-8.
 *   ret_tokens  {0} or cleared; filled; release with tokens_release(); empty on failure
 * Returns ERR_OK or ERR_NOMEM. Linear in bytes.
 */
enum err_code tokens_find(struct slice text, struct tokens *ret_tokens) ATTR_MUST_CHECK;
void tokens_release(struct tokens *tokens);

/* Index of the first token that ends after `byte`; tokens->count if none. O(log n). */
size_t tokens_at(const struct tokens *tokens, uint32_t byte);

/* Is it one of the words that begin a sentence far more often than they go on after "U.S."? */
bool token_starts_sentence(struct slice word);

static inline struct slice token_text(struct slice text, const struct token *token)
{
	return (struct slice){text.ptr + token->start, token->end - token->start};
}

#endif
