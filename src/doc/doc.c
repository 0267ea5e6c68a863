/*
 * The line index holds where every line of the text starts and, as one entry more, where the text
 * ends. It is counted first and filled after, eight bytes at a time, so that ten million empty
 * lines cost one pass and one allocation.
 */
#include "config.h"

#include "doc/doc.h"

#include "base/alloc.h"
#include "base/arena.h"
#include "base/hash.h"

struct doc {
	struct arena arena; /* id, path, meta */
	struct buf text;
	struct slice id, path;
	struct slice file_name; /* "(id)", cut when it is long */
	bool named_by_file;
	struct doc_meta meta;
	uint32_t *line_starts; /* line_count + 1 entries */
	size_t line_count;
	uint64_t hash;
	unsigned flags;
	unsigned skipped_lines; /* lines of the file before the text */
	struct doc_page *page;  /* in the arena; NULL: none */
};

/* One bit set for every byte of the word that is a line feed. */
static uint64_t line_feeds(const char *bytes)
{
	const uint64_t low = 0x7f7f7f7f7f7f7f7fu;
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	word ^= 0x0a0a0a0a0a0a0a0au;
	return ~(((word & low) + low) | word | low);
}

static unsigned bits_set(uint64_t word)
{
	return (unsigned)(((word >> 7) * 0x0101010101010101u) >> 56);
}

/* Does a line end with this byte? CR LF ends one line, at its LF. */
static bool ends_line(struct slice text, size_t byte)
{
	if (text.ptr[byte] == '\n')
		return true;
	return text.ptr[byte] == '\r' && (byte + 1 == text.len || text.ptr[byte + 1] != '\n');
}

static size_t count_breaks(struct slice text, bool has_cr)
{
	size_t count = 0, i = 0;

	for (; !has_cr && i + 8 <= text.len; i += 8)
		count += bits_set(line_feeds(text.ptr + i));
	for (; i < text.len; i++)
		count += ends_line(text, i);
	return count;
}

/* Where each line after a break starts. */
static void fill_starts(struct slice text, bool has_cr, uint32_t *start)
{
	for (size_t i = 0; i < text.len;) {
		size_t end = i + 8 <= text.len ? i + 8 : text.len;

		if (!has_cr && end == i + 8 && line_feeds(text.ptr + i) == 0) {
			i = end;
			continue;
		}
		for (; i < end; i++) {
			if (ends_line(text, i))
				*start++ = (uint32_t)(i + 1);
		}
	}
}

static enum err_code index_lines(struct doc *doc)
{
	const struct slice text = buf_slice(&doc->text);
	const bool has_cr = text.len > 0 && memchr(text.ptr, '\r', text.len);
	const size_t breaks = count_breaks(text, has_cr);
	const bool open_end = text.len == 0 || !ends_line(text, text.len - 1);

	doc->line_starts = alloc_zero(breaks + 2, sizeof *doc->line_starts);
	if (!doc->line_starts)
		return ERR_NOMEM;
	fill_starts(text, has_cr, doc->line_starts + 1);
	doc->line_count = breaks + open_end;
	doc->line_starts[doc->line_count] = (uint32_t)text.len;
	return ERR_OK;
}

/* A copy in the doc's arena; an unknown value stays unknown. */
static enum err_code keep(struct doc *doc, struct slice value, struct slice *ret_copy)
{
	if (!value.ptr)
		return ERR_OK;
	*ret_copy = arena_copy(&doc->arena, value);
	return ret_copy->ptr ? ERR_OK : ERR_NOMEM;
}

static enum err_code keep_byline(struct doc *doc, const struct doc_meta *meta)
{
	struct slice *names = arena_alloc(&doc->arena, meta->byline_count, sizeof *names);

	if (!names)
		return ERR_NOMEM;
	for (size_t i = 0; i < meta->byline_count; i++) {
		if (keep(doc, meta->byline[i], &names[i]) != ERR_OK)
			return ERR_NOMEM;
	}
	doc->meta.byline = names;
	doc->meta.byline_count = meta->byline_count;
	return ERR_OK;
}

static enum err_code keep_meta(struct doc *doc, const struct doc_meta *meta)
{
	/* A caller that left the span zeroed does not mean the text's first byte. */
	doc->meta.title_at =
	    meta->title_at.end > meta->title_at.start ? meta->title_at : span_none();
	doc->meta.from_block = meta->from_block;
	doc->meta.copyright_year = meta->copyright_year;
	doc->meta.title_line = meta->title_line;
	if (keep(doc, meta->outlet, &doc->meta.outlet) != ERR_OK ||
	    keep(doc, meta->title, &doc->meta.title) != ERR_OK ||
	    keep(doc, meta->date, &doc->meta.date) != ERR_OK ||
	    keep(doc, meta->language, &doc->meta.language) != ERR_OK ||
	    keep(doc, meta->url, &doc->meta.url) != ERR_OK)
		return ERR_NOMEM;
	return meta->byline_count > 0 ? keep_byline(doc, meta) : ERR_OK;
}

static enum err_code keep_file_name(struct doc *doc, struct slice id)
{
	enum { LONGEST = 24 }; /* bytes */
	struct buf name = {0};
	size_t len = id.len < LONGEST ? id.len : LONGEST;
	enum err_code code = ERR_NOMEM;

	while (len > 0 && len < id.len && ((unsigned char)id.ptr[len] & 0xc0) == 0x80)
		len--;
	buf_add_byte(&name, '(');
	buf_add(&name, id.ptr, len);
	buf_add_text(&name, len < id.len ? "\xe2\x80\xa6)" : ")");
	if (!name.failed)
		code = keep(doc, buf_slice(&name), &doc->file_name);
	buf_release(&name);
	return code;
}

