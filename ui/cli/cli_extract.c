/*
 * cli_extract.c - `abreast extract`: the articles of saved web pages and other files, one JSON
 * object each, or as text or Markdown for people.
 *
 * The title is a field of its own, not of the text. Pages are read by as many processes as --jobs
 * says; the order is that of the operands.
 */
#include "config.h"

#include "cli/cli.h"

#include <pthread.h>
#include <string.h>

#include "base/alloc.h"
#include "base/pool.h"
#include "text/json.h"

enum { RING = 32 /* articles under way */ };

enum extract_format { AS_JSON, AS_TEXT, AS_MARKDOWN };

struct slot {
	const char *path; /* borrowed from the list */
	struct doc *doc;  /* NULL: see problem */
	struct err problem;
	bool done;
	struct extractor *extractor;
};

struct extractor {
	struct cli *cli;
	const struct loader *loader;
	enum extract_format format;
	size_t printed;
	struct slot slots[RING];
	pthread_mutex_t lock; /* for slots[].done */
	pthread_cond_t done;
};

static void add_lines(struct buf *buf, struct slice text, const char *prefix)
{
	size_t first = 0;

	while (first < text.len) {
		const char *end = memchr(text.ptr + first, '\n', text.len - first);
		const size_t stop = end ? (size_t)(end - text.ptr) : text.len;

		buf_add_text(buf, prefix);
		buf_add(buf, text.ptr + first, stop - first);
		buf_add_byte(buf, '\n');
		first = stop + 1;
	}
}

/* ---- JSON ---- */

static void add_field(struct buf *buf, const char *name, struct slice value)
{
	buf_add_format(buf, ",\"%s\":", name);
	json_add_string(buf, value);
}

/* The text without its headline. */
static struct slice body_of(const struct doc *doc)
{
	const struct doc_page *page = doc_page(doc);
	struct slice text = doc_text(doc);

	if (page && page->block_count > 0 && page->blocks[0].kind == DOC_TITLE) {
		const uint32_t end = page->blocks[0].at.end;

		text = (struct slice){text.ptr + end, text.len - end};
	}
	return slice_trim(text);
}

static void add_json(const struct doc *doc, struct buf *buf)
{
	const struct doc_meta *meta = doc_meta(doc);

	buf_add_text(buf, "{\"id\":");
	json_add_string(buf, doc_id(doc));
	add_field(buf, "title", meta->title);
	add_field(buf, "outlet", meta->outlet);
	buf_add_text(buf, ",\"byline\":[");
	for (size_t i = 0; i < meta->byline_count; i++) {
		if (i > 0)
			buf_add_byte(buf, ',');
		json_add_string(buf, meta->byline[i]);
	}
	buf_add_byte(buf, ']');
	add_field(buf, "date", meta->date);
	add_field(buf, "url", meta->url);
	add_field(buf, "lang", meta->language);
	add_field(buf, "text", body_of(doc));
	buf_add_text(buf, "}\n");
}

/* ---- for people ---- */

/* Outlet, byline, date and address, a line each. */
static void add_head(const struct doc *doc, const char *prefix, struct buf *buf)
{
	const struct doc_meta *meta = doc_meta(doc);
	const struct slice values[] = {meta->outlet, meta->date, meta->url};

	if (meta->byline_count > 0)
		buf_add_text(buf, prefix);
	for (size_t i = 0; i < meta->byline_count; i++) {
		if (i > 0)
			buf_add_text(buf, ", ");
		buf_add_slice(buf, meta->byline[i]);
	}
	if (meta->byline_count > 0)
		buf_add_byte(buf, '\n');
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		if (values[i].len > 0)
			buf_add_text(buf, prefix);
		buf_add_slice(buf, values[i]);
		if (values[i].len > 0)
			buf_add_byte(buf, '\n');
	}
}

