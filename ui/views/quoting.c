#include "config.h"

#include "views/quoting.h"

#include <stdio.h>

#include "story/quotetable.h"
#include "views/listing.h"
#include "views/saying.h"
#include "views/words.h"

enum {
	REACH = 4000, /* bytes around a quotation in which its new extent is looked for */
	SHOWN = 40
};

static const struct quote *quote_of(const struct quoting *quoting)
{
	return &story_quotes(quoting->world->story, quoting->doc)->items[quoting->quote];
}

static struct slice text_of(const struct quoting *quoting)
{
	return doc_text(quoting->world->story->items[quoting->doc].doc);
}

static bool has_mark(struct slice text)
{
	return slice_starts(text, "“") || slice_starts(text, "\"") || slice_starts(text, "‘") ||
	       slice_starts(text, "'");
}

/* "“We have seen no change …”", on one line and short. */
static void add_subject(const struct quoting *quoting, struct buf *buf)
{
	const struct quote *quote = quote_of(quoting);
	const struct slice text =
	    slice_at(text_of(quoting), (struct span){quote->start, quote->end});
	const bool marked = has_mark(text);

	buf_add_text(buf, marked ? "" : "“");
	words_one_line(text, SHOWN, buf);
	buf_add_text(buf, marked && text.len <= SHOWN ? "" : "”");
}

/* An act that changes nothing yet. */
static struct quote_fix begin(const struct quoting *quoting)
{
	const struct quote *quote = quote_of(quoting);

	return (struct quote_fix){
	    .doc_hash = doc_hash(quoting->world->story->items[quoting->doc].doc),
	    .found = story_quote_found(quoting->world->story, quoting->doc, quoting->quote),
	    .wanted = {quote->start, quote->end},
	    .kind = QUOTE_FIX_SAME};
}

static struct todo finish(struct quote_fix *fix, struct buf *words)
{
	struct buf text = {0};

	fix->words = buf_slice(words);
	quote_fix_write(fix, &text);
	text.failed |= words->failed;
	buf_release(words);
	return todo_text(REQUEST_CORRECT, &text);
}

struct todo quoting_drop(const struct quoting *quoting)
{
	struct quote_fix fix = begin(quoting);
	struct buf words = {0};

	fix.kind = QUOTE_FIX_NONE;
	add_subject(quoting, &words);
	buf_add_text(&words, " is no quotation");
	return finish(&fix, &words);
}

static struct todo set_speaker(const struct quoting *quoting, struct slice name)
{
	struct quote_fix fix = begin(quoting);
	struct buf words = {0};

	if (name.len > QUOTE_FIX_NAME_MOST)
		return todo_say("this is too long for a name");
	add_subject(quoting, &words);
	if (name.len == 0 || slice_is(name, "-") || slice_is(name, "nobody")) {
		fix.speaker = FIX_SPEAKER_NOBODY;
		buf_add_text(&words, " has no speaker");
	} else {
		fix.speaker = FIX_SPEAKER_NAMED;
		fix.name = name;
		buf_add_text(&words, " is said by ");
		buf_add_slice(&words, name);
	}
	return finish(&fix, &words);
}

static struct todo set_kind(const struct quoting *quoting, struct slice text)
{
	struct quote_fix fix = begin(quoting);
	struct quote_filter filter;
	struct slice wrong;
	struct buf words = {0}, line = {0};
	bool known;

