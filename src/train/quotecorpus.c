#include "config.h"

#include "train/quotecorpus.h"

#include "base/alloc.h"
#include "base/file.h"
#include "export/annotation.h"
#include "text/json.h"

enum { MAX_CORPUS_BYTES = 1 << 30 };

/* ---- one article ---- */

static struct token_range tokens_of(const struct prose *prose, struct span span)
{
	struct token_range range = {0, 0};

	if (!span_exists(span) || span.start >= span.end)
		return range;
	range.first = (uint32_t)tokens_at(&prose->tokens, span.start);
	range.end = range.first;
	while (range.end < prose->tokens.count && prose->tokens.items[range.end].start < span.end)
		range.end++;
	return range;
}

static enum err_code add_quote(struct quote_doc *doc, const struct gold_quote *quote)
{
	struct gold_quote *grown =
	    alloc_grow(doc->quotes, &doc->quote_capacity, doc->quote_count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	doc->quotes = grown;
	grown[doc->quote_count++] = *quote;
	return ERR_OK;
}

/* Cut the text and find its names; takes the doc, also on failure. */
static enum err_code add_doc(struct quote_corpus *corpus, struct doc *text,
    const struct models *models, struct quote_doc **ret_doc)
{
	struct quote_doc *grown =
	    alloc_grow(corpus->docs, &corpus->capacity, corpus->count + 1, sizeof *grown);
	struct quote_doc *doc;
	enum err_code code;

	if (!grown) {
		doc_free(text);
		return ERR_NOMEM;
	}
	corpus->docs = grown;
	doc = &grown[corpus->count++];
	*doc = (struct quote_doc){.doc = text};
	code = prose_new(text, &doc->prose);
	if (code == ERR_OK)
		code = tagger_find(models->tagger, doc->prose, SCHEME_CONLL, &doc->entities);
	if (code == ERR_OK)
		corpus->token_count += doc->prose->tokens.count;
	*ret_doc = doc;
	return code;
}

/* ---- JSON lines ---- */

static struct slice unquoted(struct slice raw)
{
	return (struct slice){raw.ptr + 1, raw.len - 2};
}

static bool member(const struct json_value *object, const char *key, struct json_value *ret_value)
{
	struct slice raw;
	size_t at = 0;

	while (json_next(object, &at, &raw, ret_value))
		if (slice_is(unquoted(raw), key))
			return true;
	return false;
}

static size_t number_of(struct slice raw)
{
	size_t number = 0;

	for (size_t i = 0; i < raw.len && raw.ptr[i] >= '0' && raw.ptr[i] <= '9'; i++)
		number = number * 10 + (size_t)(raw.ptr[i] - '0');
	return number;
}

static struct span span_of(const struct json_value *object, const struct utf8_index *index)
{
	struct json_value start, end;

	if (!member(object, "start", &start) || !member(object, "end", &end))
		return span_none();
	return (struct span){(uint32_t)utf8_index_byte(index, number_of(start.raw)),
	    (uint32_t)utf8_index_byte(index, number_of(end.raw))};
}

/* A string kept in the article's arena; .ptr NULL: it has none. */
static struct slice text_of(struct quote_doc *doc, const struct json_value *object, const char *key)
{
	struct json_value value;
	struct buf decoded = {0};
	struct slice text = {NULL, 0};

	if (!member(object, key, &value) || value.kind != JSON_STRING)
		return text;
	json_add_decoded(&decoded, value.raw);
	if (!decoded.failed)
		text = arena_copy(&doc->arena, buf_slice(&decoded));
	buf_release(&decoded);
	return text;
}

static enum err_code read_quote(
    struct quote_doc *doc, const struct json_value *object, const struct utf8_index *index)
{
	struct gold_quote quote = {.at = span_of(object, index), .speaker_at = span_none()};
	struct json_value value;
	struct slice class = text_of(doc, object, "cue_class");

	quote.kind = text_of(doc, object, "kind");
	quote.speaker_type = text_of(doc, object, "speaker_type");
	quote.speaker_name = text_of(doc, object, "speaker_name");
	quote.is_speech = !slice_is(quote.kind, "indirect") || slice_is(class, "speech");
	quote.content = tokens_of(doc->prose, quote.at);
	if (member(object, "speaker", &value) && value.kind == JSON_OBJECT) {
		quote.speaker_at = span_of(&value, index);
		quote.source = tokens_of(doc->prose, quote.speaker_at);
	}
	if (member(object, "cue", &value) && value.kind == JSON_OBJECT)
		quote.cue = tokens_of(doc->prose, span_of(&value, index));
	return add_quote(doc, &quote);
}

static enum err_code read_quotes(struct quote_doc *doc, struct slice line, struct err *ret_err)
{
	struct json_value object, quotes, quote;
	struct utf8_index *index = NULL;
	struct slice key;
	size_t at = 0;
	enum err_code code = json_read(line, &object, ret_err);

	if (code != ERR_OK || !member(&object, "quotes", &quotes))
		return code;
	code = utf8_index_new(doc_text(doc->doc), &index);
	while (code == ERR_OK && json_next(&quotes, &at, &key, &quote))
		code = read_quote(doc, &quote, index);
	utf8_index_free(index);
	return code;
}

static enum err_code read_line(struct quote_corpus *corpus, struct slice line,
    const struct models *models, struct err *ret_err)
{
	struct buf id = {0};
	struct doc *text = NULL;
	struct quote_doc *doc = NULL;
	enum err_code code = annotation_read(line, &id, &text, ret_err);

	buf_release(&id);
	if (code == ERR_OK)
		code = add_doc(corpus, text, models, &doc);
	return code == ERR_OK ? read_quotes(doc, line, ret_err) : code;
}

/* The first line of a text, which loses it. */
static struct slice take_line(struct slice *text)
{
	const char *end = memchr(text->ptr, '\n', text->len);
	struct slice line = {text->ptr, end ? (size_t)(end - text->ptr) : text->len};
	size_t taken = end ? line.len + 1 : line.len;

