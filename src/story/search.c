/*
 * A text is searched in windows of where a hit may begin (PCRE2's offset limit), so that a
 * cancelled search ends soon, a match limit is counted anew for each window, and a long text does
 * not use it up by its length alone.
 */
#include "config.h"

#include "story/search.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <unictype.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "text/utf8.h"

enum {
	WINDOW_BYTES = 1 << 16,
	MAX_PATTERN = 1 << 14,
	MATCH_LIMIT = 2000000,
	HEAP_LIMIT_KB = 20000,
	JIT_STACK_START = 1 << 15,
	JIT_STACK_MAX = 1 << 20,
};

struct search {
	pcre2_general_context *memory;
	pcre2_code *code;
	char *pattern; /* as it was typed */
	size_t pattern_len;
};

static void *give_memory(size_t size, void *data)
{
	(void)data;
	return alloc_new(size);
}

static void take_memory(void *memory, void *data)
{
	(void)data;
	alloc_free(memory);
}

/* Bytes of an escape in a regular expression that say nothing about the case of letters: \S \p{Lu}. */
static size_t escape_length(struct slice pattern, size_t at)
{
	unsigned len = 1;

	if (at + 1 >= pattern.len)
		return 1;
	if (strchr("pP", pattern.ptr[at + 1]) && at + 2 < pattern.len &&
	    pattern.ptr[at + 2] == '{') {
		const char *end = memchr(pattern.ptr + at, '}', pattern.len - at);

		return end ? (size_t)(end - pattern.ptr) + 1 - at : 2;
	}
	utf8_at(pattern, at + 1, &len);
	return 1 + len;
}

/* Smart case: is there a capital that somebody typed on purpose? */
static bool has_capital(struct slice pattern, bool plain)
{
	for (size_t at = 0; at < pattern.len;) {
		unsigned len = 1;

		if (!plain && pattern.ptr[at] == '\\') {
			at += escape_length(pattern, at);
			continue;
		}
		if (uc_is_upper(utf8_at(pattern, at, &len)))
			return true;
		at += len;
	}
	return false;
}