	buf_add_text(&line, "kind:");
	buf_add_slice(&line, text);
	known = quote_filter_read(buf_slice(&line), &filter, &wrong) == ERR_OK && filter.kinds;
	buf_release(&line);
	if (!known)
		return todo_say("a kind is whole, part, label, work or reported");
	for (fix.kind = 0; !(filter.kinds >> fix.kind & 1);)
		fix.kind++;
	add_subject(quoting, &words);
	buf_add_format(&words, " is %s", words_quote(fix.kind));
	return finish(&fix, &words);
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

/* Does `wanted` stand at a byte, whatever blanks and line breaks are between its words? */
static bool stands_at(struct slice text, size_t byte, struct slice wanted, uint32_t *ret_end)
{
	size_t at = 0;

	while (at < wanted.len && byte < text.len) {
		if (is_blank(wanted.ptr[at]) && is_blank(text.ptr[byte])) {
			while (at < wanted.len && is_blank(wanted.ptr[at]))
				at++;
			while (byte < text.len && is_blank(text.ptr[byte]))
				byte++;
		} else if (wanted.ptr[at] != text.ptr[byte]) {
			return false;
		} else {
			at++;
			byte++;
		}
	}
	*ret_end = (uint32_t)byte;
	return at == wanted.len;
}

/* Where the words stand around a quotation, or in it: nearest to its beginning; or nowhere. */
static struct span find_around(const struct quoting *quoting, struct slice wanted)
{
	const struct quote *quote = quote_of(quoting);
	const struct slice text = text_of(quoting);
	const size_t first = quote->start > REACH ? quote->start - REACH : 0;
	struct span best = span_none();
	uint32_t end, nearest = UINT32_MAX;

	for (size_t at = first; at < quote->end && at < text.len; at++) {
		const uint32_t away =
		    (uint32_t)(at < quote->start ? quote->start - at : at - quote->start);

		if (away < nearest && stands_at(text, at, wanted, &end) && end > quote->start) {
			best = (struct span){(uint32_t)at, end};
			nearest = away;
		}
	}
	return best;
}

static struct todo set_extent(const struct quoting *quoting, struct slice wanted)
{
	struct quote_fix fix = begin(quoting);
	struct buf words = {0};

	if (wanted.len > 0)
		fix.wanted = find_around(quoting, wanted);
	if (wanted.len == 0 || !span_exists(fix.wanted))
		return todo_say("these words do not stand around the quotation, or in it");
	add_subject(quoting, &words);
	buf_add_text(&words, " goes as far as “");
	words_one_line(wanted, SHOWN, &words);
	buf_add_text(&words, "”");
	return finish(&fix, &words);
}

/* The word at the beginning of a text; the rest of it follows in `ret_rest`. */
static struct slice first_word(struct slice text, struct slice *ret_rest)
{
	const char *space;
	size_t len;

	text = slice_trim(text);
	space = text.len > 0 ? memchr(text.ptr, ' ', text.len) : NULL;
	len = space ? (size_t)(space - text.ptr) : text.len;
	*ret_rest = slice_trim((struct slice){text.ptr + len, text.len - len});
	return (struct slice){text.ptr, len};
}

bool quoting_has_key(struct slice line)
{
	struct slice rest;
	const struct slice key = first_word(line, &rest);

	return slice_is(key, "speaker") || slice_is(key, "kind") || slice_is(key, "extent");
}

struct todo quoting_edit(const struct quoting *quoting, struct slice line)
{
	struct slice rest;
	const struct slice key = first_word(line, &rest);

	if (slice_is(key, "speaker"))
		return set_speaker(quoting, rest);
	if (slice_is(key, "kind"))
		return set_kind(quoting, rest);
	if (slice_is(key, "extent"))
		return set_extent(quoting, rest);
	return todo_unknown();
}

struct todo quoting_ask(const struct quoting *quoting)
{
	uint32_t name;
	const struct slice speaker =
	    quote_speaker_name(quoting->world->story, quoting->doc, quote_of(quoting), &name);
	struct buf buf = {0};
	struct todo todo;

	buf_add_text(&buf, "edit speaker ");
	words_one_line(speaker, QUOTE_FIX_NAME_MOST, &buf);
	todo = todo_text(REQUEST_PROMPT, &buf);
	todo.message =
	    "- : nobody; or :edit kind whole|part|label|work|reported, :edit extent WORDS";
	return todo;
}
