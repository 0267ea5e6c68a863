/*
 * A list of bindings, searched from one end to the other: there are about a hundred, and a key
 * comes a few times a second.
 */
#include "config.h"

#include "tui/keymap.h"

#include "base/alloc.h"
#include "base/file.h"
#include "base/place.h"
#include "text/utf8.h"
#include "tui/conffile.h"

enum { MAX_FILE_BYTES = 1 << 20, MAX_BINDINGS = 4096, MAX_KEYS = 64 /* bytes of a sequence */ };

struct keymap {
	struct binding *items; /* owned */
	size_t count, capacity;
};

static const struct {
	const char *name;
	unsigned context;
} contexts[] = {
    {"all", CTX_ALL},
    {"read", CTX_READ},
    {"compare", CTX_COMPARE},
    {"names", CTX_NAMES},
    {"quotes", CTX_QUOTES},
    {"where", CTX_WHERE},
    {"context", CTX_CONTEXT},
};

static const char *const key_names[] = {"enter", "tab", "shift-tab", "space", "esc", "backspace",
    "delete", "insert", "up", "down", "left", "right", "page-up", "page-down", "home", "end",
    "shift-up", "shift-down", "shift-left", "shift-right", "shift-home", "shift-end"};

const char *keymap_context_name(unsigned context)
{
	for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
		if (contexts[i].context == context)
			return contexts[i].name;
	}
	return "";
}

/* One character, and not white space or a control. */
static bool is_character(struct slice name)
{
	unsigned len;
	uint32_t point;

	if (name.len == 0)
		return false;
	point = utf8_at(name, 0, &len);
	return len == name.len && point > 32 && point != 127 && point != UTF8_REPLACEMENT;
}

bool keymap_is_key(struct slice name)
{
	for (size_t i = 0; i < sizeof key_names / sizeof *key_names; i++) {
		if (slice_is(name, key_names[i]))
			return true;
	}
	if (slice_starts(name, "ctrl-") && name.len == 6)
		return (name.ptr[5] >= 'a' && name.ptr[5] <= 'z') || strchr("\\]^_@", name.ptr[5]);
	if (slice_starts(name, "alt-"))
		return is_character((struct slice){name.ptr + 4, name.len - 4});
	if (name.len == 2 && name.ptr[0] == 'f')
		return name.ptr[1] >= '1' && name.ptr[1] <= '9';
	if (name.len == 3 && name.ptr[0] == 'f' && (name.ptr[1] == '1' || name.ptr[1] == '2'))
		return name.ptr[2] >= '0' && name.ptr[2] <= (name.ptr[1] == '1' ? '9' : '4');
	return is_character(name);
}

struct keymap *keymap_new(void)
{
	return alloc_zero(1, sizeof(struct keymap));
}

static void release_binding(struct binding *binding)
{
	alloc_free(binding->keys);
	alloc_free(binding->text);
}

void keymap_free(struct keymap *keymap)
{
	for (size_t i = 0; keymap && i < keymap->count; i++)
		release_binding(&keymap->items[i]);
	if (keymap)
		alloc_free(keymap->items);
	alloc_free(keymap);
}

size_t keymap_count(const struct keymap *keymap)
{
	return keymap->count;
}

const struct binding *keymap_at(const struct keymap *keymap, size_t index)
{
	return &keymap->items[index];
}

/* Does the longer sequence begin with all of the shorter one? */
static bool begins_with(const char *longer, const char *shorter)
{
	size_t len = strlen(shorter);

	return strncmp(longer, shorter, len) == 0 && longer[len] == ' ';
}

static bool clashes(const struct binding *binding, unsigned context, const char *keys)
{
	if (binding->context != context)
		return false;
	return strcmp(binding->keys, keys) == 0 || begins_with(binding->keys, keys) ||
	       begins_with(keys, binding->keys);
}

static void drop(struct keymap *keymap, size_t index)
{
	release_binding(&keymap->items[index]);
	keymap->count--;
	memmove(&keymap->items[index], &keymap->items[index + 1],
	    (keymap->count - index) * sizeof *keymap->items);
}

/* A later file wins: what stands in the way of its binding goes. */
static bool make_way(struct keymap *keymap, unsigned context, const char *keys, bool defaults)
{
	for (size_t i = keymap->count; i-- > 0;) {
		if (!clashes(&keymap->items[i], context, keys))
			continue;
		if (defaults || !keymap->items[i].is_default)
			return false;
		drop(keymap, i);
	}
	return true;
}

static enum err_code add(struct keymap *keymap, const struct binding *wanted)
{
	struct binding *items =
	    alloc_grow(keymap->items, &keymap->capacity, keymap->count + 1, sizeof *keymap->items);
	struct binding binding = *wanted;

	if (!items)
		return ERR_NOMEM;
	keymap->items = items;
	binding.keys = alloc_dup(wanted->keys, strlen(wanted->keys));
	binding.text = wanted->text ? alloc_dup(wanted->text, strlen(wanted->text)) : NULL;
	if (!binding.keys || (wanted->text && !binding.text)) {
		release_binding(&binding);
		return ERR_NOMEM;
	}
	items[keymap->count++] = binding;
	return ERR_OK;
}

