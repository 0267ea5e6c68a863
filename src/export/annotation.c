#include "config.h"

#include "export/annotation.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "doc/meta.h"
#include "text/json.h"
#include "text/utf8.h"

/* ---- writing ---- */

/* What every part of an object needs. */
struct writer {
	struct buf *buf;
	struct slice text;
	const struct utf8_index *index;
	struct frame_source source;
};

static void add_point(const struct writer *writer, uint32_t byte)
{
	json_add_count(writer->buf, utf8_index_point(writer->index, byte));
}

/* "start":S,"end":E */
static void add_place(const struct writer *writer, struct span span)
{
	buf_add_text(writer->buf, "\"start\":");
	add_point(writer, span.start);
	buf_add_text(writer->buf, ",\"end\":");
	add_point(writer, span.end);
}

/* The same with the text between. */
static void add_span(const struct writer *writer, struct span span)
{
	add_place(writer, span);
	buf_add_text(writer->buf, ",\"text\":");
	json_add_string(writer->buf, slice_at(writer->text, span));
}

static void add_pair(const struct writer *writer, struct span span)
{
	buf_add_byte(writer->buf, '[');
	add_point(writer, span.start);
	buf_add_byte(writer->buf, ',');
	add_point(writer, span.end);
	buf_add_byte(writer->buf, ']');
}

static void add_key(struct buf *buf, const char *key, struct slice value)
{
	buf_add_byte(buf, '"');
	buf_add_text(buf, key);
	buf_add_text(buf, "\":");
	json_add_string(buf, value);
}

static void add_meta(struct buf *buf, const struct doc_meta *meta)
{
	buf_add_byte(buf, ',');
	add_key(buf, "outlet", meta->outlet);
	buf_add_byte(buf, ',');
	add_key(buf, "title", meta->title);
	buf_add_byte(buf, ',');
	add_key(buf, "date", meta->date);
	buf_add_text(buf, ",\"byline\":[");
	for (size_t i = 0; i < meta->byline_count; i++) {
		if (i > 0)
			buf_add_byte(buf, ',');
		json_add_string(buf, meta->byline[i]);
	}
	buf_add_byte(buf, ']');
}

static void add_boilerplate(const struct writer *writer)
{
	const struct spans *spans = &writer->source.prose->boilerplate;

	buf_add_text(writer->buf, ",\"boilerplate\":[");
	for (size_t i = 0; i < spans->count; i++) {
		buf_add_text(writer->buf, i > 0 ? ",{" : "{");
		add_place(writer, spans->items[i]);
		buf_add_byte(writer->buf, '}');
	}
	buf_add_byte(writer->buf, ']');
}

static void add_sentences(const struct writer *writer)
{
	const struct sentences *sentences = &writer->source.prose->sentences;

	buf_add_text(writer->buf, ",\"sentences\":[");
	for (size_t i = 0; i < sentences->count; i++) {
		if (i > 0)
			buf_add_byte(writer->buf, ',');
		add_pair(writer, (struct span){sentences->items[i].start, sentences->items[i].end});
	}
	buf_add_byte(writer->buf, ']');
}

static void add_entities(const struct writer *writer)
{
	const struct entities *entities = writer->source.entities;

	buf_add_text(writer->buf, ",\"entities\":[");
	for (size_t i = 0; i < entities->mention_count; i++) {
		const struct mention *mention = &entities->mentions[i];

		buf_add_text(writer->buf, i > 0 ? ",{" : "{");
		add_span(writer, (struct span){mention->start, mention->end});
		buf_add_format(writer->buf, ",\"type\":\"%s\",", entity_type_text(mention->type));
		add_key(writer->buf, "canonical", entities->names[mention->name].canonical);
		buf_add_byte(writer->buf, '}');
	}
	buf_add_byte(writer->buf, ']');
}

