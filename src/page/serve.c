#include "config.h"

#include "page/serve.h"

#include <errno.h>
#include <iconv.h>

#include "base/alloc.h"
#include "base/place.h"
#include "doc/charset.h"
#include "doc/decode.h"
#include "page/confine.h"
#include "page/feed.h"
#include "page/markdown.h"
#include "page/mime.h"
#include "page/pagemeta.h"
#include "page/unpack.h"
#include "page/wire.h"
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

/*
 * Bytes to UTF-8.
 *   said  charset that was named outside of them; NULL: they name it themselves
 */
static enum err_code decode(struct page_reader *reader, struct buf *bytes, const char *said)
{
	char named[40] = "";
	unsigned flags;
	enum err_code code = ERR_OK;

	if (!said && charset_named(buf_slice(bytes), named, sizeof named))
		said = named;
	if (reader->converter != (iconv_t)-1 && said && strcmp(said, reader->charset) == 0 &&
	    !is_plainly_utf8(buf_slice(bytes)))
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

/* An article has at least one sentence. */
static bool has_sentence(const struct page *page, const uint8_t *kept)
{
	enum { FEWEST_WORDS = 5 };

	for (size_t i = 0; i < page->block_count; i++) {
		if (kept[i] && page->blocks[i].words >= FEWEST_WORDS)
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

/* How an article's blocks are chosen, and what is known about it from outside the page. */
struct page_plan {
	bool keep_all;            /* the document is the article */
	bool keep_much;           /* a judgement that leaves little over is not believed: a mail */
	struct answer_meta given; /* what is not empty wins */
};

static uint64_t count_words(const struct page *page, const uint8_t *kept)
{
	uint64_t words = 0;

	for (size_t i = 0; i < page->block_count; i++)
		words += !kept || kept[i] ? page->blocks[i].words : 0;
	return words;
}

/* Choose the blocks; *ret_title as article_judge() has it. */
static enum err_code choose_blocks(struct page_reader *reader, const struct html_page *html,
    const struct page_plan *plan, struct answer *answer, uint8_t *kept, uint32_t *ret_title)
{
	const struct page *page = &html->page;
	const enum err_code code = article_judge(
	    page, &html->hints, article_model_forests(reader->model), kept, ret_title);
	const bool is_thin =
	    plan->keep_much && count_words(page, kept) * 3 < count_words(page, NULL);

	if (code != ERR_OK)
		return code;
	if (plan->keep_all || is_thin) {
		keep_everything(page, kept);
	} else if (!has_sentence(page, kept) && keep_everything(page, kept)) {
		answer_note(answer, "no article was found on it: this is all of its text");
	} else {
		return ERR_OK;
	}
	if (*ret_title != UINT32_MAX)
		kept[*ret_title] = 0;
	return ERR_OK;
}

static void take_given(const struct answer_meta *given, struct answer_meta *meta)
{
	if (given->title.len > 0)
		meta->title = given->title;
	if (given->outlet.len > 0)
		meta->outlet = given->outlet;
	if (given->date.len > 0)
		meta->date = given->date;
	if (given->url.len > 0)
		meta->url = given->url;
	if (given->language.len > 0)
		meta->language = given->language;
	if (given->byline_count > 0) {
		memcpy(meta->byline, given->byline, sizeof meta->byline);
		meta->byline_count = given->byline_count;
	}
}

static enum err_code answer_page(struct page_reader *reader, struct html_page *html,
    const struct page_plan *plan, struct answer *answer)
{
	const struct page *page = &html->page;
	uint8_t *kept = alloc_zero(page->block_count + 1, 1);
	struct answer_meta meta = {0};
	struct slice heading = {0};
	uint32_t title = UINT32_MAX;
	enum err_code code = ERR_NOMEM;

	if (kept)
		code = choose_blocks(reader, html, plan, answer, kept, &title);
	if (code == ERR_OK && title != UINT32_MAX)
		heading = page_block_text(page, &page->blocks[title]);
	if (code == ERR_OK)
		code =
		    page_meta_choose(html, heading, body_of(page, kept), &html->facts.arena, &meta);
	if (code == ERR_OK) {
		take_given(&plan->given, &meta);
		note_cuts(page, answer);
		answer_add_meta(answer, &meta);
		code = answer_add_page(answer, page, kept, meta.title,
		    html->facts.base.len > 0 ? html->facts.base : meta.url);
	}
	alloc_free(kept);
	return code;
}

/* From decoded HTML. */
static enum err_code read_decoded(struct page_reader *reader, struct slice text,
    const struct page_plan *plan, struct answer *answer)
{
	struct html_page html;
	enum err_code code = html_page_init(&html, text);

	if (code != ERR_OK)
		return code;
	code = answer_page(reader, &html, plan, answer);
	html_page_release(&html);
	return code;
}

static enum err_code read_html(struct page_reader *reader, struct buf *bytes, struct answer *answer)
{
	const struct page_plan plan = {.keep_all = false};
	enum err_code code = decode(reader, bytes, NULL);

	return code == ERR_OK ? read_decoded(reader, buf_slice(bytes), &plan, answer) : code;
}

/* ---- mails, archives, feeds, Markdown ---- */

/* "Ann Lee <ann@example.org>": the name; a bare address is none. */
static struct slice sender_of(struct slice from)
{
	const char *open = memchr(from.ptr, '<', from.len);
	struct slice name = {from.ptr, open ? (size_t)(open - from.ptr) : from.len};

	name = slice_trim(name);
	if (name.len >= 2 && name.ptr[0] == '"' && name.ptr[name.len - 1] == '"')
		name = (struct slice){name.ptr + 1, name.len - 2};
	return memchr(name.ptr, '@', name.len) ? (struct slice){0} : name;
}

/* Text as a page of paragraphs, so that it goes the same way. */
static void add_as_html(struct buf *html, struct slice text)
{
	buf_add_text(html, "<p>");
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '&')
			buf_add_text(html, "&amp;");
		else if (text.ptr[i] == '<')
			buf_add_text(html, "&lt;");
		else if (text.ptr[i] == '\n' && i + 1 < text.len && text.ptr[i + 1] == '\n')
			buf_add_text(html, "<p>");
		else
			buf_add_byte(html, text.ptr[i]);
	}
}

static enum err_code read_mail(
    struct page_reader *reader, const struct buf *bytes, bool is_archive, struct answer *answer)
{
	struct page_plan plan = {.keep_much = !is_archive};
	struct arena arena = {0};
	struct mime_part part;
	struct buf html = {0};
	enum err_code code = mime_read(buf_slice(bytes), &part);

