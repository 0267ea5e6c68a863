#include "config.h"

#include "page/serve.h"

#include <errno.h>
#include <iconv.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/place.h"
#include "doc/charset.h"
#include "doc/decode.h"
#include "page/confine.h"
#include "page/pagemeta.h"
#include "page/unpack.h"
#include "text/utf8.h"

struct page_reader {
	struct article_model *model; /* NULL: by rules */
	iconv_t converter;           /* (iconv_t)-1: none */
	char charset[40];            /* that it converts */
};

enum err_code page_reader_new(const char *charset, struct page_reader **ret_reader)
{
	struct page_reader *reader = alloc_zero(1, sizeof *reader);
	struct buf path = {0};
	enum err_code code;

	if (!reader)
		return ERR_NOMEM;
	reader->converter = (iconv_t)-1;
	if (charset[0] && strlen(charset) < sizeof reader->charset) {
		memcpy(reader->charset, charset, strlen(charset) + 1);
		reader->converter = iconv_open("UTF-8", charset);
	}
	code = place_data("model/article.bin", &path);
	/* Without the model, or with a damaged one, articles are found by rules. */
	if (code == ERR_OK &&
	    article_model_open(buf_text(&path), &reader->model, NULL) == ERR_NOMEM)
		code = ERR_NOMEM;
	buf_release(&path);
	if (code != ERR_OK) {
		page_reader_free(reader);
		return code;
	}
	*ret_reader = reader;
	return ERR_OK;
}

void page_reader_free(struct page_reader *reader)
{
	if (!reader)
		return;
	if (reader->converter != (iconv_t)-1)
		iconv_close(reader->converter);
	article_model_close(reader->model);
	alloc_free(reader);
}

/* ---- charsets ---- */

/* Bytes that cannot be converted become U+FFFD one by one. */
static enum err_code convert(struct page_reader *reader, struct buf *bytes)
{
	char *in = bytes->data;
	size_t in_left = bytes->len;
	struct buf out = {0};

	iconv(reader->converter, NULL, NULL, NULL, NULL);
	while (in_left > 0 && buf_reserve(&out, in_left * 3 / 2 + 64)) {
		char *to = out.data + out.len;
		size_t room = out.capacity - out.len - 1;
		const size_t done = iconv(reader->converter, &in, &in_left, &to, &room);

		out.len = (size_t)(to - out.data);
		if (done != (size_t)-1 || errno == E2BIG)
			continue;
		buf_add_text(&out, "\xef\xbf\xbd");
		in++;
		in_left--;
	}
	if (out.failed) {
		buf_release(&out);
		return ERR_NOMEM;
	}
	out.data[out.len] = '\0';
	buf_release(bytes);
	*bytes = out;
	return ERR_OK;
}

/* Well-formed UTF-8 with letters beyond ASCII is UTF-8, whatever the page says about itself. */
static bool is_plainly_utf8(struct slice bytes)
{
	bool high = false;

	for (size_t i = 0; i < bytes.len && !high; i++)
		high = (unsigned char)bytes.ptr[i] >= 0x80;
	return high && utf8_valid_prefix(bytes) == bytes.len;
}

static enum err_code decode(struct page_reader *reader, struct buf *bytes)
{
	char named[40];
	unsigned flags;
	enum err_code code = ERR_OK;

	if (reader->converter != (iconv_t)-1 &&
	    charset_named(buf_slice(bytes), named, sizeof named) &&
	    strcmp(named, reader->charset) == 0 && !is_plainly_utf8(buf_slice(bytes)))
		code = convert(reader, bytes);
	return code == ERR_OK ? decode_text(bytes, &flags) : code;
}

/* ---- web pages ---- */

static void note_cuts(const struct page *page, struct answer *answer)
{
	if (page->cuts & PAGE_CUT_DEPTH)
		answer_note(answer, "elements nested deeper than %d were read as text of the %dth",
		    PAGE_MAX_DEPTH, PAGE_MAX_DEPTH);
	if (page->cuts & PAGE_CUT_NODES)
		answer_note(answer, "of its elements only %d were told apart", PAGE_MAX_NODES);
	if (page->cuts & PAGE_CUT_BLOCKS)
		answer_note(answer, "of its paragraphs only %d were told apart", PAGE_MAX_BLOCKS);
	if (page->cuts & PAGE_CUT_LINKS)
		answer_note(answer, "of its links only %d were kept", PAGE_MAX_LINKS);
}

/* Nothing looks like an article: everything that is visible is given, and that is said. */
static bool keep_everything(const struct page *page, uint8_t *kept)
{
	bool any = false;

	for (size_t i = 0; i < page->block_count; i++) {
		const unsigned place = page->nodes[page->blocks[i].node].path_place;

		kept[i] = !(place & (PLACE_HIDDEN | PLACE_HEAD));
		any |= kept[i];
	}
	return any;
}

static bool has_any(const uint8_t *kept, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (kept[i])
			return true;
	}
	return false;
}

/* From the first to the last kept block, in the page's text; without any, everything. */
static struct span body_of(const struct page *page, const uint8_t *kept)
{
	struct span body = {UINT32_MAX, 0};

	for (size_t i = 0; i < page->block_count; i++) {
		if (!kept[i])
			continue;
		if (body.end == 0)
			body.start = page->blocks[i].at.start;
		body.end = page->blocks[i].at.end;
	}
	return body.end > 0 ? body : (struct span){0, (uint32_t)page->text.len};
}

static enum err_code answer_page(
    struct page_reader *reader, struct html_page *html, struct answer *answer)
{
	const struct page *page = &html->page;
	uint8_t *kept = alloc_zero(page->block_count + 1, 1);
	struct answer_meta meta = {0};
	struct slice heading = {0};
	uint32_t title = UINT32_MAX;
	enum err_code code = ERR_NOMEM;

