#include "config.h"

#include "train/conllu.h"

#include <stdio.h>

#include "base/alloc.h"
#include "base/file.h"
#include "text/utf8.h"

enum { MAX_FILE_BYTES = 1 << 30, COLUMNS = 10, READ_BYTES = 1 << 16 };

enum column { COLUMN_ID, COLUMN_FORM, COLUMN_TAG = 4, COLUMN_NOTE = 9 };

/* ---- documents ---- */

enum err_code conllu_add_token(struct conllu_doc *doc, struct slice word, struct slice tag,
    struct slice note, bool space_before)
{
	struct tokens *tokens = &doc->prose.tokens;
	struct token *grown =
	    alloc_grow(tokens->items, &tokens->capacity, tokens->count + 1, sizeof *grown);
	struct slice *column;
	size_t start;

	if (!grown)
		return ERR_NOMEM;
	tokens->items = grown;
	column = alloc_grow(doc->tags, &doc->tag_capacity, tokens->count + 1, sizeof *column);
	if (!column)
		return ERR_NOMEM;
	doc->tags = column;
	column[tokens->count] = tag;
	column = alloc_grow(doc->notes, &doc->note_capacity, tokens->count + 1, sizeof *column);
	if (!column)
		return ERR_NOMEM;
	doc->notes = column;
	column[tokens->count] = note;
	if (space_before && tokens->count > 0)
		buf_add_text(&doc->text, doc->paragraph_ended ? "\n\n" : " ");
	doc->paragraph_ended = false;
	start = doc->text.len;
	utf8_repair(word, &doc->text);
	grown[tokens->count++] = (struct token){.start = (uint32_t)start,
	    .end = (uint32_t)doc->text.len,
	    .flags = space_before || start == 0 ? TOKEN_SPACE_BEFORE : 0};
	return doc->text.failed ? ERR_NOMEM : ERR_OK;
}

enum err_code conllu_end_sentence(struct conllu_doc *doc)
{
	struct sentences *sentences = &doc->prose.sentences;
	const size_t first =
	    sentences->count > 0 ? sentences->items[sentences->count - 1].end_token : 0;
	const size_t end = doc->prose.tokens.count;
	struct sentence *grown;

	if (first == end)
		return ERR_OK;
	grown =
	    alloc_grow(sentences->items, &sentences->capacity, sentences->count + 1, sizeof *grown);
	if (!grown)
		return ERR_NOMEM;
	sentences->items = grown;
	grown[sentences->count++] = (struct sentence){
	    .start = doc->prose.tokens.items[first].start,
	    .end = doc->prose.tokens.items[end - 1].end,
	    .first_token = (uint32_t)first,
	    .end_token = (uint32_t)end,
	};
	return ERR_OK;
}

void conllu_doc_finish(struct conllu_doc *doc)
{
	doc->prose.text = buf_slice(&doc->text);
}

void conllu_doc_release(struct conllu_doc *doc)
{
	buf_release(&doc->text);
	tokens_release(&doc->prose.tokens);
	sentences_release(&doc->prose.sentences);
	alloc_free(doc->tags);
	alloc_free(doc->notes);
}

/* ---- reading ---- */

/* A file while it is read. */
struct reading {
	struct conllu *conllu;
	struct conllu_doc *doc; /* NULL: the next line begins one */
	unsigned range_end;     /* the last token of a range without spaces inside; 0: none */
	bool range_space;       /* is there a space after it? */
	bool space;             /* before the next token */
};

static enum err_code begin_doc(struct reading *reading, struct slice name)
{
	struct conllu *conllu = reading->conllu;
	struct conllu_doc *grown =
	    alloc_grow(conllu->docs, &conllu->capacity, conllu->count + 1, sizeof *grown);

	if (!grown)
		return ERR_NOMEM;
	conllu->docs = grown;
	grown[conllu->count] = (struct conllu_doc){.name = name};
	reading->doc = &grown[conllu->count++];
	reading->space = true;
	return ERR_OK;
}

static bool cut_columns(struct slice line, struct slice ret_columns[COLUMNS])
{
	for (unsigned i = 0; i < COLUMNS; i++) {
		const char *tab = line.len > 0 ? memchr(line.ptr, '\t', line.len) : NULL;
		const size_t len = tab ? (size_t)(tab - line.ptr) : line.len;

		if ((i + 1 < COLUMNS) != (tab != NULL))
			return false;
		ret_columns[i] = (struct slice){line.ptr, len};
		if (tab) {
			line.ptr += len + 1;
			line.len -= len + 1;
		}
	}
	return true;
}

