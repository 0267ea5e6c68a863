/*
 * app.h - the reader as a model: what is shown, and what a message changes.
 *
 * app_update() is pure but for memory: it knows no terminal, clock, file or thread; what it wants
 * done it appends as effects (msg.h). app_settle() lays out what the changes made stale, once a
 * turn; app_draw() then only looks.
 * Thread use: one thread.
 */
#ifndef ABREAST_TUI_APP_H
#define ABREAST_TUI_APP_H

#include "tui/keymap.h"
#include "app/msg.h"
#include "tui/options.h"

struct app;

/*
 *   story, keymap, options  borrowed; the app takes results into the story and sets options
 *   frame                   the frame to open with; NULL: the one that fits best
 * NULL: no memory.
 */
struct app *app_new(struct story *story, const struct keymap *keymap, struct options *options,
    const char *frame, struct size size) ATTR_MUST_CHECK;
void app_free(struct app *app);

/* Take a message in; objects in it are the app's afterwards. Wants are appended to `effects`. */
void app_update(struct app *app, struct msg *msg, struct effects *effects);

/* Lay out anew what is stale. Before app_draw(). */
void app_settle(struct app *app);
void app_draw(const struct app *app, struct canvas *canvas);

/* The article that is in front: the loop reads it first. */
uint32_t app_article(const struct app *app);

/* What the loop's jobs work on. Borrowed. */
const struct world *app_world(const struct app *app);

/* Lines typed before, for keeping between runs: kind is enum prompt_kind. */
void app_remember(struct app *app, int kind, struct slice line);
size_t app_history_count(const struct app *app, int kind);
const char *app_history_line(const struct app *app, int kind, size_t index);

/* Mistakes in the settings, each ended by a line feed, for `:messages`. Copied. */
void app_set_mistakes(struct app *app, struct slice lines);

/* ASCII forms of borders and marks; the person's widths of characters (borrowed, may be NULL). */
void app_set_ascii(struct app *app, bool ascii);
void app_set_widths(struct app *app, const struct cell_widths *widths);

/* Effects: free one's objects; append one (false: no memory, the objects are freed). */
void effect_release(struct effect *effect);
bool effects_add(struct effects *effects, struct effect effect);

/* Free what a message carries. */
void msg_release(struct msg *msg);

#endif
