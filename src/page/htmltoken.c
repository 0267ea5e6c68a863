#include "config.h"

#include "page/htmltoken.h"

struct tag_row {
	const char *name;
	unsigned char len;
	unsigned char flags; /* enum html_tag_flags */
};

/* Sorted by name; the row of a tag is its number less one. */
static const struct tag_row tags[] = {
#define TAG(id, name, flags) {name, sizeof name - 1, flags},
#include "page/htmltag.def"
#undef TAG
};

enum {
	TAG_COUNT = sizeof tags / sizeof *tags,
	LONGEST_TAG = 10,
	MAX_PROLOG = 4096, /* bytes in which a doctype may stand */
};

unsigned html_tag_flags(enum html_tag tag)
{
	return tag == TAG_UNKNOWN ? 0 : tags[tag - 1].flags;
}

const char *html_tag_name(enum html_tag tag)
{
	return tag == TAG_UNKNOWN ? "" : tags[tag - 1].name;
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' || byte == '\f';
}

bool html_name_is(struct slice name, const char *wanted)
{
	size_t i = 0;

	for (; i < name.len && wanted[i] != '\0'; i++) {
		if (lower(name.ptr[i]) != wanted[i])
			return false;
	}
	return i == name.len && wanted[i] == '\0';
}

static enum html_tag tag_of(struct slice name)
{
	char folded[LONGEST_TAG + 1];
	size_t first = 0, end = TAG_COUNT;

	if (name.len > LONGEST_TAG)
		return TAG_UNKNOWN;
	for (size_t i = 0; i < name.len; i++)
		folded[i] = lower(name.ptr[i]);
	folded[name.len] = '\0';
	while (first < end) {
		const size_t middle = first + (end - first) / 2;
		const int order = strcmp(tags[middle].name, folded);

		if (order == 0)
			return (enum html_tag)(middle + 1);
		if (order < 0)
			first = middle + 1;
		else
			end = middle;
	}
	return TAG_UNKNOWN;
}

/* ---- attributes ---- */

/* The end of a value that begins at `byte`, which is no space. */
static size_t value_end(struct slice text, size_t byte, struct slice *ret_value)
{
	const char quote = text.ptr[byte];
	size_t i = byte;

	if (quote == '"' || quote == '\'') {
		const char *end = memchr(text.ptr + byte + 1, quote, text.len - byte - 1);

		i = end ? (size_t)(end - text.ptr) : text.len;
		*ret_value = (struct slice){text.ptr + byte + 1, i - byte - 1};
		return end ? i + 1 : i;
	}
	while (i < text.len && !is_space(text.ptr[i]) && text.ptr[i] != '>')
		i++;
	*ret_value = (struct slice){text.ptr + byte, i - byte};
	return i;
}

/*
 * One attribute of a tag from `byte` on. Returns where to go on, which is at '>' or the end of the
 * text when there is none; then ret_name->len is 0.
 */
static size_t attribute_at(
    struct slice text, size_t byte, struct slice *ret_name, struct slice *ret_value)
{
	size_t i = byte, first;

	*ret_name = *ret_value = (struct slice){0};
	while (i < text.len && (is_space(text.ptr[i]) || text.ptr[i] == '/'))
		i++;
	first = i;
	if (i < text.len && text.ptr[i] == '=') /* a name may begin with it, not hold it */
		i++;
	while (i < text.len && !is_space(text.ptr[i]) && text.ptr[i] != '/' && text.ptr[i] != '>' &&
	       text.ptr[i] != '=')
		i++;
	*ret_name = (struct slice){text.ptr + first, i - first};
	if (i == first)
		return i;
	first = i;
	while (i < text.len && is_space(text.ptr[i]))
		i++;
	if (i >= text.len || text.ptr[i] != '=')
		return first;
	i++;
	while (i < text.len && is_space(text.ptr[i]))
		i++;
	if (i < text.len && text.ptr[i] != '>')
		i = value_end(text, i, ret_value);
	else
		*ret_value = (struct slice){text.ptr + i, 0};
	return i;
}