	if (code != ERR_OK)
		return code;
	code = decode(reader, &part.body, part.charset[0] ? part.charset : NULL);
	if (is_archive) {
		plan.given.url = part.location;
	} else {
		plan.given.title = buf_slice(&part.subject);
		plan.given.outlet = sender_of(buf_slice(&part.from));
		plan.given.date = page_meta_date(buf_slice(&part.date), &arena);
	}
	if (code == ERR_OK && !part.is_html) {
		plan.keep_all = true;
		add_as_html(&html, buf_slice(&part.body));
	}
	if (html.failed)
		code = ERR_NOMEM;
	if (code == ERR_OK)
		code = read_decoded(
		    reader, buf_slice(part.is_html ? &part.body : &html), &plan, answer);
	buf_release(&html);
	mime_part_release(&part);
	arena_release(&arena);
	return code;
}

static enum err_code read_feed(
    struct page_reader *reader, struct buf *bytes, uint32_t wanted, struct answer *answer)
{
	struct page_plan plan = {.keep_all = true};
	struct arena arena = {0};
	struct feed_entry entry;
	enum err_code code = decode(reader, bytes, NULL);

	if (code == ERR_OK)
		code = feed_read(buf_slice(bytes), wanted, &entry);
	if (code == ERR_SYNTAX)
		answer_add(answer, RECORD_DETAIL, slice_of("neither RSS nor Atom"));
	if (code != ERR_OK)
		return code;
	answer->entry_count = entry.count;
	plan.given.title = buf_slice(&entry.title);
	plan.given.outlet = buf_slice(&entry.outlet);
	plan.given.url = buf_slice(&entry.url);
	plan.given.date = page_meta_date(buf_slice(&entry.date), &arena);
	if (entry.author.len > 0)
		page_meta_add_names(&plan.given, buf_slice(&entry.author));
	code = read_decoded(reader, buf_slice(&entry.content), &plan, answer);
	feed_entry_release(&entry);
	arena_release(&arena);
	return code;
}

static enum err_code read_markdown(
    struct page_reader *reader, struct buf *bytes, struct answer *answer)
{
	struct page_plan plan = {.keep_all = true};
	struct arena arena = {0};
	struct buf html = {0};
	enum err_code code = decode(reader, bytes, "UTF-8");

	if (code == ERR_OK)
		code = markdown_read(buf_slice(bytes), &arena, &plan.given, &html);
	if (code == ERR_OK)
		code = read_decoded(reader, buf_slice(&html), &plan, answer);
	buf_release(&html);
	arena_release(&arena);
	return code;
}

/* ---- everything ---- */

static enum err_code read_kind(struct page_reader *reader, enum foreign_kind kind, uint32_t entry,
    struct buf *bytes, struct answer *answer)
{
	switch (kind) {
	case FOREIGN_HTML: return read_html(reader, bytes, answer);
	case FOREIGN_MHTML: return read_mail(reader, bytes, true, answer);
	case FOREIGN_MAIL: return read_mail(reader, bytes, false, answer);
	case FOREIGN_FEED: return read_feed(reader, bytes, entry, answer);
	case FOREIGN_MARKDOWN: return read_markdown(reader, bytes, answer);
	case FOREIGN_TEXT: answer_add(answer, RECORD_PLAIN, buf_slice(bytes)); return ERR_OK;
	case FOREIGN_PDF:
	case FOREIGN_KINDS: break;
	}
	return ERR_UNSUPPORTED;
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

/* One request and its answer; false: no more, or nonsense (*ret_code). */
static bool serve_one(struct page_reader *reader, int in_fd, int out_fd, enum err_code *ret_code)
{
	struct foreign_request request;
	struct answer answer = {.entry_count = 1};
	struct buf bytes = {0};
	enum err_code code = wire_receive(in_fd, &request, &bytes);
	bool sent;

	*ret_code = code == ERR_EMPTY ? ERR_OK : code;
	if (code != ERR_OK)
		return false;
	confine_time(FOREIGN_CPU_SECONDS);
	if (request.cut)
		answer_note(&answer, "only its first %d MB were read", FOREIGN_MAX_INPUT >> 20);
	code = page_reader_read(
	    reader, (enum foreign_kind)request.kind, request.entry, &bytes, &answer);
	sent = wire_send(out_fd, code, &answer);
	confine_time(0);
	buf_release(&bytes);
	answer_release(&answer);
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