enum err_code doc_new_take(struct slice id, struct slice path, struct buf *text,
    const struct doc_meta *meta, unsigned flags, unsigned skipped_lines, struct doc **ret_doc)
{
	struct doc *doc = alloc_zero(1, sizeof *doc);

	if (!doc) {
		buf_release(text);
		return ERR_NOMEM;
	}
	doc->text = *text;
	*text = (struct buf){0};
	doc->flags = flags;
	doc->skipped_lines = skipped_lines;
	if (keep(doc, id, &doc->id) != ERR_OK || keep(doc, path, &doc->path) != ERR_OK ||
	    keep_file_name(doc, id) != ERR_OK || keep_meta(doc, meta) != ERR_OK ||
	    index_lines(doc) != ERR_OK) {
		doc_free(doc);
		return ERR_NOMEM;
	}
	/* only now: what is known may have pointed into the text */
	if (doc->text.data)
		doc->text.data =
		    alloc_shrink(doc->text.data, &doc->text.capacity, doc->text.len + 1, 1);
	doc->hash = hash_bytes(buf_slice(&doc->text), 0);
	*ret_doc = doc;
	return ERR_OK;
}

void doc_free(struct doc *doc)
{
	if (!doc)
		return;
	alloc_free(doc->line_starts);
	buf_release(&doc->text);
	arena_release(&doc->arena);
	alloc_free(doc);
}

struct slice doc_id(const struct doc *doc)
{
	return doc->id;
}

struct slice doc_path(const struct doc *doc)
{
	return doc->path;
}

struct slice doc_text(const struct doc *doc)
{
	return buf_slice(&doc->text);
}

const struct doc_meta *doc_meta(const struct doc *doc)
{
	return &doc->meta;
}

unsigned doc_flags(const struct doc *doc)
{
	return doc->flags;
}

uint64_t doc_hash(const struct doc *doc)
{
	return doc->hash;
}

struct slice doc_outlet_name(const struct doc *doc)
{
	if (doc->meta.outlet.ptr)
		return doc->meta.outlet;
	return doc->named_by_file ? doc->file_name : slice_of("(unnamed)");
}

enum err_code doc_set_page(struct doc *doc, const struct doc_page *page)
{
	struct doc_page *copy = arena_alloc(&doc->arena, 1, sizeof *copy);
	struct doc_block *blocks =
	    arena_alloc(&doc->arena, page->block_count + 1, sizeof *page->blocks);
	struct doc_link *links =
	    arena_alloc(&doc->arena, page->link_count + 1, sizeof *page->links);

	if (!copy || !blocks || !links)
		return ERR_NOMEM;
	*copy = (struct doc_page){blocks, page->block_count, links, page->link_count};
	if (page->block_count > 0)
		memcpy(blocks, page->blocks, page->block_count * sizeof *blocks);
	for (size_t i = 0; i < page->link_count; i++) {
		links[i].at = page->links[i].at;
		if (keep(doc, page->links[i].target, &links[i].target) != ERR_OK)
			return ERR_NOMEM;
	}
	if (keep(doc, page->left_out, &copy->left_out) != ERR_OK ||
	    keep(doc, page->notes, &copy->notes) != ERR_OK)
		return ERR_NOMEM;
	doc->page = copy;
	return ERR_OK;
}

const struct doc_page *doc_page(const struct doc *doc)
{
	return doc->page;
}

const struct doc_block *doc_block_at(const struct doc *doc, uint32_t byte)
{
	const struct doc_page *page = doc->page;
	size_t first = 0, end = page ? page->block_count : 0;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;

		if (page->blocks[middle].at.end <= byte)
			first = middle + 1;
		else
			end = middle;
	}
	if (!page || first == page->block_count || page->blocks[first].at.start > byte)
		return NULL;
	return &page->blocks[first];
}

const struct doc_link *doc_link_at(const struct doc *doc, uint32_t byte)
{
	const struct doc_page *page = doc->page;
	size_t first = 0, end = page ? page->link_count : 0;

	while (first < end) {
		const size_t middle = first + (end - first) / 2;

		if (page->links[middle].at.end <= byte)
			first = middle + 1;
		else
			end = middle;
	}
	if (!page || first == page->link_count || page->links[first].at.start > byte)
		return NULL;
	return &page->links[first];
}

bool doc_is_english(const struct doc *doc)
{
	return !doc->meta.language.ptr || slice_is(doc->meta.language, "en");
}

void doc_name_by_file(struct doc *doc)
{
	doc->named_by_file = doc->id.len > 0;
}

size_t doc_line_count(const struct doc *doc)
{
	return doc->line_count;
}

size_t doc_line_index(const struct doc *doc, uint32_t byte)
{
	size_t first = 0, end = doc->line_count; /* the answer lies in [first, end) */

	while (end - first > 1) {
		size_t middle = first + (end - first) / 2;

		if (doc->line_starts[middle] <= byte)
			first = middle;
		else
			end = middle;
	}
	return first;
}

unsigned doc_line_at(const struct doc *doc, uint32_t byte)
{
	size_t index = doc_line_index(doc, byte);

	if (doc->meta.title_line == 0)
		return (unsigned)index + 1 + doc->skipped_lines;
	/* Two lines of the text, headline and empty line, stand inside the block. */
	if (index < 2)
		return index == 0 ? doc->meta.title_line : doc->skipped_lines;
	return (unsigned)index - 1 + doc->skipped_lines;
}

struct span doc_line_span(const struct doc *doc, size_t index)
{
	const char *text = buf_text(&doc->text);
	struct span line = {doc->line_starts[index], doc->line_starts[index + 1]};

	if (line.end > line.start && text[line.end - 1] == '\n')
		line.end--;
	if (line.end > line.start && text[line.end - 1] == '\r')
		line.end--;
	return line;
}
