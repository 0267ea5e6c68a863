#include "config.h"

#include "frame/framescan.h"

#include "base/buf.h"

enum scan_kind {
	SCAN_END,
	SCAN_STRING,
	SCAN_OPEN,
	SCAN_CLOSE,
	SCAN_EQUAL,
	SCAN_ADD, /* += */
	SCAN_COMMA,
	SCAN_BAD, /* reported already */
};

struct scanner {
	struct slice text;
	size_t at;
	unsigned line;
	const char *name;
	struct arena *arena;
	scan_report report;
	void *data;
	struct buf string;   /* scratch: a string without its escapes */
	enum scan_kind kind; /* of the token that was read last */
	struct slice value;  /* of a SCAN_STRING, in the arena */
	unsigned value_line; /* where that token begins */
	size_t value_byte;
	bool again;  /* the token is to be seen once more */
	bool failed; /* no memory */
};

static void complain(struct scanner *scanner, unsigned line, const char *what)
{
	struct err err;

	err_set(&err, ERR_SYNTAX, scanner->name, line, "%s", what);
	scanner->report(&err, scanner->data);
}

static bool at_end(const struct scanner *scanner)
{
	return scanner->at >= scanner->text.len;
}

static char take(struct scanner *scanner)
{
	char byte = scanner->text.ptr[scanner->at++];

	if (byte == '\n')
		scanner->line++;
	return byte;
}

static bool next_is(const struct scanner *scanner, const char *text)
{
	return slice_starts(
	    (struct slice){scanner->text.ptr + scanner->at, scanner->text.len - scanner->at}, text);
}

static void skip_line(struct scanner *scanner)
{
	while (!at_end(scanner) && scanner->text.ptr[scanner->at] != '\n')
		scanner->at++;
}

static void skip_comment(struct scanner *scanner)
{
	unsigned line = scanner->line;

	scanner->at += 2;
	while (!at_end(scanner) && !next_is(scanner, "*/"))
		take(scanner);
	if (at_end(scanner))
		complain(scanner, line, "a comment /* that is never closed");
	else
		scanner->at += 2;
}

static void skip_blank(struct scanner *scanner)
{
	while (!at_end(scanner)) {
		char byte = scanner->text.ptr[scanner->at];

		if (byte == '#' || next_is(scanner, "//"))
			skip_line(scanner);
		else if (next_is(scanner, "/*"))
			skip_comment(scanner);
		else if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r')
			take(scanner);
		else
			return;
	}
}

