#include "config.h"

#include "frame/docwords.h"

#include "base/alloc.h"
#include "frame/pattern.h"
#include "text/fold.h"

/* What building needs besides the result. */
struct builder {
	struct docwords *words;
	const struct prose *prose;
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

static enum err_code add_form(struct builder *builder, struct slice spelling, uint32_t *ret_form)
{
	struct docwords *words = builder->words;
	struct docword_form form = {0};
	struct docword_form *forms = alloc_grow(
	    words->forms, &words->form_capacity, words->form_count + 1, sizeof *words->forms);
	struct slice stem;

	if (!forms)
		return ERR_NOMEM;
	words->forms = forms;
	buf_clear(&builder->folded);
	fold_add(&builder->folded, spelling);
	if (builder->folded.failed)
		return ERR_NOMEM;
	form.folded = arena_copy(&words->arena, buf_slice(&builder->folded));
	if (!form.folded.ptr)
		return ERR_NOMEM;
	form.stepped_over = is_stepped_over(form.folded);
	stem = form.stepped_over ? form.folded : stemmer_stem(builder->stemmer, spelling);
	form.stem = stem.ptr ? arena_copy(&words->arena, stem) : stem;
	if (!form.stem.ptr)
		return ERR_NOMEM;
	*ret_form = (uint32_t)words->form_count;
	if (map_add(&words->map, spelling, *ret_form, NULL) != ERR_OK)
		return ERR_NOMEM;
	forms[words->form_count++] = form;
	return ERR_OK;
}

static enum err_code add_piece(struct builder *builder, uint32_t token, struct slice spelling)
{
	struct docwords *words = builder->words;
	const struct token *place = &builder->prose->tokens.items[token];
	uint32_t form = map_find(&words->map, spelling);
	struct docword *items;

	if (form == MAP_NONE && add_form(builder, spelling, &form) != ERR_OK)
		return ERR_NOMEM;
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

static enum err_code add_token(struct builder *builder, uint32_t token)
{
	struct slice text = prose_token(builder->prose, token);
	size_t start = 0;

	if (builder->prose->tokens.items[token].flags & TOKEN_ASCII &&
	    !memchr(text.ptr, '-', text.len))
		return add_piece(builder, token, text);
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
	if (!words->first_of)
		return ERR_NOMEM;
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
	struct builder builder = {.prose = prose};
	enum err_code code = ERR_NOMEM;

	builder.words = alloc_zero(1, sizeof *builder.words);
	if (!builder.words || stemmer_new(&builder.stemmer) != ERR_OK)
		goto out;
	code = build(&builder);
out:
	stemmer_free(builder.stemmer);
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
	map_release(&words->map);
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