static bool is_space(unsigned char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

/* A class for each character that typing and typesetting write differently. */
static const char *variants_of(uint32_t point)
{
	switch (point) {
	case '\'':
	case 0x2018:
	case 0x2019: return "['\xe2\x80\x98\xe2\x80\x99]";
	case '"':
	case 0x201c:
	case 0x201d: return "[\"\xe2\x80\x9c\xe2\x80\x9d]";
	case '-':
	case 0x2010:
	case 0x2011: return "[-\xe2\x80\x90\xe2\x80\x91]";
	default: return NULL;
	}
}

/* A plain pattern as a regular expression. */
static void add_plain(struct buf *buf, struct slice pattern)
{
	for (size_t at = 0; at < pattern.len;) {
		unsigned len = 1;
		uint32_t point = utf8_at(pattern, at, &len);
		const char *variants = variants_of(point);

		if (len == 1 && is_space((unsigned char)pattern.ptr[at])) {
			while (at < pattern.len && is_space((unsigned char)pattern.ptr[at]))
				at++;
			buf_add_text(buf, "\\s+");
			continue;
		}
		if (variants)
			buf_add_text(buf, variants);
		else if (point < 0x80 && point > 0x20 && strchr("\\^$.[]|()?*+{}#&~", (int)point))
			buf_add_format(buf, "\\%c", (int)point);
		else
			buf_add(buf, pattern.ptr + at, len);
		at += len;
	}
}

/* Bytes of what an expression takes by the letter: \x, \Q...\E, a class, (?<name>, {1,2}. */
static size_t literal_length(struct slice pattern, size_t at)
{
	const char *rest = pattern.ptr + at;
	size_t left = pattern.len - at, len = 1;

	if (left >= 2 && rest[0] == '\\' && rest[1] == 'Q') {
		const char *end = memmem(rest, left, "\\E", 2);

		return end ? (size_t)(end - rest) + 2 : left;
	}
	if (rest[0] == '\\')
		return escape_length(pattern, at);
	if (rest[0] == '[') {
		len += len < left && rest[len] == '^';
		len += len < left && rest[len] == ']';
		while (len < left && rest[len] != ']')
			len += rest[len] == '\\' ? escape_length(pattern, at + len) : 1;
		return len < left ? len + 1 : left;
	}
	if (rest[0] == '{' || (left >= 2 && rest[0] == '(' && strchr("?*", rest[1]))) {
		while (len < left && !strchr(")}:=!>|", rest[len]))
			len++;
		return len < left ? len + 1 : left;
	}
	return 0;
}

/*
 * An expression in which a blank outside of classes is any white space, and marks and hyphens
 * that typesetting changes are one, so that a phrase is found as it would be as plain text.
 */
static void add_loose(struct buf *buf, struct slice pattern)
{
	for (size_t at = 0; at < pattern.len;) {
		unsigned len = 1;
		const char *variants = variants_of(utf8_at(pattern, at, &len));
		size_t literal = literal_length(pattern, at);

		if (literal > 0) {
			if (literal > pattern.len - at)
				literal = pattern.len - at;
			buf_add(buf, pattern.ptr + at, literal);
			at += literal;
			continue;
		}
		if (variants)
			buf_add_text(buf, variants);
		else if (pattern.ptr[at] == ' ')
			buf_add_text(buf, "(?:\\s+)");
		else
			buf_add(buf, pattern.ptr + at, len);
		at += len;
	}
}

static enum err_code compile_error(int error, size_t at, struct err *ret_err)
{
	char text[160] = "";

	if (error == PCRE2_ERROR_HEAP_FAILED || error == PCRE2_ERROR_NOMEMORY)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	pcre2_get_error_message(error, (PCRE2_UCHAR8 *)text, sizeof text);
	return err_set(ret_err, ERR_PATTERN, NULL, 0, "%s, at character %zu", text, at + 1);
}

/* Characters before a byte, for a message about a pattern that need not be valid. */
static size_t characters_before(struct slice pattern, size_t byte)
{
	size_t count = 0;

	for (size_t i = 0; i < byte && i < pattern.len; i++)
		count += ((unsigned char)pattern.ptr[i] & 0xc0) != 0x80;
	return count;
}

static enum err_code compile(
    struct search *search, struct slice pattern, bool plain, struct err *ret_err)
{
	uint32_t options = PCRE2_UTF | PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C |
	                   PCRE2_USE_OFFSET_LIMIT;
	pcre2_compile_context *context = pcre2_compile_context_create(search->memory);
	struct buf built = {0};
	PCRE2_SIZE at = 0;
	int error = 0;

	if (!has_capital(pattern, plain))
		options |= PCRE2_CASELESS;
	if (plain)
		add_plain(&built, pattern);
	else
		add_loose(&built, pattern);
	if (!context || built.failed) {
		pcre2_compile_context_free(context);
		buf_release(&built);
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	}
	pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
	search->code =
	    pcre2_compile((PCRE2_SPTR8)built.data, built.len, options, &error, &at, context);
	/* The error of an expression, and its place, are those of what was typed. */
	if (!search->code && !plain)
		search->code = pcre2_compile(
		    (PCRE2_SPTR8)pattern.ptr, pattern.len, options, &error, &at, context);
	pcre2_compile_context_free(context);
	buf_release(&built);
	if (!search->code)
		return compile_error(error, plain ? 0 : characters_before(pattern, at), ret_err);
	/* Without JIT (no memory that may run, or no support) the interpreter does the same. */
	pcre2_jit_compile(search->code, PCRE2_JIT_COMPLETE);
	return ERR_OK;
}

enum err_code search_new(
    struct slice pattern, unsigned flags, struct search **ret_search, struct err *ret_err)
{
	struct search *search;
	enum err_code code;

	if (pattern.len == 0)
		return err_set(ret_err, ERR_PATTERN, NULL, 0, "it is empty");
	if (pattern.len > MAX_PATTERN)
		return err_set(ret_err, ERR_PATTERN, NULL, 0, "longer than %d bytes", MAX_PATTERN);
	if (utf8_valid_prefix(pattern) != pattern.len)
		return err_set(ret_err, ERR_PATTERN, NULL, 0, "it is not valid UTF-8");
	search = alloc_zero(1, sizeof *search);
	if (!search)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	search->pattern_len = pattern.len;
	search->pattern = alloc_dup(pattern.ptr, pattern.len);
	search->memory = pcre2_general_context_create(give_memory, take_memory, NULL);
	if (search->pattern && search->memory)
		code = compile(search, pattern, (flags & SEARCH_PLAIN) != 0, ret_err);
	else
		code = err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	if (code != ERR_OK) {
		search_free(search);
		return code;
	}
	*ret_search = search;
	return ERR_OK;
}

void search_free(struct search *search)
{
	if (!search)
		return;
	pcre2_code_free(search->code);
	pcre2_general_context_free(search->memory);
	alloc_free(search->pattern);
	alloc_free(search);
}

struct slice search_pattern(const struct search *search)
{
	return (struct slice){search->pattern, search->pattern_len};
}

/* One run over one text. */
struct run {
	const struct search *search;
	struct slice text;
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	struct search_hits *hits;
	size_t at; /* bytes that are behind */
};

static void run_release(struct run *run)
{
	pcre2_match_data_free(run->data);
	pcre2_match_context_free(run->context);
	pcre2_jit_stack_free(run->stack);
}

static enum err_code run_init(struct run *run)
{
	run->data = pcre2_match_data_create(1, run->search->memory);
	run->context = pcre2_match_context_create(run->search->memory);
	if (!run->data || !run->context)
		return ERR_NOMEM;
	pcre2_set_match_limit(run->context, MATCH_LIMIT);
	pcre2_set_heap_limit(run->context, HEAP_LIMIT_KB);
	run->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, run->search->memory);
	if (run->stack)
		pcre2_jit_stack_assign(run->context, NULL, run->stack);
	return ERR_OK;
}

