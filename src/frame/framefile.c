#include "config.h"

#include "frame/framefile.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/place.h"
#include "frame/frameindex.h"
#include "frame/framescan.h"
#include "text/utf8.h"

enum {
	MAX_FILE = 1 << 20, /* bytes of a frame file: a thousand times what one needs */
	MAX_ERRORS = 200,   /* more of them help nobody */
};

/* Every error of a file, before they are sorted by line. */
struct errors {
	struct err *items; /* owned */
	size_t count, capacity;
	bool failed; /* no memory */
};

/* A frame while it is built of its statements. */
struct builder {
	struct frame *frame;
	const char *file; /* as the errors name it */
	struct stemmer *stemmer;
	struct errors *errors;
	enum term_source source;
};

static void errors_add(const struct err *err, void *data)
{
	struct errors *errors = data;
	struct err *items;

	if (errors->count >= MAX_ERRORS)
		return;
	items = alloc_grow(errors->items, &errors->capacity, errors->count + 1, sizeof *items);
	if (!items) {
		errors->failed = true;
		return;
	}
	errors->items = items;
	items[errors->count++] = *err;
}

static int by_line(const void *a, const void *b)
{
	const struct err *left = a, *right = b;

	return (left->line > right->line) - (left->line < right->line);
}

static void complain(struct builder *builder, enum err_code code, unsigned line, const char *what,
    struct slice about)
{
	struct err err;

	if (about.ptr)
		err_set(&err, code, builder->file, line, "%s: \"%.*s\"", what,
		    (int)(about.len < 80 ? about.len : 80), about.ptr);
	else
		err_set(&err, code, builder->file, line, "%s", what);
	errors_add(&err, builder->errors);
}

static const struct slice nothing = {NULL, 0};

static bool is_blank(struct slice text)
{
	return slice_trim(text).len == 0;
}

/* ---- statements to fields ---- */

/* A key that holds one text. */
static void set_text(struct builder *builder, const struct scan_item *item, struct slice *ret_text)
{
	if (item->is_section || item->is_added)
		complain(
		    builder, ERR_SYNTAX, item->line, "this key wants = and one text", item->key);
	else if (ret_text->ptr)
		complain(builder, ERR_SYNTAX, item->line, "this key is given twice", item->key);
	else if (item->is_list && (!item->values || item->values->next))
		complain(builder, ERR_SYNTAX, item->line, "this key wants one text", item->key);
	else if (item->values && is_blank(item->values->text))
		complain(builder, ERR_SYNTAX, item->values->line, "an empty text for", item->key);
	else if (item->values)
		*ret_text = slice_trim(item->values->text);
}

/* Checks that every list key has; false: the item is no list worth reading. */
static bool check_list(struct builder *builder, const struct scan_item *item, bool *seen)
{
	if (item->is_section) {
		complain(builder, ERR_SYNTAX, item->line, "this key wants = and a list", item->key);
		return false;
	}
	if (*seen && !item->is_added)
		complain(builder, ERR_SYNTAX, item->line,
		    "this key is given twice (+= adds to a list)", item->key);
	*seen = true;
	if (item->is_list && !item->values)
		complain(builder, ERR_SYNTAX, item->line, "an empty list for", item->key);
	return item->values != NULL;
}

static size_t count_values(const struct scan_item *item, const char *key)
{
	size_t count = 0;

	for (; item; item = item->next) {
		if (!slice_is(item->key, key))
			continue;
		for (const struct scan_value *value = item->values; value; value = value->next)
			count++;
	}
	return count;
}