static void add_block(const struct doc *doc, const struct doc_block *block, struct buf *buf)
{
	struct slice text = slice_at(doc_text(doc), block->at);

	switch ((enum doc_block_kind)block->kind) {
	case DOC_TITLE: return;
	case DOC_HEADING:
		buf_add_repeat(buf, '#', block->level < 2 ? 2 : block->level);
		buf_add_byte(buf, ' ');
		break;
	case DOC_ITEM:
		buf_add_text(buf, "- ");
		if (slice_starts(text, "\xe2\x80\xa2 "))
			text = (struct slice){text.ptr + 4, text.len - 4};
		break;
	case DOC_QUOTE: add_lines(buf, text, "> "); return;
	case DOC_PRE: add_lines(buf, text, "    "); return;
	case DOC_CAPTION:
		buf_add_byte(buf, '*');
		buf_add_slice(buf, text);
		buf_add_text(buf, "*\n");
		return;
	default: break;
	}
	buf_add_slice(buf, text);
	buf_add_byte(buf, '\n');
}

static bool is_list(const struct doc_page *page, size_t block)
{
	return page->blocks[block].kind == DOC_ITEM && block + 1 < page->block_count &&
	       page->blocks[block + 1].kind == DOC_ITEM;
}

static void add_markdown(const struct doc *doc, struct buf *buf)
{
	const struct doc_page *page = doc_page(doc);

	buf_add_text(buf, "# ");
	buf_add_slice(buf, doc_meta(doc)->title);
	buf_add_text(buf, "\n\n");
	add_head(doc, "- ", buf);
	buf_add_byte(buf, '\n');
	if (!page) {
		buf_add_slice(buf, body_of(doc));
		buf_add_text(buf, "\n");
	}
	for (size_t i = 0; page && i < page->block_count; i++) {
		add_block(doc, &page->blocks[i], buf);
		if (page->blocks[i].kind != DOC_TITLE && !is_list(page, i))
			buf_add_byte(buf, '\n');
	}
}

static void add_text(const struct doc *doc, struct buf *buf)
{
	buf_add_slice(buf, doc_meta(doc)->title);
	buf_add_byte(buf, '\n');
	add_head(doc, "", buf);
	buf_add_byte(buf, '\n');
	buf_add_slice(buf, body_of(doc));
	buf_add_byte(buf, '\n');
}

/* Text for people goes to a terminal, too: nothing in it may command that. */
static void make_safe(struct buf *text)
{
	struct buf safe = {0};
	size_t first = 0;

	while (first < text->len) {
		const char *end = memchr(text->data + first, '\n', text->len - first);
		const size_t stop = end ? (size_t)(end - text->data) : text->len;

		cli_add_safe(&safe, (struct slice){text->data + first, stop - first});
		buf_add_byte(&safe, '\n');
		first = stop + 1;
	}
	safe.failed |= text->failed;
	buf_release(text);
	*text = safe;
}

static void print(struct extractor *extractor, const struct doc *doc)
{
	struct buf text = {0};

	if (extractor->format != AS_JSON && extractor->printed++ > 0)
		buf_add_text(&text, extractor->format == AS_TEXT ? "\f\n" : "---\n\n");
	if (extractor->format == AS_JSON)
		add_json(doc, &text);
	else if (extractor->format == AS_TEXT)
		add_text(doc, &text);
	else
		add_markdown(doc, &text);
	if (extractor->format != AS_JSON && extractor->cli->out_is_terminal)
		make_safe(&text);
	cli_out_buf(extractor->cli, &text);
	buf_release(&text);
}

/* ---- the work ---- */

static void work(void *data, const struct pool *pool)
{
	struct slot *slot = data;
	struct extractor *extractor = slot->extractor;

	(void)pool;
	if (load_doc(slot->path, extractor->loader, &slot->doc, &slot->problem) != ERR_OK)
		slot->doc = NULL;
	pthread_mutex_lock(&extractor->lock);
	slot->done = true;
	pthread_cond_signal(&extractor->done);
	pthread_mutex_unlock(&extractor->lock);
}