static int hex_digit(char byte)
{
	if (byte >= '0' && byte <= '9')
		return byte - '0';
	byte = (char)(byte | 32);
	return byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* What stands behind a backslash in double quotes. */
static void take_escape(struct scanner *scanner)
{
	char byte;
	int value = 0;

	if (at_end(scanner))
		return;
	byte = take(scanner);
	switch (byte) {
	case 'n': buf_add_byte(&scanner->string, '\n'); return;
	case 't': buf_add_byte(&scanner->string, '\t'); return;
	case '\n': return; /* the string goes on in the next line */
	case 'x': break;
	default: buf_add_byte(&scanner->string, byte); return;
	}
	for (int i = 0; i < 2 && !at_end(scanner); i++) {
		int digit = hex_digit(scanner->text.ptr[scanner->at]);

		if (digit < 0)
			break;
		value = value * 16 + digit;
		scanner->at++;
	}
	if (value > 0 && value < 0x80)
		buf_add_byte(&scanner->string, (char)value);
	else
		complain(scanner, scanner->line, "\\x is for the codes 01 to 7F");
}

static void keep_string(struct scanner *scanner)
{
	scanner->value = arena_copy(scanner->arena, buf_slice(&scanner->string));
	scanner->failed |= scanner->string.failed || !scanner->value.ptr;
	scanner->kind = SCAN_STRING;
}

static void scan_quoted(struct scanner *scanner)
{
	char quote = take(scanner);

	buf_clear(&scanner->string);
	while (!at_end(scanner)) {
		char byte = take(scanner);

		if (byte == quote) {
			keep_string(scanner);
			return;
		}
		if (byte == '\\' && quote == '"')
			take_escape(scanner);
		else if (byte == '\\' && (next_is(scanner, "'") || next_is(scanner, "\\")))
			buf_add_byte(&scanner->string, take(scanner));
		else
			buf_add_byte(&scanner->string, byte);
	}
	complain(scanner, scanner->value_line, "a string that is never closed");
	scanner->kind = SCAN_BAD;
}

static void scan_bare(struct scanner *scanner)
{
	size_t start = scanner->at;

	while (!at_end(scanner) && !strchr(" \t\r\n{}()=+,\"'#", scanner->text.ptr[scanner->at]))
		scanner->at++;
	if (scanner->at == start) {
		take(scanner);
		complain(scanner, scanner->value_line, "a character that means nothing here");
		scanner->kind = SCAN_BAD;
		return;
	}
	buf_clear(&scanner->string);
	buf_add(&scanner->string, scanner->text.ptr + start, scanner->at - start);
	keep_string(scanner);
}

static void scan(struct scanner *scanner)
{
	if (scanner->again) {
		scanner->again = false;
		return;
	}
	skip_blank(scanner);
	scanner->value_line = scanner->line;
	scanner->value_byte = scanner->at;
	if (at_end(scanner)) {
		scanner->kind = SCAN_END;
		return;
	}
	switch (scanner->text.ptr[scanner->at]) {
	case '{': scanner->kind = SCAN_OPEN; break;
	case '}': scanner->kind = SCAN_CLOSE; break;
	case '=': scanner->kind = SCAN_EQUAL; break;
	case ',': scanner->kind = SCAN_COMMA; break;
	case '"':
	case '\'': scan_quoted(scanner); return;
	default:
		if (!next_is(scanner, "+=")) {
			scan_bare(scanner);
			return;
		}
		scanner->kind = SCAN_ADD;
		scanner->at++;
	}
	scanner->at++;
}

static bool add_value(struct scanner *scanner, struct scan_value ***tail)
{
	struct scan_value *value = arena_alloc(scanner->arena, 1, sizeof *value);

	if (!value) {
		scanner->failed = true;
		return false;
	}
	*value = (struct scan_value){.text = scanner->value,
	    .line = scanner->value_line,
	    .start_byte = (uint32_t)scanner->value_byte,
	    .end_byte = (uint32_t)scanner->at};
	**tail = value;
	*tail = &value->next;
	return true;
}

/* The values of a list, its { read already; a comma behind the last one is fine. */
static void read_list(struct scanner *scanner, struct scan_item *item)
{
	struct scan_value **tail = &item->values;
	bool value_wanted = true;

	item->is_list = true;
	for (scan(scanner); scanner->kind != SCAN_CLOSE; scan(scanner)) {
		if (scanner->failed)
			return;
		if (scanner->kind == SCAN_END) {
			complain(scanner, item->line, "a list that is never closed");
			return;
		}
		if (scanner->kind == SCAN_EQUAL || scanner->kind == SCAN_OPEN) {
			complain(scanner, scanner->value_line, "a list is not closed before this");
			while (scanner->kind != SCAN_CLOSE && scanner->kind != SCAN_END)
				scan(scanner);
			return;
		}
		if (scanner->kind == SCAN_COMMA) {
			if (value_wanted)
				complain(scanner, scanner->value_line,
				    "a comma without a value before it");
			value_wanted = true;
		} else if (scanner->kind == SCAN_STRING) {
			if (!value_wanted)
				complain(scanner, scanner->value_line,
				    "a comma is missing before this value");
			if (!add_value(scanner, &tail))
				return;
			value_wanted = false;
		}
	}
}

static void read_values(struct scanner *scanner, struct scan_item *item)
{
	struct scan_value **tail = &item->values;

	scan(scanner);
	if (scanner->kind == SCAN_STRING) {
		add_value(scanner, &tail);
	} else if (scanner->kind == SCAN_OPEN) {
		read_list(scanner, item);
	} else if (scanner->kind != SCAN_BAD) {
		complain(scanner, scanner->value_line, "a value is missing behind the equals sign");
		scanner->again = true;
		return;
	}
	item->end_byte = (uint32_t)scanner->at;
}

/*
 * Items up to the end or the closing brace. Sections stand at the top only, so that reading is
 * not recursive beyond one step.
 *   inside  the section they belong to; NULL: the top
 */
static void read_items(
    struct scanner *scanner, const struct scan_item *inside, struct scan_item **tail);

static void read_section(struct scanner *scanner, struct scan_item *item, bool nested)
{
	item->is_section = true;
	if (scanner->kind == SCAN_STRING) {
		item->title = scanner->value;
		scan(scanner);
	}
	if (scanner->kind != SCAN_OPEN) {
		complain(scanner, item->line, "neither = nor { follows this word");
		scanner->again = scanner->kind != SCAN_BAD;
		return;
	}
	if (nested) {
		complain(scanner, item->line, "a section inside a section");
		while (scanner->kind != SCAN_CLOSE && scanner->kind != SCAN_END)
			scan(scanner);
		return;
	}
	read_items(scanner, item, &item->items);
	if (scanner->kind == SCAN_CLOSE)
		item->end_byte = (uint32_t)scanner->at;
}

static struct scan_item *new_item(struct scanner *scanner)
{
	struct scan_item *item = arena_alloc(scanner->arena, 1, sizeof *item);

	if (!item) {
		scanner->failed = true;
		return NULL;
	}
	item->key = scanner->value;
	item->line = scanner->value_line;
	item->start_byte = (uint32_t)scanner->value_byte;
	return item;
}

static void read_items(
    struct scanner *scanner, const struct scan_item *inside, struct scan_item **tail)
{
	for (scan(scanner); scanner->kind != SCAN_END && !scanner->failed; scan(scanner)) {
		struct scan_item *item;

		if (scanner->kind == SCAN_CLOSE && inside)
			return;
		if (scanner->kind == SCAN_BAD)
			continue;
		if (scanner->kind != SCAN_STRING) {
			complain(scanner, scanner->value_line, "a key is expected here");
			continue;
		}
		item = new_item(scanner);
		if (!item)
			return;
		*tail = item;
		tail = &item->next;
		scan(scanner);
		item->is_added = scanner->kind == SCAN_ADD;
		if (scanner->kind == SCAN_EQUAL || scanner->kind == SCAN_ADD)
			read_values(scanner, item);
		else
			read_section(scanner, item, inside != NULL);
	}
	if (inside && !scanner->failed)
		complain(scanner, inside->line, "a section that is never closed");
}

enum err_code framescan_read(struct slice text, const char *name, struct arena *arena,
    scan_report report, void *data, struct scan_item **ret_items)
{
	struct scanner scanner = {
	    .text = text, .line = 1, .name = name, .arena = arena, .report = report, .data = data};
	struct scan_item *items = NULL;

	if (slice_starts(text, "\xef\xbb\xbf"))
		scanner.at = 3;
	read_items(&scanner, NULL, &items);
	buf_release(&scanner.string);
	if (scanner.failed)
		return ERR_NOMEM;
	*ret_items = items;
	return ERR_OK;
}