	text->ptr += taken;
	text->len -= taken;
	return line;
}

enum err_code quote_corpus_read(
    struct quote_corpus *corpus, const char *path, const struct models *models, struct err *ret_err)
{
	struct buf bytes = {0};
	enum err_code code = file_read(path, MAX_CORPUS_BYTES, &bytes, ret_err);
	struct slice rest = buf_slice(&bytes);

	for (unsigned number = 1; code == ERR_OK && rest.len > 0; number++) {
		struct slice line = take_line(&rest);

		if (slice_trim(line).len == 0)
			continue;
		code = read_line(corpus, line, models, ret_err);
		if (code == ERR_SYNTAX)
			code = err_set(ret_err, code, path, number, "no article with quotations");
	}
	buf_release(&bytes);
	return code;
}

/* ---- our own sentences ---- */

struct own_part {
	char kind;
	struct span at;
};

enum { OWN_PARTS = 256 };

static const struct own_part *nearest(
    const struct own_part *parts, size_t count, size_t from, const char *kinds)
{
	const struct own_part *best = NULL;
	size_t best_distance = count;

	for (size_t i = 0; i < count; i++) {
		const size_t distance = i > from ? i - from : from - i;

		if (strchr(kinds, parts[i].kind) && distance <= best_distance) {
			best = &parts[i];
			best_distance = distance;
		}
	}
	return best;
}

static enum err_code add_parts(struct quote_doc *doc, const struct own_part *parts, size_t count)
{
	enum err_code code = ERR_OK;

	for (size_t i = 0; i < count && code == ERR_OK; i++) {
		const bool speech = parts[i].kind == 'c';
		const struct own_part *source = nearest(parts, count, i, speech ? "s" : "t");
		const struct own_part *cue = nearest(parts, count, i, speech ? "q" : "r");
		struct gold_quote quote = {.is_speech = speech, .at = parts[i].at};

		if (!speech && parts[i].kind != 'x')
			continue;
		quote.content = tokens_of(doc->prose, parts[i].at);
		quote.speaker_at = source ? source->at : span_none();
		quote.source = tokens_of(doc->prose, quote.speaker_at);
		if (cue)
			quote.cue = tokens_of(doc->prose, cue->at);
		code = add_quote(doc, &quote);
	}
	return code;
}

/* "{c|We won}": the text without its braces, and where the parts lie. false: malformed. */
static bool read_parts(
    struct slice own, struct buf *text, struct own_part *parts, size_t *ret_count)
{
	size_t count = 0;
	bool open = false;

	for (size_t i = 0; i < own.len; i++) {
		if (own.ptr[i] == '{') {
			if (open || count == OWN_PARTS || i + 2 >= own.len || own.ptr[i + 2] != '|')
				return false;
			parts[count].kind = own.ptr[i + 1];
			parts[count].at.start = (uint32_t)text->len;
			open = true;
			i += 2;
		} else if (own.ptr[i] == '}') {
			if (!open)
				return false;
			parts[count++].at.end = (uint32_t)text->len;
			open = false;
		} else {
			buf_add_byte(text, own.ptr[i]);
		}
	}
	*ret_count = count;
	return !open;
}

static enum err_code read_own(struct quote_corpus *corpus, struct slice own,
    const struct models *models, const char *path, unsigned line, struct err *ret_err)
{
	struct own_part parts[OWN_PARTS];
	const struct doc_meta meta = {.title_at = span_none()};
	struct quote_doc *doc = NULL;
	struct doc *made = NULL;
	struct buf text = {0};
	size_t count = 0;
	enum err_code code;

	if (slice_trim(own).len == 0)
		return ERR_OK;
	if (!read_parts(own, &text, parts, &count)) {
		buf_release(&text);
		return err_set(ret_err, ERR_SYNTAX, path, line, "braces before this line");
	}
	code = doc_new_take(slice_of("own"), (struct slice){0}, &text, &meta, DOC_GIVEN, 0, &made);
	if (code == ERR_OK)
		code = add_doc(corpus, made, models, &doc);
	return code == ERR_OK ? add_parts(doc, parts, count) : code;
}

enum err_code quote_corpus_read_own(
    struct quote_corpus *corpus, const char *path, const struct models *models, struct err *ret_err)
{
	struct buf bytes = {0}, own = {0};
	enum err_code code = file_read(path, MAX_CORPUS_BYTES, &bytes, ret_err);
	struct slice rest = buf_slice(&bytes);
	unsigned number = 1;

	for (; code == ERR_OK && rest.len > 0; number++) {
		struct slice line = take_line(&rest);

		if (line.len > 0 && line.ptr[0] == '#')
			continue;
		if (!slice_is(line, "---")) {
			buf_add_slice(&own, line);
			buf_add_byte(&own, '\n');
			continue;
		}
		code = read_own(corpus, buf_slice(&own), models, path, number, ret_err);
		buf_clear(&own);
	}
	if (code == ERR_OK)
		code = read_own(corpus, buf_slice(&own), models, path, number, ret_err);
	buf_release(&own);
	buf_release(&bytes);
	return code;
}

void quote_corpus_release(struct quote_corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++) {
		struct quote_doc *doc = &corpus->docs[i];

		alloc_free(doc->quotes);
		entities_free(doc->entities);
		prose_free(doc->prose);
		doc_free(doc->doc);
		arena_release(&doc->arena);
	}
	alloc_free(corpus->docs);
	*corpus = (struct quote_corpus){.docs = NULL};
}