static void add_speaker(const struct writer *writer, const struct quote *quote)
{
	struct slice canonical = quote->speaker_name;

	if (quote->name != NAME_NONE)
		canonical = writer->source.entities->names[quote->name].canonical;
	buf_add_text(writer->buf, ",\"speaker\":");
	if (!span_exists(quote->speaker)) {
		buf_add_text(writer->buf, "null");
		return;
	}
	buf_add_byte(writer->buf, '{');
	add_span(writer, quote->speaker);
	buf_add_byte(writer->buf, ',');
	add_key(writer->buf, "canonical", canonical);
	buf_add_byte(writer->buf, '}');
}

static void add_quote(const struct writer *writer, const struct quote *quote)
{
	const struct quotes *quotes = writer->source.quotes;

	buf_add_byte(writer->buf, '{');
	add_span(writer, (struct span){quote->start, quote->end});
	buf_add_format(writer->buf, ",\"kind\":\"%s\",\"parts\":[", quote_kind_text(quote->kind));
	for (uint32_t i = 0; i < quote->part_count; i++) {
		if (i > 0)
			buf_add_byte(writer->buf, ',');
		add_pair(writer, quotes->parts[quote->first_part + i]);
	}
	buf_add_byte(writer->buf, ']');
	add_speaker(writer, quote);
	buf_add_byte(writer->buf, ',');
	add_key(writer->buf, "speaker_name", quote->speaker_name);
	buf_add_text(writer->buf, ",\"cue\":");
	if (span_exists(quote->cue)) {
		buf_add_byte(writer->buf, '{');
		add_span(writer, quote->cue);
		buf_add_text(writer->buf, "}}");
	} else {
		buf_add_text(writer->buf, "null}");
	}
}

static void add_quotes(const struct writer *writer)
{
	const struct quotes *quotes = writer->source.quotes;

	buf_add_text(writer->buf, ",\"quotes\":[");
	for (size_t i = 0; i < quotes->count; i++) {
		if (i > 0)
			buf_add_byte(writer->buf, ',');
		add_quote(writer, &quotes->items[i]);
	}
	buf_add_byte(writer->buf, ']');
}

/* The devices that the interface knows; what only the screen shows comes after them. */
static void add_devices(struct buf *buf, uint32_t devices)
{
	bool first = true;

	buf_add_text(buf, ",\"devices\":[");
	for (unsigned at = 0; at <= DEVICE_AT_LIST; at++) {
		if (!(devices & 1u << at))
			continue;
		buf_add_format(buf, "%s\"%s\"", first ? "" : ",", device_text(at));
		first = false;
	}
	buf_add_byte(buf, ']');
}

/* The members of a framing, without its braces. */
static void add_passage(
    const struct writer *writer, const struct frame *frame, const struct passage *passage)
{
	const struct sentence *sentence = &writer->source.prose->sentences.items[passage->sentence];

	add_key(writer->buf, "frame", frame->id);
	buf_add_byte(writer->buf, ',');
	add_key(writer->buf, "facet", frame->facets[passage->facet].id);
	buf_add_byte(writer->buf, ',');
	add_span(writer, (struct span){passage->start, passage->end});
	buf_add_text(writer->buf, ",\"sentence\":");
	add_pair(writer, (struct span){sentence->start, sentence->end});
	buf_add_text(writer->buf, ",\"score\":");
	json_add_real(writer->buf, passage->score);
	buf_add_format(writer->buf, ",\"voice\":\"%s\",", voice_text(passage->voice));
	add_key(writer->buf, "speaker", passage->speaker);
	buf_add_format(writer->buf, ",\"stance\":\"%s\"", stance_text(passage->stance));
	add_devices(writer->buf, passage->devices);
}

static void add_frames(
    const struct writer *writer, const struct frame *frame, const struct framings *framings)
{
	buf_add_text(writer->buf, ",\"frames\":[");
	for (size_t i = 0; frame && framings && i < framings->count; i++) {
		buf_add_text(writer->buf, i > 0 ? ",{" : "{");
		add_passage(writer, frame, &framings->items[i]);
		buf_add_byte(writer->buf, '}');
	}
	buf_add_byte(writer->buf, ']');
}