static unsigned number_of(struct slice text)
{
	unsigned number = 0;

	for (size_t i = 0; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
		number = number * 10 + (unsigned)(text.ptr[i] - '0');
	return number;
}

static bool has_space_after(struct slice note)
{
	static const char sign[] = "SpaceAfter=No";

	for (size_t i = 0; i + sizeof sign - 1 <= note.len; i++)
		if (memcmp(note.ptr + i, sign, sizeof sign - 1) == 0)
			return false;
	return true;
}

static enum err_code take_word(struct reading *reading, const struct slice columns[COLUMNS])
{
	const struct slice id = columns[COLUMN_ID];
	const char *dash = memchr(id.ptr, '-', id.len);
	enum err_code code = ERR_OK;
	unsigned number;

	if (!reading->doc)
		code = begin_doc(reading, slice_of(""));
	if (code != ERR_OK || memchr(id.ptr, '.', id.len))
		return code;
	if (dash) {
		reading->range_end =
		    number_of((struct slice){dash + 1, (size_t)(id.ptr + id.len - dash - 1)});
		reading->range_space = has_space_after(columns[COLUMN_NOTE]);
		return ERR_OK;
	}
	code = conllu_add_token(reading->doc, columns[COLUMN_FORM], columns[COLUMN_TAG],
	    columns[COLUMN_NOTE], reading->space);
	reading->conllu->token_count++;
	number = number_of(id);
	if (number < reading->range_end)
		reading->space = false;
	else if (number == reading->range_end)
		reading->space = reading->range_space;
	else
		reading->space = has_space_after(columns[COLUMN_NOTE]);
	return code;
}

static enum err_code take_line(struct reading *reading, struct slice line)
{
	static const char newdoc[] = "# newdoc id = ";
	struct slice columns[COLUMNS];

	if (slice_starts(line, newdoc))
		return begin_doc(reading,
		    (struct slice){line.ptr + sizeof newdoc - 1, line.len - sizeof newdoc + 1});
	if (line.len == 0) {
		reading->range_end = 0;
		reading->space = true;
		return reading->doc ? conllu_end_sentence(reading->doc) : ERR_OK;
	}
	if (line.ptr[0] == '#') {
		if (reading->doc && slice_starts(line, "# newpar"))
			reading->doc->paragraph_ended = true;
		return ERR_OK;
	}
	return cut_columns(line, columns) ? take_word(reading, columns) : ERR_SYNTAX;
}

static enum err_code read_input(const char *path, struct buf *bytes, struct err *ret_err)
{
	if (strcmp(path, "-") != 0)
		return file_read(path, MAX_FILE_BYTES, bytes, ret_err);
	for (;;) {
		size_t got;

		if (!buf_reserve(bytes, READ_BYTES))
			return err_set(ret_err, ERR_NOMEM, NULL, 0, NULL);
		got = fread(bytes->data + bytes->len, 1, READ_BYTES, stdin);
		if (got == 0)
			break;
		bytes->len += got;
		bytes->data[bytes->len] = '\0';
	}
	return ERR_OK;
}

enum err_code conllu_read(struct conllu *conllu, const char *path, struct err *ret_err)
{
	struct reading reading = {.conllu = conllu};
	enum err_code code = read_input(path, &conllu->bytes, ret_err);
	struct slice rest = buf_slice(&conllu->bytes);

	for (unsigned number = 1; code == ERR_OK && rest.len > 0; number++) {
		const char *feed = memchr(rest.ptr, '\n', rest.len);
		const size_t len = feed ? (size_t)(feed - rest.ptr) : rest.len;

		code = take_line(&reading, (struct slice){rest.ptr, len});
		if (code != ERR_OK)
			err_set(ret_err, code, path, number,
			    code == ERR_SYNTAX ? "ten columns are expected" : NULL);
		rest.ptr += feed ? len + 1 : len;
		rest.len -= feed ? len + 1 : len;
	}
	if (code == ERR_OK && reading.doc)
		code = conllu_end_sentence(reading.doc);
	for (size_t i = 0; i < conllu->count; i++)
		conllu_doc_finish(&conllu->docs[i]);
	return code;
}

void conllu_release(struct conllu *conllu)
{
	for (size_t i = 0; i < conllu->count; i++)
		conllu_doc_release(&conllu->docs[i]);
	alloc_free(conllu->docs);
	buf_release(&conllu->bytes);
	*conllu = (struct conllu){.docs = NULL};
}
