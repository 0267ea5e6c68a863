/*
 * hand.h - a story made by hand for tests of views: five short articles with names, quotations
 * and a lineup of which every place is known.
 *
 * Failures end the test program: a fixture has nothing to report.
 */
#ifndef ABREAST_TESTS_HAND_H
#define ABREAST_TESTS_HAND_H

#include "tui/pane.h"

enum { HAND_DOCS = 5 };

/* Rows of the lineup, by index. */
enum hand_line { HAND_ENABLER, HAND_LIFELINE, HAND_WEAPONS, HAND_LINES };

struct hand {
	struct story story;
	struct world world;
	struct lineup_set set;
	struct lineup lineup;
	struct frame frame;
	struct search *search;
	struct search_hits *hits; /* one an article */
};

/* docs: HAND_DOCS or more; further ones repeat the five under numbered names. */
void hand_init(struct hand *hand, size_t docs);
void hand_release(struct hand *hand);

/* Search for a text; the world's generation grows. */
void hand_search(struct hand *hand, const char *pattern);

/* A canvas as text: one line a row, trailing blanks dropped. Free with alloc_free(). */
char *hand_text(const struct canvas *canvas);

/* Lay out, draw on a canvas of this size, and give the text; the cursor is checked to be inside. */
char *hand_draw(const struct hand *hand, struct pane *pane, struct size size);

/* A text that hand_draw() or hand_status() gave holds what is wanted; it is freed. */
void hand_has(char *text, const char *wanted);

/* A pane on the story, drawn once at the usual size of a view, 22x80. */
typedef struct pane *(*hand_make)(void);
extern const struct size hand_usual;
struct pane *hand_opened(struct hand *hand, size_t docs, hand_make make);

/* Whole tests that every view passes: any size; random input; each allocation failing once. */
void hand_fits_any_size(hand_make make, const char *search);
void hand_survives_a_monkey(hand_make make, const char *search);
void hand_survives_without_memory(hand_make make, const char *search);

/* The text lacks what is not wanted; it is freed. */
void hand_lacks(char *text, const char *unwanted);

/* A command says something that holds this, as a message or as text. */
void hand_says(struct hand *hand, struct pane *pane, enum cmd_id cmd, const char *wanted);

/* Something stands on screens of every size, and the cursor with it. */
void hand_try_sizes(const struct hand *hand, struct pane *pane);

/* The end of a test: both are freed. */
void hand_close(struct hand *hand, struct pane *pane);

/* Run a command with no arguments; the todo's text is freed, its other fields stay. */
struct todo hand_command(const struct hand *hand, struct pane *pane, enum cmd_id cmd);

/* The status line, left and right joined by " | ". Free with alloc_free(). */
char *hand_status(const struct hand *hand, const struct pane *pane);

/* Twenty thousand random commands, sizes and clicks; every screen is drawn. */
void hand_monkey(struct hand *hand, struct pane *pane, unsigned long long seed, int steps);

/* The seed of a property test: $ABREAST_SEED, else a fixed one; printed. */
unsigned long long hand_seed(void);

#endif
