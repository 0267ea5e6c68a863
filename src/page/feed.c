#include "config.h"

#include "page/feed.h"

#include "page/charref.h"
#include "page/htmltoken.h"

struct feed_reader {
	struct feed_entry entry;
	struct buf current; /* text of the element that is open */
	struct buf channel; /* the feed's own title */
	struct slice open;  /* name of the element whose text is gathered; .len 0: none */
	unsigned nested;    /* elements inside that: XHTML content */
	uint32_t wanted;
	bool in_entry, is_wanted, is_feed, in_author, in_image;
};

static bool is_entry(struct slice name)
{
	return html_name_is(name, "item") || html_name_is(name, "entry");
}

/* Elements whose text is of use. */
static bool is_field(struct slice name)
{
	static const char *const names[] = {"title", "link", "pubdate", "published", "updated",
	    "dc:date", "dc:creator", "author", "name", "description", "summary", "content",
	    "content:encoded"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (html_name_is(name, names[i]))
			return true;
	}
	return false;
}

/* Keep the first value of a field, and the longest content. */
static void keep_first(struct buf *field, const struct buf *value)
{
	if (field->len == 0)
		buf_add_slice(field, slice_trim(buf_slice(value)));
}

static void keep_longest(struct buf *field, const struct buf *value)
{
	if (value->len > field->len) {
		buf_clear(field);
		buf_add_slice(field, buf_slice(value));
	}
}

static void end_field(struct feed_reader *reader, struct slice name)
{
	struct feed_entry *entry = &reader->entry;
	const struct buf *value = &reader->current;

	if (!reader->in_entry) {
		if (html_name_is(name, "title") && !reader->in_image)
			keep_first(&reader->channel, value);
		return;
	}
	if (!reader->is_wanted)
		return;
	if (html_name_is(name, "title"))
		keep_first(&entry->title, value);
	else if (html_name_is(name, "link"))
		keep_first(&entry->url, value);
	else if (html_name_is(name, "pubdate") || html_name_is(name, "published") ||
	         html_name_is(name, "dc:date") || html_name_is(name, "updated"))
		keep_first(&entry->date, value);
	else if (html_name_is(name, "dc:creator") || html_name_is(name, "author") ||
	         (html_name_is(name, "name") && reader->in_author))
		keep_first(&entry->author, value);
	else if (!html_name_is(name, "name"))
		keep_longest(&entry->content, value);
}

/* Markup inside a field is XHTML content, and part of it. */
static void add_markup(struct feed_reader *reader, const struct html_token *token)
{
	buf_add_text(&reader->current, token->kind == HTML_CLOSE ? "</" : "<");
	buf_add_slice(&reader->current, token->name);
	if (token->kind == HTML_START)
		buf_add_slice(&reader->current, token->body);
	buf_add_byte(&reader->current, '>');
}

static void take_start(struct feed_reader *reader, const struct html_token *token)
{
	if (reader->open.len > 0 && !html_name_is(reader->open, "author")) {
		reader->nested += !token->is_closed;
		add_markup(reader, token);
		return;
	}
	reader->is_feed |= html_name_is(token->name, "rss") || html_name_is(token->name, "feed") ||
	                   html_name_is(token->name, "rdf:rdf");
	reader->in_image |= html_name_is(token->name, "image");
	reader->in_author |= html_name_is(token->name, "author");
	if (is_entry(token->name)) {
		reader->is_wanted = reader->entry.count == reader->wanted;
		reader->entry.count++;
		reader->in_entry = true;
	} else if (html_name_is(token->name, "link") && reader->is_wanted &&
	           html_attribute(token, "href").len > 0) {
		const struct slice rel = html_attribute(token, "rel");

		if (reader->entry.url.len == 0 && (!rel.ptr || slice_is(rel, "alternate")))
			charref_add_text(&reader->entry.url, html_attribute(token, "href"), true);
	} else if (is_field(token->name) && !token->is_closed) {
		reader->open = token->name;
		reader->nested = 0;
		buf_clear(&reader->current);
	}
}

static void take_close(struct feed_reader *reader, const struct html_token *token)
{
	if (reader->open.len > 0 && reader->nested > 0) {
		reader->nested--;
		add_markup(reader, token);
		return;
	}
	if (reader->open.len > 0 && slice_equal(reader->open, token->name)) {
		end_field(reader, token->name);
		reader->open = (struct slice){0};
	}
	if (html_name_is(token->name, "author"))
		reader->in_author = false;
	if (html_name_is(token->name, "image"))
		reader->in_image = false;
	if (is_entry(token->name))
		reader->in_entry = reader->is_wanted = false;
}

/* Text in XHTML content stays markup; any other has its references resolved once. */
static void take_text(struct feed_reader *reader, const struct html_token *token)
{
	if (reader->open.len == 0)
		return;
	if (token->kind == HTML_RAW || reader->nested > 0)
		buf_add_slice(&reader->current, token->body);
	else
		charref_add_text(&reader->current, token->body, false);
}

enum err_code feed_read(struct slice text, uint32_t wanted, struct feed_entry *ret_entry)
{
	struct feed_reader reader = {.wanted = wanted};
	struct html_scanner scanner;
	struct html_token token;
	enum err_code code = ERR_OK;

	html_scanner_init(&scanner, text, true);
	while (html_next(&scanner, &token)) {
		if (token.kind == HTML_START)
			take_start(&reader, &token);
		else if (token.kind == HTML_CLOSE)
			take_close(&reader, &token);
		else
			take_text(&reader, &token);
	}
	buf_add_slice(&reader.entry.outlet, buf_slice(&reader.channel));
	if (!reader.is_feed)
		code = ERR_SYNTAX;
	else if (wanted >= reader.entry.count)
		code = ERR_EMPTY;
	if (reader.entry.content.failed || reader.current.failed || reader.channel.failed ||
	    reader.entry.title.failed || reader.entry.url.failed)
		code = ERR_NOMEM;
	buf_release(&reader.current);
	buf_release(&reader.channel);
	if (code == ERR_OK)
		*ret_entry = reader.entry;
	else
		feed_entry_release(&reader.entry);
	return code;
}

void feed_entry_release(struct feed_entry *entry)
{
	buf_release(&entry->title);
	buf_release(&entry->outlet);
	buf_release(&entry->author);
	buf_release(&entry->date);
	buf_release(&entry->url);
	buf_release(&entry->content);
	*entry = (struct feed_entry){0};
}