/* target and beneficiary: every value of every statement with this key. */
static enum err_code set_names(struct builder *builder, const struct scan_item *items,
    const char *key, const struct slice **ret_names, size_t *ret_count)
{
	size_t room = count_values(items, key), count = 0;
	struct slice *names = arena_alloc(&builder->frame->arena, room + 1, sizeof *names);
	bool seen = false;

	if (!names)
		return ERR_NOMEM;
	for (const struct scan_item *item = items; item; item = item->next) {
		if (!slice_is(item->key, key) || !check_list(builder, item, &seen))
			continue;
		for (const struct scan_value *value = item->values; value; value = value->next) {
			if (is_blank(value->text))
				complain(builder, ERR_SYNTAX, value->line, "an empty name in",
				    item->key);
			else
				names[count++] = slice_trim(value->text);
		}
	}
	*ret_names = names;
	*ret_count = count;
	return ERR_OK;
}

/* ---- facets ---- */

static bool is_facet_id(struct slice id)
{
	if (id.len == 0 || id.ptr[0] < 'a' || id.ptr[0] > 'z')
		return false;
	for (size_t i = 0; i < id.len; i++) {
		char c = id.ptr[i];

		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return true;
}

static enum err_code add_term(struct builder *builder, const struct scan_value *value,
    enum term_kind kind, struct term *ret_term, bool *ret_good)
{
	struct err err = {0};
	struct pattern pattern;
	enum err_code code = pattern_read(value->text, kind == TERM_NEAR, builder->stemmer,
	    &builder->frame->arena, &pattern, &err);

	*ret_good = code == ERR_OK;
	if (code == ERR_NOMEM)
		return code;
	if (code == ERR_OK)
		*ret_term = (struct term){.text = value->text,
		    .pattern = pattern,
		    .line = value->line,
		    .kind = (uint8_t)kind,
		    .source = (uint8_t)builder->source};
	else
		complain(builder, code, value->line, err.detail, nothing);
	return ERR_OK;
}

static const char *const term_keys[] = {"term", "near", "never"};

static enum err_code set_terms(
    struct builder *builder, const struct scan_item *section, struct facet *facet)
{
	size_t room = 0;
	struct term *terms;

	for (int kind = TERM_TERM; kind <= TERM_NEVER; kind++)
		room += count_values(section->items, term_keys[kind]);
	terms = arena_alloc(&builder->frame->arena, room + 1, sizeof *terms);
	if (!terms)
		return ERR_NOMEM;
	facet->terms = terms;
	for (int kind = TERM_TERM; kind <= TERM_NEVER; kind++) {
		bool seen = false;

		for (const struct scan_item *item = section->items; item; item = item->next) {
			const struct scan_value *value = item->values;

			if (!slice_is(item->key, term_keys[kind]) ||
			    !check_list(builder, item, &seen))
				continue;
			for (; value; value = value->next) {
				bool good;

				if (add_term(builder, value, kind, &terms[facet->term_count],
				        &good) != ERR_OK)
					return ERR_NOMEM;
				facet->term_count += good;
			}
		}
	}
	return ERR_OK;
}

/* Keys other than terms, and whether there is a term at all. */
static void check_facet(
    struct builder *builder, const struct scan_item *section, struct facet *facet)
{
	bool has_term = false;

	for (const struct scan_item *item = section->items; item; item = item->next) {
		if (slice_is(item->key, "title"))
			set_text(builder, item, &facet->title);
		else if (slice_is(item->key, "term") || slice_is(item->key, "near"))
			has_term = true;
		else if (!slice_is(item->key, "never"))
			complain(builder, ERR_UNKNOWN_KEY, item->line,
			    "a facet knows title, term, near, never, not", item->key);
	}
	if (!has_term)
		complain(builder, ERR_SYNTAX, section->line, "a facet without term or near",
		    section->title);
	if (!facet->title.ptr)
		facet->title = facet->id;
}

static enum err_code add_facet(
    struct builder *builder, const struct scan_item *section, struct facet *facets, size_t *count)
{
	struct facet *facet = &facets[*count];

	if (!section->is_section || !section->title.ptr) {
		complain(builder, ERR_SYNTAX, section->line, "facet wants an id and { }", nothing);
		return ERR_OK;
	}
	if (!is_facet_id(section->title))
		complain(builder, ERR_SYNTAX, section->line,
		    "a facet's id begins with a-z and goes on with a-z, 0-9, _", section->title);
	for (size_t i = 0; i < *count; i++) {
		if (slice_equal(facets[i].id, section->title))
			complain(builder, ERR_SYNTAX, section->line, "a second facet with the id",
			    section->title);
	}
	facet->id = section->title;
	(*count)++;
	check_facet(builder, section, facet);
	return set_terms(builder, section, facet);
}

static enum err_code set_facets(struct builder *builder, const struct scan_item *items)
{
	struct frame *frame = builder->frame;
	size_t room = 0;
	struct facet *facets;

	for (const struct scan_item *item = items; item; item = item->next)
		room += slice_is(item->key, "facet");
	facets = arena_alloc(&frame->arena, room + 1, sizeof *facets);
	if (!facets)
		return ERR_NOMEM;
	for (const struct scan_item *item = items; item; item = item->next) {
		if (slice_is(item->key, "facet") &&
		    add_facet(builder, item, facets, &frame->facet_count) != ERR_OK)
			return ERR_NOMEM;
	}
	frame->facets = facets;
	return ERR_OK;
}

/* ---- the whole ---- */

static bool is_known_list(struct slice key)
{
	return slice_is(key, "target") || slice_is(key, "beneficiary") || slice_is(key, "facet");
}

static enum err_code fill(struct builder *builder, const struct scan_item *items)
{
	struct frame *frame = builder->frame;

	for (const struct scan_item *item = items; item; item = item->next) {
		if (slice_is(item->key, "title"))
			set_text(builder, item, &frame->title);
		else if (slice_is(item->key, "about"))
			set_text(builder, item, &frame->about);
		else if (!is_known_list(item->key))
			complain(builder, ERR_UNKNOWN_KEY, item->line,
			    "a frame knows title, about, target, beneficiary, facet, not",
			    item->key);
	}
	if (set_names(builder, items, "target", &frame->targets, &frame->target_count) != ERR_OK ||
	    set_names(builder, items, "beneficiary", &frame->beneficiaries,
	        &frame->beneficiary_count) != ERR_OK ||
	    set_facets(builder, items) != ERR_OK)
		return ERR_NOMEM;
	if (!frame->title.ptr)
		complain(builder, ERR_SYNTAX, 1, "a frame wants a title", nothing);
	if (frame->facet_count == 0)
		complain(builder, ERR_SYNTAX, 1, "a frame wants at least one facet", nothing);
	return ERR_OK;
}

static unsigned line_of(struct slice text, size_t byte)
{
	unsigned line = 1;

	for (size_t i = 0; i < byte; i++)
		line += text.ptr[i] == '\n';
	return line;
}

/* Foreign bytes make no sense to read on. */
static bool is_text(struct builder *builder, struct slice text)
{
	size_t valid = utf8_valid_prefix(text);
	const char *nul = memchr(text.ptr, '\0', text.len);

	if (nul && (size_t)(nul - text.ptr) < valid)
		valid = (size_t)(nul - text.ptr);
	if (valid == text.len)
		return true;
	complain(builder, ERR_SYNTAX, line_of(text, valid), "not UTF-8 text", nothing);
	return false;
}

static enum err_code build(struct builder *builder, struct slice text, const char *id)
{
	struct frame *frame = builder->frame;
	struct scan_item *items = NULL;

	frame->id = arena_copy(&frame->arena, slice_of(id));
	if (!frame->id.ptr)
		return ERR_NOMEM;
	if (!is_text(builder, text))
		return ERR_OK;
	if (framescan_read(
	        text, builder->file, &frame->arena, errors_add, builder->errors, &items) != ERR_OK)
		return ERR_NOMEM;
	return fill(builder, items);
}

/* Read all of a text. ERR_NOMEM, or ERR_OK with the errors sorted by line. */
static enum err_code read_frame(struct slice text, const char *id, const char *file,
    enum term_source source, struct errors *errors, struct frame **ret_frame)
{
	struct builder builder = {.file = file, .errors = errors, .source = source};
	enum err_code code = ERR_NOMEM;

	builder.frame = alloc_zero(1, sizeof *builder.frame);
	if (!builder.frame || stemmer_new(&builder.stemmer) != ERR_OK)
		goto out;
	code = build(&builder, text, id);
	if (code == ERR_OK)
		code = frame_index_new(builder.frame, builder.stemmer, &builder.frame->index);
	if (errors->failed)
		code = ERR_NOMEM;
	if (errors->count > 1)
		qsort(errors->items, errors->count, sizeof *errors->items, by_line);
out:
	stemmer_free(builder.stemmer);
	if (code == ERR_OK)
		*ret_frame = builder.frame;
	else
		frame_free(builder.frame);
	return code;
}

static enum err_code read_or_fail(struct slice text, const char *id, const char *file,
    enum term_source source, struct frame **ret_frame, struct err *ret_err)
{
	struct errors errors = {0};
	struct frame *frame = NULL;
	enum err_code code = read_frame(text, id, file, source, &errors, &frame);

	if (code != ERR_OK) {
		code = err_set(ret_err, code, file, 0, NULL);
	} else if (errors.count > 0) {
		code = errors.items[0].code;
		if (ret_err)
			*ret_err = errors.items[0];
		frame_free(frame);
	} else {
		*ret_frame = frame;
	}
	alloc_free(errors.items);
	return code;
}

/* The base name of a path without ".frame", in a buffer. */
static void name_of(const char *path, struct buf *ret_name)
{
	const char *slash = strrchr(path, '/');
	struct slice base = slice_of(slash ? slash + 1 : path);

	if (slice_ends(base, ".frame"))
		base.len -= strlen(".frame");
	buf_add_slice(ret_name, base);
}

enum err_code frame_parse(
    struct slice text, const char *name, struct frame **ret_frame, struct err *ret_err)
{
	return read_or_fail(text, name, name, TERM_FROM_FILE, ret_frame, ret_err);
}

enum err_code frame_parse_proposed(struct slice text, const char *name, struct frame **ret_frame)
{
	return read_or_fail(text, name, name, TERM_PROPOSED, ret_frame, NULL);
}

enum err_code frame_load(const char *path, struct frame **ret_frame, struct err *ret_err)
{
	struct buf bytes = {0}, name = {0};
	enum err_code code = file_read(path, MAX_FILE, &bytes, ret_err);

	if (code == ERR_OK) {
		name_of(path, &name);
		code = name.failed ? err_set(ret_err, ERR_NOMEM, path, 0, NULL)
		                   : read_or_fail(buf_slice(&bytes), buf_text(&name), path,
		                         TERM_FROM_FILE, ret_frame, ret_err);
	}
	buf_release(&bytes);
	buf_release(&name);
	return code;
}

enum err_code frame_check(
    const char *path, void (*each)(const struct err *err, void *data), void *data)
{
	struct buf bytes = {0};
	struct errors errors = {0};
	struct frame *frame = NULL;
	struct err err = {0};
	enum err_code code = file_read(path, MAX_FILE, &bytes, &err);

	if (code == ERR_OK)
		code = read_frame(buf_slice(&bytes), "", path, TERM_FROM_FILE, &errors, &frame);
	else
		errors_add(&err, &errors);
	for (size_t i = 0; i < errors.count; i++)
		each(&errors.items[i], data);
	if (code == ERR_OK && errors.count > 0)
		code = errors.items[0].code;
	frame_free(frame);
	alloc_free(errors.items);
	buf_release(&bytes);
	return code;
}

void frame_free(struct frame *frame)
{
	if (!frame)
		return;
	frame_index_free(frame->index);
	arena_release(&frame->arena);
	alloc_free(frame);
}

/* ---- a typed phrase ---- */

static bool copy_slices(
    struct arena *arena, const struct slice *from, size_t count, const struct slice **ret_copy)
{
	struct slice *copy = arena_alloc(arena, count + 1, sizeof *copy);
	bool whole = copy != NULL;

	for (size_t i = 0; whole && i < count; i++) {
		copy[i] = arena_copy(arena, from[i]);
		whole = copy[i].ptr != NULL;
	}
	*ret_copy = copy;
	return whole;
}

static bool copy_pattern(struct arena *arena, struct pattern *pattern)
{
	struct pattern_word *words = arena_alloc(arena, pattern->word_count, sizeof *words);

	if (!words)
		return false;
	for (size_t i = 0; i < pattern->word_count; i++) {
		words[i] = pattern->words[i];
		words[i].key = arena_copy(arena, words[i].key);
		if (!words[i].key.ptr)
			return false;
	}
	pattern->words = words;
	return true;
}

static bool copy_facet(struct arena *arena, const struct facet *from, struct facet *ret_facet)
{
	struct term *terms = arena_alloc(arena, from->term_count + 1, sizeof *terms);
	bool whole;

	ret_facet->id = arena_copy(arena, from->id);
	ret_facet->title = arena_copy(arena, from->title);
	ret_facet->terms = terms;
	ret_facet->term_count = from->term_count;
	whole = terms && ret_facet->id.ptr && ret_facet->title.ptr;
	for (size_t i = 0; whole && i < from->term_count; i++) {
		terms[i] = from->terms[i];
		terms[i].text = arena_copy(arena, terms[i].text);
		whole = terms[i].text.ptr && copy_pattern(arena, &terms[i].pattern);
	}
	return whole;
}

static bool copy_head(struct frame *frame, const struct frame *base)
{
	struct arena *arena = &frame->arena;

	frame->id = arena_copy(arena, base->id);
	frame->title = arena_copy(arena, base->title);
	frame->about = base->about.ptr ? arena_copy(arena, base->about) : base->about;
	frame->target_count = base->target_count;
	frame->beneficiary_count = base->beneficiary_count;
	return frame->id.ptr && frame->title.ptr && (frame->about.ptr || !base->about.ptr) &&
	       copy_slices(arena, base->targets, base->target_count, &frame->targets) &&
	       copy_slices(
	           arena, base->beneficiaries, base->beneficiary_count, &frame->beneficiaries);
}

/*
 * An id that tells a typed phrase from others wherever it stands: typed_economic_lifeline. What a
 * person says about its row is kept by it.
 */
static enum err_code name_typed(struct frame *frame, struct slice phrase, struct slice *ret_id)
{
	struct buf id = {0};
	size_t len;

	buf_add_text(&id, "typed_");
	for (size_t i = 0; i < phrase.len; i++) {
		const char byte = phrase.ptr[i];
		const char lower = byte >= 'A' && byte <= 'Z' ? (char)(byte + 'a' - 'A') : byte;
		const bool plain = (lower >= 'a' && lower <= 'z') || (lower >= '0' && lower <= '9');

		if (plain || (unsigned char)byte < 0x80)
			buf_add_byte(&id, plain ? lower : '_');
		else
			buf_add_format(&id, "x%02x", (unsigned char)byte);
	}
	len = id.len;
	for (unsigned n = 2;
	     !id.failed && frame_facet_at(frame, buf_slice(&id)) < frame->facet_count; n++) {
		id.len = len;
		buf_add_format(&id, "_%u", n);
	}
	*ret_id = id.failed ? nothing : arena_copy(&frame->arena, buf_slice(&id));
	buf_release(&id);
	return ret_id->ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code add_phrase(struct frame *frame, struct facet *facets, struct slice phrase,
    struct stemmer *stemmer, struct err *ret_err)
{
	struct facet *facet = &facets[frame->facet_count];
	struct term *term = arena_alloc(&frame->arena, 1, sizeof *term);
	bool near = memchr(phrase.ptr, '/', phrase.len) != NULL;
	enum err_code code;

	if (!term)
		return ERR_NOMEM;
	*term = (struct term){.text = arena_copy(&frame->arena, phrase),
	    .kind = near ? TERM_NEAR : TERM_TERM,
	    .source = TERM_TYPED};
	code = pattern_read(phrase, near, stemmer, &frame->arena, &term->pattern, ret_err);
	if (code == ERR_OK)
		code = name_typed(frame, phrase, &facet->id);
	if (code != ERR_OK || !term->text.ptr)
		return code != ERR_OK ? code : ERR_NOMEM;
	facet->title = term->text;
	facet->terms = term;
	facet->term_count = 1;
	frame->facet_count++;
	return ERR_OK;
}

static enum err_code copy_with_phrase(struct frame *frame, const struct frame *base,
    struct slice phrase, struct stemmer *stemmer, struct err *ret_err)
{
	enum err_code code;
	struct facet *facets = arena_alloc(&frame->arena, base->facet_count + 1, sizeof *facets);

	if (!facets || !copy_head(frame, base))
		return ERR_NOMEM;
	frame->facets = facets;
	for (size_t i = 0; i < base->facet_count; i++) {
		if (!copy_facet(&frame->arena, &base->facets[i], &facets[i]))
			return ERR_NOMEM;
		frame->facet_count++;
	}
	code = add_phrase(frame, facets, phrase, stemmer, ret_err);
	return code == ERR_OK ? frame_index_new(frame, stemmer, &frame->index) : code;
}

enum err_code frame_new_with_phrase(
    const struct frame *base, struct slice phrase, struct frame **ret_frame, struct err *ret_err)
{
	struct slice trimmed = slice_trim(phrase);
	struct frame alone = {.id = slice_of("typed"), .title = trimmed};
	struct frame *frame = alloc_zero(1, sizeof *frame);
	struct stemmer *stemmer = NULL;
	enum err_code code = frame ? stemmer_new(&stemmer) : ERR_NOMEM;

	if (code == ERR_OK)
		code = copy_with_phrase(frame, base ? base : &alone, trimmed, stemmer, ret_err);
	stemmer_free(stemmer);
	if (code == ERR_OK)
		*ret_frame = frame;
	else
		frame_free(frame);
	if (code == ERR_NOMEM)
		err_set(ret_err, code, NULL, 0, NULL);
	return code;
}

/* ---- places ---- */

static enum err_code find_in(enum err_code (*place)(const char *, struct buf *), const char *name,
    struct buf *ret_path, bool *ret_found)
{
	struct buf file = {0};
	enum err_code code = ERR_NOMEM;

	*ret_found = false;
	buf_add_format(&file, "frames/%s.frame", name);
	if (!file.failed)
		code = place(buf_text(&file), ret_path);
	if (code == ERR_OK)
		*ret_found = access(buf_text(ret_path), R_OK) == 0;
	buf_release(&file);
	return code == ERR_NOMEM ? ERR_NOMEM : ERR_OK;
}

enum err_code frame_find(const char *name, struct buf *ret_path, struct err *ret_err)
{
	bool is_path = strchr(name, '/') != NULL || slice_ends(slice_of(name), ".frame");
	enum err_code code = ERR_OK;
	bool found = false;

	if (is_path) {
		buf_clear(ret_path);
		buf_add_text(ret_path, name);
		return ret_path->failed ? err_set(ret_err, ERR_NOMEM, name, 0, NULL) : ERR_OK;
	}
	code = find_in(place_config, name, ret_path, &found);
	if (code == ERR_OK && !found)
		code = find_in(place_data, name, ret_path, &found);
	if (code != ERR_OK)
		return err_set(ret_err, code, name, 0, NULL);
	if (!found)
		return err_set(ret_err, ERR_NOT_FOUND, NULL, 0,
		    "no frame \"%s\"; `abreast frames list` shows what there is", name);
	return ERR_OK;
}

size_t frame_facet_at(const struct frame *frame, struct slice id)
{
	size_t i = 0;

	while (i < frame->facet_count && !slice_equal(frame->facets[i].id, id))
		i++;
	return i;
}