static void say_notes(struct cli *cli, const struct doc *doc)
{
	const struct doc_page *page = doc_page(doc);
	struct slice notes = page ? page->notes : (struct slice){0};

	while (notes.len > 0) {
		const char *end = memchr(notes.ptr, '\n', notes.len);
		const size_t len = end ? (size_t)(end - notes.ptr) : notes.len;

		cli_note(cli, "%.*s: %.*s", (int)doc_path(doc).len, doc_path(doc).ptr, (int)len,
		    notes.ptr);
		notes.ptr += len < notes.len ? len + 1 : len;
		notes.len -= len < notes.len ? len + 1 : len;
	}
}

/* Wait for a slot's article and print it. */
static void finish(struct extractor *extractor, struct slot *slot)
{
	pthread_mutex_lock(&extractor->lock);
	while (!slot->done)
		pthread_cond_wait(&extractor->done, &extractor->lock);
	pthread_mutex_unlock(&extractor->lock);
	if (slot->doc) {
		say_notes(extractor->cli, slot->doc);
		print(extractor, slot->doc);
	} else {
		cli_skip(extractor->cli, &slot->problem);
	}
	doc_free(slot->doc);
	*slot = (struct slot){0};
}

static enum err_code extract(
    struct extractor *extractor, const struct load_list *list, struct pool *pool)
{
	size_t oldest = 0, i = 0;
	enum err_code code = ERR_OK;

	for (; i < list->count && code == ERR_OK && !extractor->cli->out_closed; i++) {
		struct slot *slot = &extractor->slots[i % RING];

		for (; oldest + RING <= i; oldest++)
			finish(extractor, &extractor->slots[oldest % RING]);
		*slot = (struct slot){.path = list->items[i].path,
		    .problem = list->items[i].problem,
		    .done = list->items[i].problem.code != ERR_OK,
		    .extractor = extractor};
		if (!slot->done)
			code = pool_add(pool, work, slot);
		slot->done |= code != ERR_OK;
		cli_progress(i + 1, list->count, extractor->cli);
	}
	for (; oldest < i; oldest++)
		finish(extractor, &extractor->slots[oldest % RING]);
	return code;
}

static bool read_format(struct cli *cli, enum extract_format *ret_format)
{
	static const char *const names[] = {"jsonl", "text", "markdown"};
	const char *name = cli_value(cli, "format");

	*ret_format = AS_JSON;
	if (!name || strcmp(name, "json") == 0)
		return true;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(name, names[i]) == 0) {
			*ret_format = (enum extract_format)i;
			return true;
		}
	}
	cli_misuse(cli, "--format is jsonl, text or markdown");
	return false;
}

void cli_extract(struct cli *cli)
{
	struct extractor extractor = {.cli = cli, .loader = cli_loader(cli)};
	struct load_list list = {0};
	struct pool *pool = NULL;
	enum err_code code = ERR_OK;

	if (!read_format(cli, &extractor.format))
		return;
	if (cli->arg_count == 0) {
		cli_misuse(cli, "which pages? name files or folders");
		return;
	}
	for (int i = 0; code == ERR_OK && i < cli->arg_count; i++)
		code = load_list_add(&list, cli->args[i]);
	if (code == ERR_OK)
		code = pool_new(cli->jobs, &pool);
	pthread_mutex_init(&extractor.lock, NULL);
	pthread_cond_init(&extractor.done, NULL);
	if (code == ERR_OK)
		code = extract(&extractor, &list, pool);
	if (code == ERR_OK && list.count == 0)
		cli_skip_text(cli, "nothing there that can be read");
	cli_progress_end(cli);
	pool_free(pool);
	pthread_mutex_destroy(&extractor.lock);
	pthread_cond_destroy(&extractor.done);
	load_list_release(&list);
	if (code != ERR_OK)
		cli_fail_code(cli, code);
}
