#include "config.h"

#include "tui/helptext.h"

#include <stdio.h>

#include "base/alloc.h"

enum {
	MOST_KEY_COLS = 20,
	LEAST_KEY_COLS = 8,
	POPUP_COLS = 6,  /* what a popup's border and margins take */
	MOST_COLS = 90,  /* of a line */
	LEAST_HELP = 10, /* columns below which words are not kept whole */
};

/* How the help's two columns are divided. */
struct columns {
	int keys, help;
};

static const char *const titles[][2] = {
    {"read", "Keys in Read"},
    {"compare", "Keys in Compare"},
    {"names", "Keys in Names"},
    {"quotes", "Keys in Quotes"},
    {"where", "Keys in Where"},
    {"context", "Keys in context"},
};

static const char *title_of(unsigned context)
{
	const char *name = keymap_context_name(context);

	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
		if (strcmp(titles[i][0], name) == 0)
			return titles[i][1];
	}
	return "Keys everywhere";
}

/*
 * What a command does in one view: command.def writes "the next outlet; in Compare: move the column
 * right" where a key means something of its own there.
 */
static struct slice help_in(const struct command *command, unsigned context)
{
	const char *view =
	    context == CTX_CONTEXT ? "In context" : title_of(context) + strlen("Keys in ");
	const char *part = command->help;
	struct slice first = {part, strcspn(part, ";")};

	while ((part = strstr(part, "; in "))) {
		part += strlen("; in ");
		if (strncmp(part, view, strlen(view)) == 0 && part[strlen(view)] == ':') {
			part += strlen(view) + 2;
			return (struct slice){part, strcspn(part, ";")};
		}
	}
	return first.ptr[first.len] && strncmp(first.ptr + first.len, "; in ", 5) != 0
	           ? slice_of(command->help)
	           : first;
}

/* The part of a text that fits into so many columns, cut between words where that is possible. */
static struct slice fitting(struct slice text, int cols)
{
	size_t byte = 0, end = 0;
	int used = 0;

	while (byte < text.len) {
		struct cell cell;
		size_t next = cell_next(text, byte, NULL, &cell);

		used += cell.width;
		if (used > cols)
			return (struct slice){text.ptr, end > 0 ? end : byte > 0 ? byte : next};
		if (next == text.len || text.ptr[next] == ' ')
			end = next;
		byte = next;
	}
	return text;
}

/* Keys and what they do; what does not fit goes on in the next line. */
static void add_line(
    struct popup *popup, const char *keys, struct slice help, const struct columns *columns)
{
	struct buf line = {0};
	int width = (int)cells_width(slice_of(keys), NULL);
	int room =
	    width < columns->keys ? columns->help : columns->help + columns->keys - width - 2;

	buf_add_text(&line, keys);
	buf_add_repeat(&line, ' ', width < columns->keys ? (size_t)(columns->keys - width) : 2);
	do {
		struct slice part = fitting(help, room > LEAST_HELP ? room : LEAST_HELP);

		buf_add_slice(&line, part);
		popup_add_key(popup, buf_slice(&line), columns->keys);
		help = slice_trim((struct slice){help.ptr + part.len, help.len - part.len});
		room = columns->help;
		buf_clear(&line);
		buf_add_repeat(&line, ' ', (size_t)columns->keys);
	} while (help.len > 0 && !line.failed);
	buf_release(&line);
}

/* The column of keys is as wide as the keys, but takes no more than a third of a narrow window. */
static struct columns divide(const struct keymap *keymap, unsigned context, int cols)
{
	struct columns columns = {.keys = LEAST_KEY_COLS};
	int room = cols - POPUP_COLS < MOST_COLS ? cols - POPUP_COLS : MOST_COLS;

	for (unsigned id = CMD_NONE + 1; id < CMDS; id++) {
		struct buf keys = {0};
		int width;

		if (command_at(id)->contexts & context)
			keymap_add_keys(keymap, context, id, &keys);
		width = (int)cells_width(buf_slice(&keys), NULL) + 2;
		columns.keys = width > columns.keys ? width : columns.keys;
		buf_release(&keys);
	}
	columns.keys = columns.keys < MOST_KEY_COLS ? columns.keys : MOST_KEY_COLS;
	if (columns.keys > room / 3)
		columns.keys = room / 3 > LEAST_KEY_COLS ? room / 3 : LEAST_KEY_COLS;
	columns.help = room - columns.keys > LEAST_HELP ? room - columns.keys : LEAST_HELP;
	return columns;
}

static void add_heading(struct popup *popup, const char *text)
{
	struct place nowhere = {.doc = PLACE_NONE};

	if (popup->count > 0)
		popup_add(popup, slice_of(""), STYLE_TEXT, nowhere);
	popup_add(popup, slice_of(text), STYLE_HEADING, nowhere);
}

/* Does a command belong to this part of the help? Parts: the view's own, everybody's, unbound. */
static bool belongs(enum cmd_id cmd, unsigned context, int part, bool has_keys)
{
	unsigned contexts = command_at(cmd)->contexts;

	if (!(contexts & context))
		return false;
	if (!has_keys)
		return part == 2;
	return part == (contexts == CTX_ALL ? 1 : 0);
}

