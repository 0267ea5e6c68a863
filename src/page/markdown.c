#include "config.h"

#include "page/markdown.h"

#include <cmark.h>

#include "base/alloc.h"
#include "doc/meta.h"
#include "page/htmltoken.h"
#include "page/pagemeta.h"

/* libcmark asks for memory here; it cannot cope with none, but its process may end. */
static void *give_zeroed(size_t count, size_t size)
{
	void *memory = alloc_zero(count, size);

	if (!memory)
		__builtin_trap();
	return memory;
}

static void *give_resized(void *memory, size_t size)
{
	void *resized = alloc_resize(memory, size, 1);

	if (!resized)
		__builtin_trap();
	return resized;
}

static struct slice unquote(struct slice value)
{
	value = slice_trim(value);
	if (value.len >= 2 && (value.ptr[0] == '"' || value.ptr[0] == '\'') &&
	    value.ptr[value.len - 1] == value.ptr[0])
		return (struct slice){value.ptr + 1, value.len - 2};
	return value;
}

static void take_pair(
    struct slice key, struct slice value, struct arena *arena, struct answer_meta *meta)
{
	value = unquote(value);
	if (value.len == 0)
		return;
	if (html_name_is(key, "title"))
		meta->title = value;
	else if (html_name_is(key, "outlet") || html_name_is(key, "source") ||
	         html_name_is(key, "publication"))
		meta->outlet = value;
	else if (html_name_is(key, "date") || html_name_is(key, "published"))
		meta->date = page_meta_date(value, arena);
	else if (html_name_is(key, "url") || html_name_is(key, "link"))
		meta->url = value;
	else if (html_name_is(key, "lang") || html_name_is(key, "language"))
		meta->language = value;
	else if (html_name_is(key, "author") || html_name_is(key, "authors") ||
	         html_name_is(key, "byline")) {
		if (value.ptr[0] == '[' && value.len >= 2)
			value = (struct slice){value.ptr + 1, value.len - 2};
		page_meta_add_names(meta, value);
	}
}

/* Read lines of "key: value" up to the closing "---". Returns what follows it. */
static struct slice cut_front_matter(
    struct slice text, struct arena *arena, struct answer_meta *meta)
{
	struct answer_meta found = *meta;
	size_t at = 4;

	if (!slice_starts(text, "---\n"))
		return text;
	while (at < text.len) {
		const char *end = memchr(text.ptr + at, '\n', text.len - at);
		const size_t stop = end ? (size_t)(end - text.ptr) : text.len;
		const struct slice line = {text.ptr + at, stop - at};
		const char *colon = memchr(line.ptr, ':', line.len);

		at = stop < text.len ? stop + 1 : stop;
		if (slice_is(slice_trim(line), "---") || slice_is(slice_trim(line), "...")) {
			*meta = found;
			return (struct slice){text.ptr + at, text.len - at};
		}
		if (colon)
			take_pair((struct slice){line.ptr, (size_t)(colon - line.ptr)},
			    (struct slice){colon + 1, line.len - (size_t)(colon + 1 - line.ptr)},
			    arena, &found);
	}
	return text;
}

/* The header block of a text article. */
static enum err_code cut_header_block(
    struct slice *text, struct arena *arena, struct answer_meta *meta)
{
	struct doc_meta block = {.title_at = span_none()};
	size_t len = 0;

	if (meta_read_block(*text, arena, &block, &len) != ERR_OK)
		return ERR_NOMEM;
	if (len == 0)
		return ERR_OK;
	meta->title = block.title;
	meta->outlet = block.outlet;
	meta->date = block.date;
	meta->url = block.url;
	for (size_t i = 0; i < block.byline_count; i++)
		page_meta_add_names(meta, block.byline[i]);
	*text = (struct slice){text->ptr + len, text->len - len};
	return ERR_OK;
}

enum err_code markdown_read(
    struct slice text, struct arena *arena, struct answer_meta *meta, struct buf *ret_html)
{
	cmark_mem memory = {give_zeroed, give_resized, alloc_free};
	cmark_parser *parser;
	cmark_node *document;
	char *html;

	text = cut_front_matter(text, arena, meta);
	if (cut_header_block(&text, arena, meta) != ERR_OK)
		return ERR_NOMEM;
	parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &memory);
	cmark_parser_feed(parser, text.ptr, text.len);
	document = cmark_parser_finish(parser);
	html = cmark_render_html(document, CMARK_OPT_DEFAULT);
	buf_add_text(ret_html, html);
	memory.free(html);
	cmark_node_free(document);
	cmark_parser_free(parser);
	return ret_html->failed ? ERR_NOMEM : ERR_OK;
}
