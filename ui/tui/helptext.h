/*
 * helptext.h - what the keys do, made from the command table and the keymap: the help popup, the
 * continuations of a sequence that has begun, the manual's section of keys.
 *
 * Thread use: pure.
 */
#ifndef ABREAST_TUI_HELPTEXT_H
#define ABREAST_TUI_HELPTEXT_H

#include "tui/keymap.h"
#include "tui/popup.h"

/*
 * Every command of a view (one bit of enum cmd_context) with its keys; the view's own first.
 *   cols  of the window; long lines go on in the next one
 */
void helptext_fill(struct popup *popup, const struct keymap *keymap, unsigned context, int cols);

/* One command: name, arguments, help, keys. */
void helptext_command(
    struct popup *popup, const struct keymap *keymap, unsigned context, enum cmd_id cmd);

/* What may follow a sequence: one line each, "n  next name"; returns how many. */
size_t helptext_continuations(
    const struct keymap *keymap, unsigned context, const char *keys, struct buf *buf);

/* The manual page abreast-keys(7), in man(7) macros. */
void helptext_manual(const struct keymap *keymap, struct buf *buf);

#endif