enum err_code annotation_write(struct slice id_json, const struct doc *doc,
    const struct analysis *analysis, const struct frame *frame, const struct framings *framings,
    struct buf *buf)
{
	struct writer writer = {
	    .buf = buf, .text = doc_text(doc), .source = analysis_source(doc, analysis)};
	struct utf8_index *index;
	enum err_code code = utf8_index_new(writer.text, &index);

	if (code != ERR_OK)
		return code;
	writer.index = index;
	buf_add_text(buf, "{\"id\":");
	if (id_json.ptr)
		buf_add_slice(buf, id_json);
	else
		json_add_string(buf, doc_id(doc));
	add_meta(buf, doc_meta(doc));
	buf_add_byte(buf, ',');
	add_key(buf, "text", writer.text);
	add_boilerplate(&writer);
	add_sentences(&writer);
	add_entities(&writer);
	add_quotes(&writer);
	add_frames(&writer, frame, framings);
	buf_add_text(buf, "}\n");
	utf8_index_free(index);
	return buf->failed ? ERR_NOMEM : ERR_OK;
}

enum err_code annotation_add_passage(const struct frame_source *source, const struct frame *frame,
    const struct passage *passage, const struct span *duplicates, size_t duplicate_count,
    const struct utf8_index *index, struct buf *buf)
{
	const struct writer writer = {
	    .buf = buf, .text = doc_text(source->doc), .index = index, .source = *source};

	buf_add_byte(buf, '{');
	add_passage(&writer, frame, passage);
	buf_add_text(buf, ",\"duplicates\":[");
	for (size_t i = 0; i < duplicate_count; i++) {
		if (i > 0)
			buf_add_byte(buf, ',');
		add_pair(&writer, duplicates[i]);
	}
	buf_add_text(buf, "]}");
	return buf->failed ? ERR_NOMEM : ERR_OK;
}

void annotation_write_error(
    struct slice id_json, const struct err *err, size_t line, struct buf *buf)
{
	buf_add_text(buf, "{\"id\":");
	buf_add_slice(buf, id_json.len > 0 ? id_json : slice_of("null"));
	buf_add_text(buf, ",\"error\":");
	json_add_string(buf, slice_of(err->detail[0] ? err->detail : err_text(err->code)));
	buf_add_text(buf, ",\"line\":");
	json_add_count(buf, line);
	buf_add_text(buf, "}\n");
}

/* ---- reading ---- */

enum field {
	FIELD_ID,
	FIELD_TEXT,
	FIELD_OUTLET,
	FIELD_TITLE,
	FIELD_DATE,
	FIELD_BYLINE,
	FIELD_URL,
	FIELDS
};

static const char *const field_names[FIELDS] = {
    "id", "text", "outlet", "title", "date", "byline", "url"};

/* The last value of each known key; .raw.ptr NULL: none. */
struct fields {
	struct json_value values[FIELDS];
};

static enum field field_of(struct slice raw_key, struct buf *scratch)
{
	struct slice key = {raw_key.ptr + 1, raw_key.len - 2};

	if (memchr(key.ptr, '\\', key.len)) {
		buf_clear(scratch);
		json_add_decoded(scratch, raw_key);
		key = buf_slice(scratch);
	}
	for (int i = 0; i < FIELDS; i++)
		if (slice_is(key, field_names[i]))
			return i;
	return FIELDS;
}

static void find_fields(const struct json_value *object, struct buf *scratch, struct fields *fields)
{
	struct json_value value;
	struct slice key;
	size_t at = 0;

	while (json_next(object, &at, &key, &value)) {
		enum field field = field_of(key, scratch);

		if (field < FIELDS)
			fields->values[field] = value;
	}
}

static bool is_given(const struct fields *fields, enum field field)
{
	return fields->values[field].raw.ptr && fields->values[field].kind != JSON_NULL;
}