bool html_attribute_next(struct slice *rest, struct slice *ret_name, struct slice *ret_value)
{
	const size_t end = attribute_at(*rest, 0, ret_name, ret_value);

	if (ret_name->len == 0)
		return false;
	rest->ptr += end;
	rest->len -= end;
	return true;
}

struct slice html_attribute(const struct html_token *token, const char *name)
{
	struct slice rest = token->body, key, value;

	while (html_attribute_next(&rest, &key, &value)) {
		if (html_name_is(key, name))
			return value.ptr ? value : (struct slice){"", 0};
	}
	return (struct slice){0};
}

/* ---- what begins with '<' ---- */

static size_t find_bytes(struct slice text, size_t from, const char *bytes, size_t len)
{
	while (from + len <= text.len) {
		const char *found = memchr(text.ptr + from, bytes[0], text.len - from - len + 1);

		if (!found)
			break;
		if (memcmp(found, bytes, len) == 0)
			return (size_t)(found - text.ptr);
		from = (size_t)(found - text.ptr) + 1;
	}
	return text.len;
}

/* The byte after a comment whose "<!--" stands at `at`. */
static size_t comment_end(struct slice text, size_t at)
{
	size_t i = at + 4;

	if (slice_starts((struct slice){text.ptr + i, text.len - i}, ">"))
		return i + 1;
	if (slice_starts((struct slice){text.ptr + i, text.len - i}, "->"))
		return i + 2;
	for (;;) {
		i = find_bytes(text, i, "--", 2);
		if (i >= text.len)
			return text.len;
		if (i + 2 < text.len && text.ptr[i + 2] == '>')
			return i + 3;
		if (i + 3 < text.len && text.ptr[i + 2] == '!' && text.ptr[i + 3] == '>')
			return i + 4;
		i++;
	}
}

/* "<!...>", "<?...>", "</3>": the byte after it; a CDATA section of XML is a token. */
static size_t declaration_end(
    const struct html_scanner *scanner, size_t at, struct html_token *token)
{
	const struct slice text = scanner->bytes;
	const struct slice here = {text.ptr + at, text.len - at};
	size_t end;

	if (slice_starts(here, "<!--"))
		return comment_end(text, at);
	if (scanner->is_xml && slice_starts(here, "<![CDATA[")) {
		end = find_bytes(text, at + 9, "]]>", 3);
		token->kind = HTML_RAW;
		token->body = (struct slice){text.ptr + at + 9, end - at - 9};
		return end < text.len ? end + 3 : end;
	}
	end = find_bytes(text, at, ">", 1);
	/* The internal subset of a doctype at the top holds '>' of its own: it ends with "]". */
	if (at < MAX_PROLOG && here.len > 9 &&
	    html_name_is((struct slice){here.ptr, 9}, "<!doctype") &&
	    memchr(here.ptr, '[', end - at)) {
		const size_t close = find_bytes(text, at, "]", 1);

		if (close < text.len)
			end = find_bytes(text, close, ">", 1);
	}
	return end < text.len ? end + 1 : text.len;
}

/* A tag whose name begins at `first`. Returns the byte after it; a tag that never ends is none. */
static size_t tag_end(
    struct html_scanner *scanner, size_t first, bool is_close, struct html_token *token)
{
	const struct slice text = scanner->bytes;
	struct slice name, value;
	size_t i = first, body;

	while (i < text.len && !is_space(text.ptr[i]) && text.ptr[i] != '/' && text.ptr[i] != '>')
		i++;
	token->name = (struct slice){text.ptr + first, i - first};
	body = i;
	do {
		i = attribute_at(text, i, &name, &value);
	} while (name.len > 0);
	if (i >= text.len)
		return text.len;
	token->kind = is_close ? HTML_CLOSE : HTML_START;
	token->tag = tag_of(token->name);
	token->body = (struct slice){text.ptr + body, i - body};
	token->is_closed = !is_close && text.ptr[i - 1] == '/' && i > body;
	if (!is_close && html_tag_flags(token->tag) & TAG_RAW && !scanner->is_xml) {
		scanner->raw = token->tag;
		scanner->raw_name = token->name;
	}
	return i + 1;
}

/* ---- raw elements ---- */