static enum err_code add_hit(struct search_hits *hits, size_t start, size_t end)
{
	struct search_hit *items =
	    alloc_grow(hits->items, &hits->capacity, hits->count + 1, sizeof *items);

	if (!items)
		return ERR_NOMEM;
	hits->items = items;
	items[hits->count++] = (struct search_hit){(uint32_t)start, (uint32_t)end};
	return ERR_OK;
}

static size_t next_character(struct slice text, size_t at)
{
	for (at++; at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80;)
		at++;
	return at;
}

/* The end of the window that begins at `at`, between characters. */
static size_t window_end(struct slice text, size_t at)
{
	if (text.len - at <= WINDOW_BYTES)
		return text.len;
	return next_character(text, at + WINDOW_BYTES - 1);
}

/* One step: a hit, or the rest of the window without one. */
static enum err_code step(struct run *run)
{
	size_t limit = window_end(run->text, run->at);
	const size_t *ends = pcre2_get_ovector_pointer(run->data);
	int found;

	pcre2_set_offset_limit(run->context, limit);
	found = pcre2_match(run->search->code, (PCRE2_SPTR8)run->text.ptr, run->text.len, run->at,
	    PCRE2_NOTEMPTY | PCRE2_NO_UTF_CHECK, run->data, run->context);
	if (found == PCRE2_ERROR_NOMATCH) {
		/* A hit may also begin at the limit itself: that was looked at already. */
		run->at = limit < run->text.len ? next_character(run->text, limit) : run->text.len;
		return ERR_OK;
	}
	if (found == PCRE2_ERROR_NOMEMORY)
		return ERR_NOMEM;
	if (found < 0) {
		run->hits->cut = true;
		run->at = run->text.len;
		return ERR_OK;
	}
	/* \K can put the begin behind the end, look-behind before what is done. */
	if (ends[0] >= ends[1] || ends[0] < run->at) {
		run->at = next_character(run->text, run->at);
		return ERR_OK;
	}
	run->at = ends[1];
	return add_hit(run->hits, ends[0], ends[1]);
}

enum err_code search_run(const struct search *search, struct slice text,
    bool (*cancelled)(const void *), const void *cancel_data, struct search_hits *ret_hits)
{
	struct search_hits hits = {0};
	struct run run = {.search = search, .text = text, .hits = &hits};
	enum err_code code = run_init(&run);

	while (code == ERR_OK && run.at < text.len) {
		if (cancelled && cancelled(cancel_data))
			code = ERR_CANCELLED;
		else
			code = step(&run);
	}
	run_release(&run);
	if (code != ERR_OK) {
		search_hits_release(&hits);
		return code;
	}
	*ret_hits = hits;
	return ERR_OK;
}

void search_hits_release(struct search_hits *hits)
{
	alloc_free(hits->items);
	*hits = (struct search_hits){0};
}
