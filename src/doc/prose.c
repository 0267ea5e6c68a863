#include "config.h"

#include "doc/prose.h"

#include "base/alloc.h"

enum err_code prose_new(const struct doc *doc, struct prose **ret_prose)
{
	struct tokens tokens = {0};
	struct sentences sentences = {0};
	enum err_code code = tokens_find(doc_text(doc), &tokens);

	if (code == ERR_OK)
		code = sentences_find(doc_text(doc), &tokens, &sentences);
	if (code != ERR_OK) {
		tokens_release(&tokens);
		sentences_release(&sentences);
		return code;
	}
	return prose_new_take(doc, &tokens, &sentences, ret_prose);
}

enum err_code prose_new_take(const struct doc *doc, struct tokens *tokens,
    struct sentences *sentences, struct prose **ret_prose)
{
	struct prose *prose = alloc_zero(1, sizeof *prose);
	enum err_code code;

	if (!prose) {
		tokens_release(tokens);
		sentences_release(sentences);
		return ERR_NOMEM;
	}
	*prose = (struct prose){
	    .text = doc_text(doc), .doc = doc, .tokens = *tokens, .sentences = *sentences};
	*tokens = (struct tokens){0};
	*sentences = (struct sentences){0};
	code = vocabulary_new(prose->text, &prose->tokens, &prose->vocabulary);
	if (code == ERR_OK)
		code = boilerplate_find(doc, &prose->boilerplate);
	if (code != ERR_OK) {
		prose_free(prose);
		return code;
	}
	*ret_prose = prose;
	return ERR_OK;
}

const struct vocabulary *prose_vocabulary(const struct prose *prose, struct vocabulary **ret_own)
{
	*ret_own = NULL;
	if (!prose->vocabulary && vocabulary_new(prose->text, &prose->tokens, ret_own) != ERR_OK)
		return NULL;
	return prose->vocabulary ? prose->vocabulary : *ret_own;
}

void prose_settle(struct prose *prose)
{
	struct tokens *tokens = &prose->tokens;
	struct sentences *sentences = &prose->sentences;

	vocabulary_free(prose->vocabulary);
	prose->vocabulary = NULL;
	tokens->items =
	    alloc_shrink(tokens->items, &tokens->capacity, tokens->count, sizeof *tokens->items);
	sentences->items = alloc_shrink(
	    sentences->items, &sentences->capacity, sentences->count, sizeof *sentences->items);
}

void prose_free(struct prose *prose)
{
	if (!prose)
		return;
	vocabulary_free(prose->vocabulary);
	tokens_release(&prose->tokens);
	sentences_release(&prose->sentences);
	spans_release(&prose->boilerplate);
	alloc_free(prose);
}

bool prose_sentence_is_boilerplate(const struct prose *prose, size_t sentence)
{
	return spans_hold(&prose->boilerplate, prose->sentences.items[sentence].start);
}