static void add_part(struct popup *popup, const struct keymap *keymap, unsigned context, int part,
    const struct columns *columns)
{
	static const char *const headings[] = {"This view", "All views", "Typed after :"};
	bool has_heading = false;

	for (unsigned id = CMD_NONE + 1; id < CMDS; id++) {
		const struct command *command = command_at(id);
		struct buf keys = {0};

		keymap_add_keys(keymap, context, id, &keys);
		if (belongs(id, context, part, keys.len > 0)) {
			if (!has_heading)
				add_heading(popup, headings[part]);
			has_heading = true;
			if (part == 2)
				buf_add_format(&keys, ":%s", command->name);
			add_line(popup, buf_text(&keys), help_in(command, context), columns);
		}
		buf_release(&keys);
	}
}

void helptext_fill(struct popup *popup, const struct keymap *keymap, unsigned context, int cols)
{
	struct columns columns = divide(keymap, context, cols);

	popup_open(popup, slice_of(title_of(context)));
	for (int part = 0; part < 3; part++)
		add_part(popup, keymap, context, part, &columns);
}

void helptext_command(
    struct popup *popup, const struct keymap *keymap, unsigned context, enum cmd_id cmd)
{
	const struct command *command = command_at(cmd);
	struct place nowhere = {.doc = PLACE_NONE};
	struct buf line = {0};

	buf_add_format(&line, ":%s %s", command->name, command->args);
	popup_open(popup, buf_slice(&line));
	popup_add(popup, slice_of(command->help), STYLE_TEXT, nowhere);
	buf_clear(&line);
	keymap_add_keys(keymap, context, cmd, &line);
	if (line.len > 0)
		popup_add_key(popup, buf_slice(&line), (int)cells_width(buf_slice(&line), NULL));
	buf_release(&line);
}

/* The key that comes next in a longer sequence; .ptr NULL: it does not go on from `keys`. */
static struct slice next_key(const struct binding *binding, const char *keys)
{
	size_t len = strlen(keys);
	const char *rest = binding->keys + len + 1;

	if (strncmp(binding->keys, keys, len) != 0 || binding->keys[len] != ' ')
		return (struct slice){NULL, 0};
	return (struct slice){rest, strcspn(rest, " ")};
}

size_t helptext_continuations(
    const struct keymap *keymap, unsigned context, const char *keys, struct buf *buf)
{
	size_t count = 0;

	for (size_t i = 0; i < keymap_count(keymap); i++) {
		const struct binding *binding = keymap_at(keymap, i);
		struct slice key = next_key(binding, keys);

		if (!key.ptr || (binding->context != context && binding->context != CTX_ALL))
			continue;
		buf_add_slice(buf, key);
		buf_add_text(buf, "  ");
		buf_add_slice(buf, help_in(command_at(binding->cmd), context));
		buf_add_byte(buf, '\n');
		count++;
	}
	return count;
}

/* man(7) reads a backslash, a leading full stop and quotation marks as its own. */
static void add_roff(struct buf *buf, const char *text)
{
	for (; *text; text++) {
		if (*text == '\\')
			buf_add_text(buf, "\\e");
		else if (*text == '"')
			buf_add_text(buf, "\\(dq");
		else if (*text == '-')
			buf_add_text(buf, "\\-");
		else if (*text == '\'')
			buf_add_text(buf, "\\(aq");
		else if (*text == '^')
			buf_add_text(buf, "\\(ha");
		else if (*text == '~')
			buf_add_text(buf, "\\(ti");
		else
			buf_add_byte(buf, *text);
	}
}

static void add_manual_rows(
    const struct keymap *keymap, unsigned context, const char *title, struct buf *buf)
{
	buf_add_format(buf, ".SS %s\n", title);
	for (unsigned id = CMD_NONE + 1; id < CMDS; id++) {
		const struct command *command = command_at(id);
		struct buf keys = {0};

		keymap_add_keys(keymap, context, id, &keys);
		if ((command->contexts == CTX_ALL) == (context == CTX_ALL) &&
		    command->contexts & context && keys.len > 0) {
			buf_add_text(buf, ".TP\n.B \"");
			add_roff(buf, buf_text(&keys));
			buf_add_text(buf, "\"\n");
			add_roff(buf, command->help);
			buf_add_text(buf, " (\\fI");
			add_roff(buf, command->name);
			buf_add_text(buf, "\\fR)\n");
		}
		buf_release(&keys);
	}
}

void helptext_manual(const struct keymap *keymap, struct buf *buf)
{
	buf_add_text(buf, ".\\\" Made by `abreast read --keys`: not to be edited.\n"
	                  ".TH ABREAST\\-KEYS 7\n.SH NAME\n"
	                  "abreast\\-keys \\- keys and commands of the reader abreast(1)\n"
	                  ".SH DESCRIPTION\nKeys can be changed in\n"
	                  ".IR $XDG_CONFIG_HOME/abreast/keymap :\n"
	                  ".BR \"bind(read, \\(dq] n\\(dq, next\\-name)\" .\n"
	                  "In the reader,\n.B ?\nshows the keys that hold in a view.\n"
	                  ".SH KEYS\n");
	add_manual_rows(keymap, CTX_ALL, "All views", buf);
	for (unsigned i = 0; i < sizeof titles / sizeof *titles; i++)
		add_manual_rows(keymap, 1u << i, titles[i][1], buf);
	buf_add_text(buf, ".SH COMMANDS\nTyped after\n.BR : .\n");
	for (unsigned id = CMD_NONE + 1; id < CMDS; id++) {
		buf_add_text(buf, ".TP\n.BI \"");
		add_roff(buf, command_at(id)->name);
		buf_add_text(buf, "\" \" ");
		add_roff(buf, command_at(id)->args);
		buf_add_text(buf, "\"\n");
		add_roff(buf, command_at(id)->help);
		buf_add_text(buf, "\n");
	}
}