/* The id as it is echoed: a number as it was written, a string escaped as we do. */
static enum err_code read_id(
    const struct fields *fields, struct buf *ret_id_json, struct buf *id, struct err *ret_err)
{
	const struct json_value *value = &fields->values[FIELD_ID];

	if (!value->raw.ptr)
		return ERR_OK;
	if (value->kind == JSON_OBJECT || value->kind == JSON_ARRAY)
		return err_set(ret_err, ERR_SYNTAX, NULL, 0, "id is neither string nor number");
	if (value->kind == JSON_STRING)
		json_add_decoded(id, value->raw);
	else
		buf_add_slice(id, value->raw);
	buf_clear(ret_id_json);
	if (value->kind == JSON_STRING)
		json_add_string(ret_id_json, buf_slice(id));
	else
		buf_add_slice(ret_id_json, value->raw);
	return ERR_OK;
}

/* A text that may be missing, decoded into the arena. */
static enum err_code read_text(const struct fields *fields, enum field field, struct arena *arena,
    struct slice *ret_text, struct err *ret_err)
{
	struct buf decoded = {0};

	if (!is_given(fields, field))
		return ERR_OK;
	if (fields->values[field].kind != JSON_STRING)
		return err_set(
		    ret_err, ERR_SYNTAX, NULL, 0, "%s is not a string", field_names[field]);
	json_add_decoded(&decoded, fields->values[field].raw);
	if (!decoded.failed)
		*ret_text = arena_copy(arena, buf_slice(&decoded));
	buf_release(&decoded);
	return ret_text->ptr ? ERR_OK : err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
}

/* A byline in one string reads as in a header block: "A, B and C". */
static enum err_code split_byline(struct slice text, struct arena *arena, struct doc_meta *meta)
{
	struct doc_meta block = {.title_at = span_none()};
	struct buf line = {0};
	size_t used = 0;
	enum err_code code;

	buf_add_text(&line, "Byline: ");
	for (size_t i = 0; i < text.len; i++)
		buf_add_byte(&line, (unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i]);
	buf_add_text(&line, "\n\n");
	text = line.failed ? (struct slice){0} : arena_copy(arena, buf_slice(&line));
	buf_release(&line);
	if (!text.ptr)
		return ERR_NOMEM;
	code = meta_read_block(text, arena, &block, &used);
	meta->byline = block.byline;
	meta->byline_count = block.byline_count;
	return code;
}

static enum err_code read_byline_array(
    const struct json_value *array, struct arena *arena, struct doc_meta *meta, struct err *ret_err)
{
	struct json_value value;
	struct slice key, *names;
	size_t at = 0, count = 0;
	enum err_code code;

	while (json_next(array, &at, &key, &value))
		count++;
	names = arena_alloc(arena, count, sizeof *names);
	if (!names)
		return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	at = 0;
	count = 0;
	while (json_next(array, &at, &key, &value)) {
		struct fields one = {0};

		one.values[FIELD_BYLINE] = value;
		code = read_text(&one, FIELD_BYLINE, arena, &names[count], ret_err);
		if (code != ERR_OK)
			return code;
		count += names[count].ptr != NULL;
	}
	meta->byline = names;
	meta->byline_count = count;
	return ERR_OK;
}

static enum err_code read_byline(
    const struct fields *fields, struct arena *arena, struct doc_meta *meta, struct err *ret_err)
{
	struct slice text = {0};
	enum err_code code;

	if (is_given(fields, FIELD_BYLINE) && fields->values[FIELD_BYLINE].kind == JSON_ARRAY)
		return read_byline_array(&fields->values[FIELD_BYLINE], arena, meta, ret_err);
	code = read_text(fields, FIELD_BYLINE, arena, &text, ret_err);
	if (code == ERR_OK && text.ptr && split_byline(text, arena, meta) != ERR_OK)
		code = err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	return code;
}

/* The first line that is the title, so that a wording in it is known to be the headline's. */
static struct span find_title(struct slice text, struct slice title)
{
	title = slice_trim(title);
	for (size_t at = 0; title.len > 0 && at < text.len;) {
		const char *stop = memchr(text.ptr + at, '\n', text.len - at);
		size_t end = stop ? (size_t)(stop - text.ptr) : text.len;
		struct slice line = slice_trim((struct slice){text.ptr + at, end - at});

		if (slice_equal(line, title)) {
			uint32_t start = (uint32_t)(line.ptr - text.ptr);

			return (struct span){start, start + (uint32_t)line.len};
		}
		at = end + 1;
	}
	return span_none();
}

