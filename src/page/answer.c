#include "config.h"

#include "page/answer.h"

#include <stdarg.h>
#include <stdio.h>

#include "page/address.h"
#include "text/utf8.h"

void answer_add(struct answer *answer, enum foreign_record_kind kind, struct slice bytes)
{
	const struct foreign_record record = {(uint32_t)kind, (uint32_t)bytes.len};

	buf_add(&answer->records, (const char *)&record, sizeof record);
	buf_add_slice(&answer->records, bytes);
}

static void add_line(struct answer *answer, enum foreign_record_kind kind, struct slice value)
{
	enum { LONGEST = 4096 };
	struct buf *line = &answer->scratch;

	buf_clear(line);
	value = slice_trim(value);
	if (value.len == 0)
		return;
	if (value.len > LONGEST)
		value.len = LONGEST;
	utf8_repair(value, line); /* a mail's header may be anything */
	if (line->len > LONGEST) {
		line->len = LONGEST;
		while (((unsigned char)line->data[line->len] & 0xc0) == 0x80)
			line->len--;
	}
	for (size_t i = 0; i < line->len; i++) {
		if (line->data[i] == '\n' || line->data[i] == '\r' || line->data[i] == '\0')
			line->data[i] = ' ';
	}
	answer_add(answer, kind, buf_slice(line));
	answer->records.failed |= line->failed;
}

void answer_add_meta(struct answer *answer, const struct answer_meta *meta)
{
	add_line(answer, RECORD_TITLE, meta->title);
	add_line(answer, RECORD_OUTLET, meta->outlet);
	add_line(answer, RECORD_DATE, meta->date);
	add_line(answer, RECORD_URL, meta->url);
	add_line(answer, RECORD_LANGUAGE, meta->language);
	for (size_t i = 0; i < meta->byline_count; i++)
		add_line(answer, RECORD_BYLINE, meta->byline[i]);
}

static uint8_t kind_of(const struct page_block *block)
{
	static const uint8_t kinds[] = {
	    [BLOCK_TEXT] = DOC_PARAGRAPH,
	    [BLOCK_HEADING] = DOC_HEADING,
	    [BLOCK_ITEM] = DOC_ITEM,
	    [BLOCK_QUOTE] = DOC_QUOTE,
	    [BLOCK_CAPTION] = DOC_CAPTION,
	    [BLOCK_PRE] = DOC_PRE,
	    [BLOCK_CELL] = DOC_CELL,
	};

	return kinds[block->kind];
}

/* The page's links that lie in a block, moved to where the block stands in the article. */
static void add_links(struct answer *answer, const struct page *page,
    const struct page_block *block, uint32_t at, struct slice base, size_t *link)
{
	while (*link < page->link_count && page->links[*link].at.start < block->at.start)
		(*link)++;
	for (; *link < page->link_count && page->links[*link].at.start < block->at.end; (*link)++) {
		const struct page_link *from = &page->links[*link];
		struct span moved = {from->at.start - block->at.start + at,
		    (from->at.end < block->at.end ? from->at.end : block->at.end) -
		        block->at.start + at};

		buf_clear(&answer->scratch);
		buf_add(&answer->scratch, (const char *)&moved, sizeof moved);
		if (moved.end > moved.start &&
		    address_resolve(
		        base, slice_at(buf_slice(&page->targets), from->target), &answer->scratch))
			answer_add(answer, RECORD_LINK, buf_slice(&answer->scratch));
	}
}

static void add_block(struct buf *blocks, struct span at, uint8_t kind, uint8_t level)
{
	struct doc_block block;

	memset(&block, 0, sizeof block); /* also what pads it: these bytes leave the process */
	block.at = at;
	block.kind = kind;
	block.level = level;
	buf_add(blocks, (const char *)&block, sizeof block);
}

static void begin_block(struct buf *text)
{
	if (text->len > 0)
		buf_add_text(text, "\n\n");
}

/* Is a kept heading followed by another before any text? Then it heads nothing that is kept. */
static bool heads_nothing(const struct page *page, const uint8_t *kept, size_t index)
{
	if (page->blocks[index].kind != BLOCK_HEADING)
		return false;
	for (size_t i = index + 1; i < page->block_count; i++) {
		if (kept[i])
			return false;
	}
	return true;
}

static void add_left_out(struct answer *answer, const struct page *page, const uint8_t *kept)
{
	struct buf left = {0};

	for (size_t i = 0; i < page->block_count; i++) {
		if (kept[i])
			continue;
		buf_add_slice(&left, page_block_text(page, &page->blocks[i]));
		buf_add_byte(&left, '\n');
	}
	if (left.len > 0)
		answer_add(answer, RECORD_LEFT_OUT, buf_slice(&left));
	answer->records.failed |= left.failed;
	buf_release(&left);
}

enum err_code answer_add_page(struct answer *answer, const struct page *page, const uint8_t *kept,
    struct slice title, struct slice base)
{
	struct buf text = {0}, blocks = {0};
	size_t link = 0;
	bool failed, is_empty;

	if (title.len > 0) {
		buf_add_slice(&text, title);
		add_block(&blocks, (struct span){0, (uint32_t)text.len}, DOC_TITLE, 0);
	}
	for (size_t i = 0; i < page->block_count; i++) {
		const struct page_block *block = &page->blocks[i];
		uint32_t start;

		if (!kept[i] || heads_nothing(page, kept, i))
			continue;
		begin_block(&text);
		start = (uint32_t)text.len;
		if (block->kind == BLOCK_ITEM)
			buf_add_text(&text, "\xe2\x80\xa2 ");
		add_links(answer, page, block, (uint32_t)text.len, base, &link);
		buf_add_slice(&text, page_block_text(page, block));
		add_block(&blocks, (struct span){start, (uint32_t)text.len}, kind_of(block),
		    block->level);
	}
	is_empty = text.len == 0;
	buf_add_byte(&text, '\n');
	answer_add(answer, RECORD_TEXT, buf_slice(&text));
	answer_add(answer, RECORD_BLOCKS, buf_slice(&blocks));
	add_left_out(answer, page, kept);
	failed = text.failed || blocks.failed || answer->records.failed || answer->scratch.failed;
	buf_release(&text);
	buf_release(&blocks);
	if (failed)
		return ERR_NOMEM;
	return is_empty ? ERR_EMPTY : ERR_OK;
}

void answer_note(struct answer *answer, const char *format, ...)
{
	char line[256];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	buf_add_text(&answer->notes, line);
	buf_add_byte(&answer->notes, '\n');
}

void answer_release(struct answer *answer)
{
	buf_release(&answer->records);
	buf_release(&answer->notes);
	buf_release(&answer->scratch);
}
