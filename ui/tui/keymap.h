/*
 * keymap.h - which keys run which command, from data/keymap and the person's own file.
 *
 * Files are libconfuse text, one line a binding: `bind(read, "] n", next-name)`. The context is
 * `all` or a view; keys are names separated by spaces; a text after the command is its argument;
 * the command `none` takes a default away. Look-up: the view's bindings, then those of `all`.
 * Within one file no key means two things in a context, and none is both a command and the
 * beginning of a longer sequence; the person's file wins over the defaults.
 * Thread use: one thread.
 */
#ifndef ABREAST_TUI_KEYMAP_H
#define ABREAST_TUI_KEYMAP_H

#include "base/buf.h"
#include "base/err.h"
#include "tui/command.h"

struct keymap;

struct binding {
	unsigned context; /* one bit of enum cmd_context, or CTX_ALL */
	char *keys;       /* "] n" */
	char *text;       /* the command's argument; NULL: none */
	enum cmd_id cmd;
	bool is_default; /* from data/keymap */
};

struct keymap *keymap_new(void) ATTR_MUST_CHECK; /* empty; NULL: no memory */
void keymap_free(struct keymap *keymap);

/* data/keymap, then the person's file. Errors name file and line; the good lines hold all the same. */
enum err_code keymap_load(struct keymap *keymap, struct err *ret_err) ATTR_MUST_CHECK;

/* Bindings from the text of a file; `defaults`: they give way to later ones. */
enum err_code keymap_parse(struct keymap *keymap, struct slice text, const char *file,
    bool defaults, struct err *ret_err) ATTR_MUST_CHECK;

enum keymap_found { KEYMAP_NONE, KEYMAP_PREFIX, KEYMAP_COMMAND };

/*
 * What a sequence of keys means in a context (one bit).
 *   ret_binding  set for KEYMAP_COMMAND
 */
enum keymap_found keymap_find(const struct keymap *keymap, unsigned context, const char *keys,
    const struct binding **ret_binding);

/* All bindings, in the order of the files. */
size_t keymap_count(const struct keymap *keymap);
const struct binding *keymap_at(const struct keymap *keymap, size_t index);

/* Append the keys that run a command in a context, "n, f3"; nothing when there are none. */
void keymap_add_keys(
    const struct keymap *keymap, unsigned context, enum cmd_id cmd, struct buf *buf);

/* Is it the name of a key that a terminal can send? */
bool keymap_is_key(struct slice name);

/* "read" "compare" ... "all"; of a set that is neither: "". */
const char *keymap_context_name(unsigned context);

#endif