/* Names separated by single spaces, each the name of a key. */
static bool is_sequence(const char *keys)
{
	size_t len = strlen(keys);

	if (len == 0 || len >= MAX_KEYS)
		return false;
	while (*keys) {
		len = strcspn(keys, " ");
		if (!keymap_is_key((struct slice){keys, len}))
			return false;
		keys += len;
		if (*keys == ' ' && *++keys == '\0')
			return false;
	}
	return true;
}

struct reading {
	struct keymap *keymap;
	bool defaults;
};

/* bind(CONTEXT, "KEYS", COMMAND [, TEXT]) */
static int on_bind(cfg_t *cfg, cfg_opt_t *opt, int argc, const char **argv)
{
	const struct reading *reading = conffile_data();
	struct binding binding = {.is_default = reading->defaults};
	bool takes_away;

	(void)opt;
	if (argc < 3 || argc > 4)
		return conffile_fail(cfg, ERR_SYNTAX, "bind(context, \"keys\", command)");
	for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
		if (strcmp(argv[0], contexts[i].name) == 0)
			binding.context = contexts[i].context;
	}
	if (!binding.context)
		return conffile_fail(cfg, ERR_UNKNOWN_KEY, "no view \"%s\"", argv[0]);
	if (!is_sequence(argv[1]))
		return conffile_fail(cfg, ERR_SYNTAX, "\"%s\" is no key", argv[1]);
	takes_away = strcmp(argv[2], "none") == 0;
	binding.cmd = takes_away ? CMD_NONE : command_find(slice_of(argv[2]));
	if (!takes_away && binding.cmd == CMD_NONE)
		return conffile_fail(cfg, ERR_UNKNOWN_KEY, "no command \"%s\"", argv[2]);
	if (!takes_away && (command_at(binding.cmd)->contexts & binding.context) == 0)
		return conffile_fail(cfg, ERR_SYNTAX, "%s does nothing in %s", argv[2], argv[0]);
	if (!make_way(reading->keymap, binding.context, argv[1], reading->defaults))
		return conffile_fail(cfg, ERR_SYNTAX, "\"%s\" has a meaning already", argv[1]);
	if (takes_away)
		return 0;
	binding.keys = (char *)argv[1];
	binding.text = argc == 4 ? (char *)argv[3] : NULL;
	if (reading->keymap->count >= MAX_BINDINGS)
		return conffile_fail(cfg, ERR_LIMIT, "too many bindings");
	if (add(reading->keymap, &binding) != ERR_OK)
		return conffile_fail(cfg, ERR_NOMEM, "%s", "");
	return 0;
}

enum err_code keymap_parse(
    struct keymap *keymap, struct slice text, const char *file, bool defaults, struct err *ret_err)
{
	cfg_opt_t opts[] = {CFG_FUNC("bind", on_bind), CFG_END()};
	struct reading reading = {keymap, defaults};

	return conffile_parse_lines(text, opts, file, &reading, ret_err);
}

static enum err_code load_file(
    struct keymap *keymap, const struct buf *path, bool defaults, struct err *ret_err)
{
	struct buf bytes = {0};
	struct err err = {0};
	enum err_code code = file_read(buf_text(path), MAX_FILE_BYTES, &bytes, &err);

	if (code == ERR_OK)
		code = keymap_parse(keymap, buf_slice(&bytes), buf_text(path), defaults, &err);
	else if (code == ERR_NOT_FOUND && !defaults)
		code = ERR_OK;
	if (code != ERR_OK && ret_err)
		*ret_err = err;
	buf_release(&bytes);
	return code;
}

enum err_code keymap_load(struct keymap *keymap, struct err *ret_err)
{
	struct buf path = {0};
	enum err_code code = place_data("keymap", &path);

	if (code == ERR_OK)
		code = load_file(keymap, &path, true, ret_err);
	if (code == ERR_OK && place_config("keymap", &path) == ERR_OK)
		code = load_file(keymap, &path, false, ret_err);
	buf_release(&path);
	return code;
}

/* The best meaning in exactly one context. */
static enum keymap_found find_in(const struct keymap *keymap, unsigned context, const char *keys,
    const struct binding **ret_binding)
{
	enum keymap_found found = KEYMAP_NONE;

	for (size_t i = 0; i < keymap->count; i++) {
		const struct binding *binding = &keymap->items[i];

		if (binding->context != context)
			continue;
		if (strcmp(binding->keys, keys) == 0) {
			*ret_binding = binding;
			return KEYMAP_COMMAND;
		}
		if (begins_with(binding->keys, keys))
			found = KEYMAP_PREFIX;
	}
	return found;
}

enum keymap_found keymap_find(const struct keymap *keymap, unsigned context, const char *keys,
    const struct binding **ret_binding)
{
	enum keymap_found found = find_in(keymap, context, keys, ret_binding);

	return found == KEYMAP_NONE ? find_in(keymap, CTX_ALL, keys, ret_binding) : found;
}

void keymap_add_keys(
    const struct keymap *keymap, unsigned context, enum cmd_id cmd, struct buf *buf)
{
	size_t count = 0;

	for (size_t i = 0; i < keymap->count; i++) {
		const struct binding *binding = &keymap->items[i];
		const struct binding *meant = NULL;

		if (binding->cmd != cmd ||
		    (binding->context != CTX_ALL && binding->context != context) ||
		    keymap_find(keymap, context, binding->keys, &meant) != KEYMAP_COMMAND ||
		    meant != binding)
			continue;
		buf_add_text(buf, count++ ? ", " : "");
		buf_add_text(buf, binding->keys);
	}
}
