/*
 * lexicon.h - words that the search for quotations looks at, with their classes.
 *
 * Read from data/lexicon/speech-cues.tsv (every form of the verbs of speech and what each may
 * take) and data/lexicon/quote-words.tsv (function words, roles, documents). Words are lower case,
 * apostrophes straight. A word may be in both files.
 * Thread use: read-only after loading; may be shared.
 */
#ifndef ABREAST_QUOTE_LEXICON_H
#define ABREAST_QUOTE_LEXICON_H

#include "quote/quote.h"

/* CLASS(name, name in the files). The first ones are what a speech verb may take. */
#define WORD_CLASS_LIST(CLASS) \
	CLASS(MARKS, "marks") \
	CLASS(CLAUSE, "clause") \
	CLASS(THAT, "that") \
	CLASS(INFINITIVE, "infinitive") \
	CLASS(QUESTION_CUE, "question-clause") \
	CLASS(PHRASE, "phrase") \
	CLASS(LABEL, "label") \
	CLASS(ADDRESSEE, "addressee") \
	CLASS(TAIL, "tail") \
	CLASS(BASE, "base") \
	CLASS(PAST, "past") \
	CLASS(ING, "ing") \
	CLASS(NOUN, "noun") \
	CLASS(DETERMINER, "determiner") \
	CLASS(POSSESSIVE, "possessive") \
	CLASS(SUBJECT, "subject") \
	CLASS(OBJECT, "object") \
	CLASS(HE, "he") \
	CLASS(SHE, "she") \
	CLASS(THEY, "they") \
	CLASS(BE, "be") \
	CLASS(AUXILIARY, "auxiliary") \
	CLASS(NEGATION, "negation") \
	CLASS(PREPOSITION, "preposition") \
	CLASS(LINK, "link") \
	CLASS(COORDINATOR, "coordinator") \
	CLASS(SUBORDINATOR, "subordinator") \
	CLASS(ADVERB, "adverb") \
	CLASS(TIME, "time") \
	CLASS(RELATIVE, "relative") \
	CLASS(COMPLEMENT, "complement") \
	CLASS(QUESTION, "question") \
	CLASS(ROLE, "role") \
	CLASS(PLURAL, "plural") \
	CLASS(DOCUMENT, "document") \
	CLASS(SPOKEN, "spoken") \
	CLASS(SIR, "sir") \
	CLASS(MADAM, "madam") \
	CLASS(PARTICLE, "particle") \
	CLASS(VERB, "verb") \
	CLASS(WORK, "work")

enum word_class_bit {
#define CLASS(name, text) WORD_BIT_##name,
	WORD_CLASS_LIST(CLASS)
#undef CLASS
	    WORD_BITS,
};

typedef uint64_t word_set; /* of WORD_ bits below */

#define WORD(name) ((word_set)1 << WORD_BIT_##name)

/* A verb of speech takes at least one of these. */
#define WORD_ANY_CUE \
	(WORD(MARKS) | WORD(CLAUSE) | WORD(THAT) | WORD(INFINITIVE) | WORD(QUESTION_CUE) | \
	    WORD(PHRASE) | WORD(LABEL) | WORD(TAIL))

#define LEXICON_MAX_WORD 24 /* bytes; longer words are not listed */

struct lexicon_word {
	word_set classes; /* 0: not listed */
	uint32_t id;      /* of the word, below lexicon_count() */
};

/* Look a word up, whatever its case and apostrophes. */
struct lexicon_word lexicon_find(const struct quote_lexicon *lexicon, struct slice word);
size_t lexicon_count(const struct quote_lexicon *lexicon);

#endif