/* Does "</name" or "<name", followed by what ends a name, stand at `at`? */
static bool tag_is_at(struct slice text, size_t at, bool is_close, const char *name)
{
	const size_t first = at + 1 + is_close, end = first + strlen(name);

	return end < text.len && text.ptr[at] == '<' && (!is_close || text.ptr[at + 1] == '/') &&
	       html_name_is((struct slice){text.ptr + first, end - first}, name) &&
	       (is_space(text.ptr[end]) || text.ptr[end] == '/' || text.ptr[end] == '>');
}

/*
 * Where a script's content ends: at its end tag, but not at one of a script that is opened inside
 * an HTML comment inside the script.
 */
static size_t script_end(struct slice text, size_t from)
{
	bool in_comment = false, in_inner = false;

	for (size_t i = from; i < text.len; i++) {
		const struct slice here = {text.ptr + i, text.len - i};

		if (!in_comment) {
			const char *mark = memchr(here.ptr, '<', here.len);

			if (!mark)
				return text.len;
			i = (size_t)(mark - text.ptr);
			in_comment = slice_starts((struct slice){mark, text.len - i}, "<!--");
		} else if (here.ptr[0] == '-' && slice_starts(here, "-->")) {
			in_comment = in_inner = false;
		} else if (!in_inner && tag_is_at(text, i, false, "script")) {
			in_inner = true;
		}
		if (tag_is_at(text, i, true, "script")) {
			if (!in_inner)
				return i;
			in_inner = false;
		}
	}
	return text.len;
}

static size_t raw_end(struct slice text, size_t from, enum html_tag tag)
{
	if (tag == TAG_SCRIPT)
		return script_end(text, from);
	for (size_t i = from;; i++) {
		i = find_bytes(text, i, "</", 2);
		if (i >= text.len || tag_is_at(text, i, true, html_tag_name(tag)))
			return i;
	}
}

static bool take_raw(struct html_scanner *scanner, struct html_token *token)
{
	const size_t end = raw_end(scanner->bytes, scanner->at, scanner->raw);

	token->kind = HTML_RAW;
	token->tag = scanner->raw;
	token->name = scanner->raw_name;
	token->body = (struct slice){scanner->bytes.ptr + scanner->at, end - scanner->at};
	scanner->at = end;
	scanner->raw = TAG_UNKNOWN;
	return true;
}

/* Does markup begin at this '<'? Else it is text. */
static bool is_markup(struct slice text, size_t at)
{
	const char next = at + 1 < text.len ? text.ptr[at + 1] : '\0';

	return is_letter(next) || next == '!' || next == '?' || (next == '/' && at + 2 < text.len);
}

/* The text up to the next markup; false: there is none before it. */
static bool take_text(struct html_scanner *scanner, struct html_token *token)
{
	const struct slice text = scanner->bytes;
	const size_t first = scanner->at;
	size_t i = first;

	while (i < text.len) {
		const char *mark = memchr(text.ptr + i, '<', text.len - i);

		i = mark ? (size_t)(mark - text.ptr) : text.len;
		if (!mark || is_markup(text, i))
			break;
		i++;
	}
	scanner->at = i;
	token->kind = HTML_TEXT;
	token->body = (struct slice){text.ptr + first, i - first};
	return i > first;
}

bool html_next(struct html_scanner *scanner, struct html_token *ret_token)
{
	const struct slice text = scanner->bytes;

	*ret_token = (struct html_token){.kind = HTML_DONE};
	if (scanner->raw != TAG_UNKNOWN)
		return take_raw(scanner, ret_token);
	while (scanner->at < text.len) {
		const size_t at = scanner->at;
		const bool is_close = at + 1 < text.len && text.ptr[at + 1] == '/';

		if (take_text(scanner, ret_token))
			return true;
		ret_token->kind = HTML_DONE;
		if (at + 1 + is_close < text.len && is_letter(text.ptr[at + 1 + is_close]))
			scanner->at = tag_end(scanner, at + 1 + is_close, is_close, ret_token);
		else
			scanner->at = declaration_end(scanner, at, ret_token);
		if (ret_token->kind != HTML_DONE)
			return true;
	}
	return false;
}