	if (kept)
		code = article_judge(
		    page, &html->hints, article_model_forests(reader->model), kept, &title);
	if (code == ERR_OK && title != UINT32_MAX)
		heading = page_block_text(page, &page->blocks[title]);
	if (code == ERR_OK)
		code =
		    page_meta_choose(html, heading, body_of(page, kept), &html->facts.arena, &meta);
	if (code == ERR_OK && !has_any(kept, page->block_count) && keep_everything(page, kept)) {
		if (title != UINT32_MAX)
			kept[title] = 0;
		answer_note(answer, "no article was found on it: this is all of its text");
	}
	if (code == ERR_OK) {
		note_cuts(page, answer);
		answer_add_meta(answer, &meta);
		code = answer_add_page(answer, page, kept, meta.title,
		    html->facts.base.len > 0 ? html->facts.base : meta.url);
	}
	alloc_free(kept);
	return code;
}

static enum err_code read_html(struct page_reader *reader, struct buf *bytes, struct answer *answer)
{
	struct html_page html;
	enum err_code code = decode(reader, bytes);

	if (code == ERR_OK)
		code = html_page_init(&html, buf_slice(bytes));
	if (code != ERR_OK)
		return code;
	code = answer_page(reader, &html, answer);
	html_page_release(&html);
	return code;
}

/* ---- everything ---- */

static enum err_code read_kind(struct page_reader *reader, enum foreign_kind kind, uint32_t entry,
    struct buf *bytes, struct answer *answer)
{
	(void)entry;
	switch (kind) {
	case FOREIGN_HTML: return read_html(reader, bytes, answer);
	case FOREIGN_TEXT: answer_add(answer, RECORD_PLAIN, buf_slice(bytes)); return ERR_OK;
	default: return ERR_UNSUPPORTED;
	}
}

enum err_code page_reader_read(struct page_reader *reader, enum foreign_kind kind, uint32_t entry,
    struct buf *bytes, struct answer *answer)
{
	bool cut = false, packed;
	enum err_code code = unpack(bytes, FOREIGN_MAX_INPUT, &cut);

	if (code == ERR_OK && kind == FOREIGN_TEXT)
		kind = foreign_kind_of_bytes(buf_slice(bytes), &packed);
	if (code == ERR_OK)
		code = read_kind(reader, kind, entry, bytes, answer);
	if (cut)
		answer_note(answer, "unpacked up to %zu bytes only", bytes->len);
	if (answer->notes.len > 0)
		answer_add(answer, RECORD_NOTES, buf_slice(&answer->notes));
	if (answer->records.failed || answer->notes.failed || answer->scratch.failed)
		code = ERR_NOMEM;
	return code;
}

/* ---- the process ---- */

/* Read so many bytes; false: the other end is closed or fails. */
static bool read_all(int fd, void *bytes, size_t size)
{
	size_t at = 0;

	while (at < size) {
		const ssize_t got = read(fd, (char *)bytes + at, size - at);

		if (got > 0)
			at += (size_t)got;
		else if (got == 0 || errno != EINTR)
			return false;
	}
	return true;
}

static bool write_all(int fd, const void *bytes, size_t size)
{
	size_t at = 0;

	while (at < size) {
		const ssize_t got = write(fd, (const char *)bytes + at, size - at);

		if (got > 0)
			at += (size_t)got;
		else if (got == 0 || errno != EINTR)
			return false;
	}
	return true;
}

static bool send_answer(int fd, enum err_code code, struct answer *answer)
{
	struct foreign_answer head = {.magic = FOREIGN_MAGIC,
	    .code = (uint32_t)code,
	    .bytes = (uint32_t)answer->records.len,
	    .entry_count = answer->entry_count};

	if (answer->records.failed) {
		head.code = ERR_NOMEM;
		head.bytes = 0;
	}
	return write_all(fd, &head, sizeof head) &&
	       write_all(fd, buf_text(&answer->records), head.bytes);
}

/* One request and its answer; false: no more, or nonsense (*ret_code). */
static bool serve_one(struct page_reader *reader, int in_fd, int out_fd, enum err_code *ret_code)
{
	struct foreign_request request;
	struct answer answer = {.entry_count = 1};
	struct buf bytes = {0};
	enum err_code code = ERR_NOMEM;
	bool sent;

	if (!read_all(in_fd, &request, sizeof request))
		return false;
	*ret_code = ERR_IO;
	if (request.magic != FOREIGN_MAGIC || request.kind >= FOREIGN_KINDS ||
	    request.bytes > FOREIGN_MAX_INPUT || !buf_reserve(&bytes, (size_t)request.bytes + 1) ||
	    !read_all(in_fd, bytes.data, (size_t)request.bytes)) {
		buf_release(&bytes);
		return false;
	}
	bytes.len = (size_t)request.bytes;
	bytes.data[bytes.len] = '\0';
	confine_time(FOREIGN_CPU_SECONDS);
	if (request.cut)
		answer_note(&answer, "only its first %d MB were read", FOREIGN_MAX_INPUT >> 20);
	code = page_reader_read(
	    reader, (enum foreign_kind)request.kind, request.entry, &bytes, &answer);
	sent = send_answer(out_fd, code, &answer);
	confine_time(0);
	buf_release(&bytes);
	answer_release(&answer);
	*ret_code = ERR_OK;
	return sent;
}

enum err_code page_serve(int in_fd, int out_fd, const char *charset)
{
	struct page_reader *reader;
	enum err_code code = page_reader_new(charset, &reader);

	if (code != ERR_OK)
		return code;
	confine_process(FOREIGN_MEMORY);
	while (serve_one(reader, in_fd, out_fd, &code))
		;
	page_reader_free(reader);
	return code;
}