static enum err_code read_meta(
    const struct fields *fields, struct arena *arena, struct doc_meta *meta, struct err *ret_err)
{
	enum err_code code = read_text(fields, FIELD_OUTLET, arena, &meta->outlet, ret_err);

	if (code == ERR_OK)
		code = read_text(fields, FIELD_TITLE, arena, &meta->title, ret_err);
	if (code == ERR_OK)
		code = read_text(fields, FIELD_DATE, arena, &meta->date, ret_err);
	if (code == ERR_OK)
		code = read_text(fields, FIELD_URL, arena, &meta->url, ret_err);
	if (code == ERR_OK)
		code = read_byline(fields, arena, meta, ret_err);
	return code;
}

static enum err_code make_doc(const struct fields *fields, struct slice id, unsigned flags,
    struct doc **ret_doc, struct err *ret_err)
{
	struct doc_meta meta = {.title_at = span_none()};
	struct arena arena = {0};
	struct buf text = {0};
	enum err_code code;

	if (!fields->values[FIELD_TEXT].raw.ptr)
		return err_set(ret_err, ERR_SYNTAX, NULL, 0, "text is missing");
	if (fields->values[FIELD_TEXT].kind != JSON_STRING)
		return err_set(ret_err, ERR_SYNTAX, NULL, 0, "text is not a string");
	code = read_meta(fields, &arena, &meta, ret_err);
	if (code == ERR_OK) {
		json_add_decoded(&text, fields->values[FIELD_TEXT].raw);
		if (meta.title.ptr)
			meta.title_at = find_title(buf_slice(&text), meta.title);
		code = text.failed ? ERR_NOMEM
		                   : doc_new_take(id, (struct slice){0}, &text, &meta,
		                         DOC_GIVEN | flags, 0, ret_doc);
		if (code == ERR_NOMEM)
			err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	}
	buf_release(&text);
	arena_release(&arena);
	return code;
}

static enum err_code read_object(struct slice line, unsigned flags, struct buf *ret_id_json,
    struct doc **ret_doc, struct err *ret_err)
{
	struct buf scratch = {0}, id = {0};
	struct json_value object;
	struct fields fields = {0};
	enum err_code code = json_read(line, &object, ret_err);

	if (code == ERR_OK && object.kind != JSON_OBJECT)
		code = err_set(ret_err, ERR_SYNTAX, NULL, 0, "not a JSON object");
	if (code == ERR_OK) {
		find_fields(&object, &scratch, &fields);
		code = read_id(&fields, ret_id_json, &id, ret_err);
	}
	if (code == ERR_OK && !scratch.failed && !id.failed && !ret_id_json->failed)
		code = make_doc(&fields, buf_slice(&id), flags, ret_doc, ret_err);
	else if (code == ERR_OK)
		code = err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	buf_release(&scratch);
	buf_release(&id);
	return code;
}

enum err_code annotation_read(
    struct slice line, struct buf *ret_id_json, struct doc **ret_doc, struct err *ret_err)
{
	struct buf repaired = {0};
	unsigned flags = 0;
	enum err_code code;

	buf_clear(ret_id_json);
	buf_add_text(ret_id_json, "null");
	if (line.len > ANNOTATION_MAX_LINE)
		return err_set(ret_err, ERR_TOO_LARGE, NULL, 0, NULL);
	if (slice_starts(line, "\xef\xbb\xbf"))
		line = (struct slice){line.ptr + 3, line.len - 3};
	if (utf8_valid_prefix(line) != line.len) {
		utf8_repair(line, &repaired);
		line = buf_slice(&repaired);
		flags = DOC_REPAIRED;
	}
	if (repaired.failed)
		code = err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
	else
		code = read_object(line, flags, ret_id_json, ret_doc, ret_err);
	buf_release(&repaired);
	return code;
}
