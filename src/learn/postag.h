/*
 * postag.h - parts of speech: a tag of the Penn Treebank for every token.
 *
 * Tags are those of the Penn Treebank as GUM writes them, on the program's own tokens: "dual-use"
 * is one token and has one tag, 's and n't have their own, quotation marks are `` and '', brackets
 * -LRB- and -RRB-. Frequent words that are always the same part of speech come from a dictionary;
 * the rest is decided from left to right by a linear model over hashed features of the words
 * around, their endings, shapes and clusters, and the two tags before. Whole numbers throughout, so
 * that a text has the same tags on every machine.
 * Method: M. Collins, "Discriminative Training Methods for Hidden Markov Models" (EMNLP 2002),
 * decoded greedily; trained by `make train-pos`, see data/model/README.md.
 * Thread use: an open tagger is read-only and may be shared; tagging is pure.
 */
#ifndef ABREAST_LEARN_POSTAG_H
#define ABREAST_LEARN_POSTAG_H

#include "doc/prose.h"

/* Tokens; what has no end for longer is no sentence of an article and is not tagged. */
enum { POS_SENTENCE_MAX = 4096 };

/* In an order that makes nouns, verbs, adjectives and adverbs ranges. */
#define POS_LIST(X) \
	X(POS_NONE, "-") /* not known: no model, or no sentence */ \
	X(POS_NN, "NN") \
	X(POS_NNS, "NNS") \
	X(POS_NNP, "NNP") \
	X(POS_NNPS, "NNPS") \
	X(POS_VB, "VB") \
	X(POS_VBD, "VBD") \
	X(POS_VBG, "VBG") \
	X(POS_VBN, "VBN") \
	X(POS_VBP, "VBP") \
	X(POS_VBZ, "VBZ") \
	X(POS_MD, "MD") \
	X(POS_JJ, "JJ") \
	X(POS_JJR, "JJR") \
	X(POS_JJS, "JJS") \
	X(POS_RB, "RB") \
	X(POS_RBR, "RBR") \
	X(POS_RBS, "RBS") \
	X(POS_RP, "RP") \
	X(POS_PRP, "PRP") \
	X(POS_PRPS, "PRP$") \
	X(POS_WP, "WP") \
	X(POS_WPS, "WP$") \
	X(POS_WDT, "WDT") \
	X(POS_WRB, "WRB") \
	X(POS_DT, "DT") \
	X(POS_PDT, "PDT") \
	X(POS_EX, "EX") \
	X(POS_CC, "CC") \
	X(POS_CD, "CD") \
	X(POS_IN, "IN") \
	X(POS_TO, "TO") \
	X(POS_POS, "POS") \
	X(POS_UH, "UH") \
	X(POS_FW, "FW") \
	X(POS_GW, "GW") \
	X(POS_LS, "LS") \
	X(POS_SYM, "SYM") \
	X(POS_HYPH, "HYPH") \
	X(POS_COMMA, ",") \
	X(POS_STOP, ".") \
	X(POS_COLON, ":") \
	X(POS_OPEN, "``") \
	X(POS_CLOSE, "''") \
	X(POS_LRB, "-LRB-") \
	X(POS_RRB, "-RRB-") \
	X(POS_DOLLAR, "$")

enum pos_tag {
#define X(tag, text) tag,
	POS_LIST(X)
#undef X
	    POS_TAGS
};

static inline bool pos_is_noun(unsigned tag) /* common or proper */
{
	return tag >= POS_NN && tag <= POS_NNPS;
}

static inline bool pos_is_proper(unsigned tag)
{
	return tag == POS_NNP || tag == POS_NNPS;
}

static inline bool pos_is_verb(unsigned tag) /* main or auxiliary, no modal */
{
	return tag >= POS_VB && tag <= POS_VBZ;
}

static inline bool pos_is_finite(unsigned tag) /* has a tense, or is a modal */
{
	return tag == POS_VBD || (tag >= POS_VBP && tag <= POS_MD);
}

static inline bool pos_is_adjective(unsigned tag)
{
	return tag >= POS_JJ && tag <= POS_JJS;
}

static inline bool pos_is_adverb(unsigned tag)
{
	return tag >= POS_RB && tag <= POS_RBS;
}

/* "NN", "PRP$"; tag < POS_TAGS. */
const char *pos_tag_text(unsigned tag);

/* The tag of a text, POS_NONE: there is no such tag. */
enum pos_tag pos_tag_of(struct slice text);

struct postagger;

/* Map a model. Errors are those of model_file_open(); ERR_MODEL also when a part is missing. */
enum err_code postagger_open(const char *path, struct postagger **ret_tagger, struct err *ret_err)
    ATTR_MUST_CHECK;
void postagger_close(struct postagger *tagger);

/*
 * Tag the tokens of an article.
 *   tagger    NULL: every tag is POS_NONE
 *   ret_tags  room for an enum pos_tag a token
 * Returns ERR_OK or ERR_NOMEM. Linear in bytes.
 */
enum err_code postags_find(
    const struct postagger *tagger, const struct prose *prose, uint8_t *ret_tags) ATTR_MUST_CHECK;

#endif
