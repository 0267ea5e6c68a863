#include "config.h"

#include "frame/docwords.h"

#include "base/alloc.h"
#include "base/map.h"
#include "frame/pattern.h"
#include "text/fold.h"

#define NO_FORM UINT32_MAX
#define IN_PIECES (UINT32_MAX - 1) /* the tokens of this form may have to be cut */

/* What building needs besides the result. */
struct builder {
	struct docwords *words;
	const struct prose *prose;
	const struct vocabulary *vocabulary;
	uint32_t *form_of; /* owned; of each form of the vocabulary: the document's, or NO_FORM */
	struct map pieces; /* folded -> form */
	struct stemmer *stemmer;
	struct buf folded; /* scratch */
	uint32_t after_mark;
};

/* Articles, possessive endings and bare symbols: nothing that a pattern could ask for. */
static bool is_stepped_over(struct slice folded)
{
	if (pattern_is_article(folded) || slice_is(folded, "'s"))
		return true;
	for (size_t i = 0; i < folded.len; i++) {
		unsigned char c = (unsigned char)folded.ptr[i];

		if (c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
			return false;
	}
	return true;
}

/* The stem's bytes are copied only where they are no beginning of the folded form. */
static enum err_code set_stem(struct builder *builder, struct docword_form *form)
{
	struct slice stem;

	if (form->stepped_over)
		return ERR_OK;
	stem = stemmer_stem_folded(builder->stemmer, form->folded);
	if (!stem.ptr)
		return ERR_NOMEM;
	if (stem.len <= form->folded.len && memcmp(stem.ptr, form->folded.ptr, stem.len) == 0)
		form->stem = (struct slice){form->folded.ptr, stem.len};
	else
		form->stem = arena_copy(&builder->words->arena, stem);
	form->stem_hash = map_hash(form->stem);
	return form->stem.ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code add_form(
    struct builder *builder, struct slice folded, uint32_t hash, uint32_t *ret_form)
{
	struct docwords *words = builder->words;
	struct docword_form *forms = alloc_grow(
	    words->forms, &words->form_capacity, words->form_count + 1, sizeof *words->forms);
	struct docword_form *form;

	if (!forms)
		return ERR_NOMEM;
	words->forms = forms;
	form = &forms[words->form_count];
	*form = (struct docword_form){.folded = arena_copy(&words->arena, folded)};
	if (!form->folded.ptr)
		return ERR_NOMEM;
	form->folded_hash = form->stem_hash = hash;
	form->stem = form->folded;
	form->stepped_over = is_stepped_over(form->folded);
	if (set_stem(builder, form) != ERR_OK)
		return ERR_NOMEM;
	*ret_form = (uint32_t)words->form_count++;
	return ERR_OK;
}

/*
 * The form of a token that is one word, or IN_PIECES: told once for all tokens whose folded bytes are
 * the same. Every dash is folded to a hyphen, but only hyphens cut a word.
 */
static enum err_code form_of_token(struct builder *builder, uint32_t token, uint32_t *ret_form)
{
	const struct vocabulary *vocabulary = builder->vocabulary;
	const uint32_t number = vocabulary_form_of(vocabulary, token);
	const struct slice folded = vocabulary_form(vocabulary, number);
	uint32_t *form = &builder->form_of[number];

	if (*form == NO_FORM && memchr(folded.ptr, '-', folded.len))
		*form = IN_PIECES;
	if (*form == NO_FORM &&
	    add_form(builder, folded, vocabulary->forms[number].map_hash, form) != ERR_OK)
		return ERR_NOMEM;
	*ret_form = *form;
	return ERR_OK;
}

/* The form of a piece of a token. */
static enum err_code form_of_piece(
    struct builder *builder, struct slice spelling, uint32_t *ret_form)
{
	struct slice folded;
	uint32_t hash;

	buf_clear(&builder->folded);
	fold_add(&builder->folded, spelling);
	if (builder->folded.failed)
		return ERR_NOMEM;
	folded = buf_slice(&builder->folded);
	hash = map_hash(folded);
	*ret_form = map_find_hashed(&builder->pieces, folded, hash);
	if (*ret_form != MAP_NONE)
		return ERR_OK;
	if (add_form(builder, folded, hash, ret_form) != ERR_OK)
		return ERR_NOMEM;
	return map_add(&builder->pieces, builder->words->forms[*ret_form].folded, *ret_form, NULL);
}

static enum err_code add_word(struct builder *builder, uint32_t token, uint32_t form)
{
	struct docwords *words = builder->words;
	const struct token *place = &builder->prose->tokens.items[token];
	struct docword *items;

	if (words->forms[form].stepped_over)
		return ERR_OK;
	items = alloc_grow(words->items, &words->capacity, words->count + 1, sizeof *items);
	if (!items)
		return ERR_NOMEM;
	words->items = items;
	items[words->count++] =
	    (struct docword){place->start, place->end, token, form, builder->after_mark};
	builder->after_mark = WORD_AFTER_NOTHING;
	return ERR_OK;
}

static enum err_code add_piece(struct builder *builder, uint32_t token, struct slice spelling)
{
	uint32_t form;

	if (form_of_piece(builder, spelling, &form) != ERR_OK)
		return ERR_NOMEM;
	return add_word(builder, token, form);
}

/* Bytes of a hyphen at `at`: ASCII, U+2010 or U+2011; 0: none. */
static size_t hyphen_at(struct slice text, size_t at)
{
	if (text.ptr[at] == '-')
		return 1;
	if (at + 3 <= text.len && memcmp(text.ptr + at, "\xe2\x80", 2) == 0 &&
	    (text.ptr[at + 2] == '\x90' || text.ptr[at + 2] == '\x91'))
		return 3;
	return 0;
}

static enum err_code add_pieces(struct builder *builder, uint32_t token)
{
	struct slice text = prose_token(builder->prose, token);
	size_t start = 0;

	for (size_t at = 0; at < text.len;) {
		size_t hyphen = hyphen_at(text, at);

		if (hyphen && at > start &&
		    add_piece(builder, token, (struct slice){text.ptr + start, at - start}) !=
		        ERR_OK)
			return ERR_NOMEM;
		at += hyphen ? hyphen : 1;
		if (hyphen)
			start = at;
	}
	if (start == text.len)
		return ERR_OK;
	return add_piece(builder, token, (struct slice){text.ptr + start, text.len - start});
}

static enum err_code add_token(struct builder *builder, uint32_t token)
{
	uint32_t form;

	if (form_of_token(builder, token, &form) != ERR_OK)
		return ERR_NOMEM;
	if (form == IN_PIECES)
		return add_pieces(builder, token);
	return add_word(builder, token, form);
}

/* Does a mark end a clause for good? */
static bool is_strong(struct slice mark)
{
	static const char *const marks[] = {";", ":", "\xe2\x80\x94", "\xe2\x80\x93", "--"};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (slice_is(mark, marks[i]))
			return true;
	}
	return false;
}

static enum err_code add_sentence(struct builder *builder, const struct sentence *sentence)
{
	builder->after_mark = WORD_AFTER_NOTHING;
	for (uint32_t token = sentence->first_token; token < sentence->end_token; token++) {
		uint8_t kind = builder->prose->tokens.items[token].kind;

		if (kind == TOKEN_MARK && prose_token(builder->prose, token).len < 4 &&
		    !slice_is(prose_token(builder->prose, token), "'s"))
			continue;
		if (kind == TOKEN_PUNCT) {
			uint32_t mark = is_strong(prose_token(builder->prose, token))
			                    ? WORD_AFTER_STRONG
			                    : WORD_AFTER_MARK;

			builder->after_mark =
			    mark > builder->after_mark ? mark : builder->after_mark;
			continue;
		}
		if (add_token(builder, token) != ERR_OK)
			return ERR_NOMEM;
	}
	return ERR_OK;
}

static enum err_code build(struct builder *builder)
{
	const struct sentences *sentences = &builder->prose->sentences;
	struct docwords *words = builder->words;

	words->first_of = alloc_zero(sentences->count + 1, sizeof *words->first_of);
	builder->form_of =
	    alloc_resize(NULL, builder->vocabulary->form_count, sizeof *builder->form_of);
	if (!words->first_of || !builder->form_of)
		return ERR_NOMEM;
	for (size_t i = 0; i < builder->vocabulary->form_count; i++)
		builder->form_of[i] = NO_FORM;
	for (size_t i = 0; i < sentences->count; i++) {
		words->first_of[i] = (uint32_t)words->count;
		if (add_sentence(builder, &sentences->items[i]) != ERR_OK)
			return ERR_NOMEM;
	}
	words->first_of[sentences->count] = (uint32_t)words->count;
	words->sentence_count = sentences->count;
	return ERR_OK;
}

enum err_code docwords_new(const struct prose *prose, struct docwords **ret_words)
{
	struct vocabulary *own;
	struct builder builder = {.prose = prose, .vocabulary = prose_vocabulary(prose, &own)};
	enum err_code code = ERR_NOMEM;

	builder.words = alloc_zero(1, sizeof *builder.words);
	if (!builder.words || !builder.vocabulary || stemmer_new(&builder.stemmer) != ERR_OK)
		goto out;
	code = build(&builder);
out:
	stemmer_free(builder.stemmer);
	vocabulary_free(own);
	alloc_free(builder.form_of);
	map_release(&builder.pieces);
	buf_release(&builder.folded);
	if (code == ERR_OK)
		*ret_words = builder.words;
	else
		docwords_free(builder.words);
	return code;
}

void docwords_free(struct docwords *words)
{
	if (!words)
		return;
	alloc_free(words->items);
	alloc_free(words->forms);
	alloc_free(words->first_of);
	arena_release(&words->arena);
	alloc_free(words);
}

size_t docwords_at(const struct docwords *words, uint32_t byte)
{
	size_t low = 0, high = words->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (words->items[middle].end <= byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
