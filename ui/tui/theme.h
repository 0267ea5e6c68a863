/*
 * theme.h - how each style looks: colours and attributes from data/themes/NAME.theme.
 *
 * A colour is "default", one of the 16 names, a number 0-255, or #rrggbb, which is brought down to
 * what the terminal has. NO_COLOR or a terminal without colours: the theme `mono`, in which
 * attributes alone carry the meaning.
 */
#ifndef ABREAST_TUI_THEME_H
#define ABREAST_TUI_THEME_H

#include "base/err.h"
#include "base/slice.h"
#include "tui/style.h"

#define THEME_DEFAULT (-1)
#define THEME_RGB 0x1000000 /* added to a 24-bit colour */

enum theme_attr {
	THEME_BOLD = 1,
	THEME_UNDERLINE = 2,
	THEME_REVERSE = 4,
	THEME_DIM = 8,
	THEME_ITALIC = 16
};

struct look {
	int foreground, background; /* THEME_DEFAULT, 0-255, or THEME_RGB | rgb */
	unsigned attrs;             /* set of enum theme_attr */
};

struct theme {
	struct look looks[STYLES];
};

/* name: "dark", "light", "mono" or a file of the user's settings folder themes/. */
enum err_code theme_load(const char *name, struct theme *ret_theme, struct err *ret_err)
    ATTR_MUST_CHECK;

/*
 * A theme from the text of a file: `look(person, cyan, default, underline)`, one a style; styles
 * that are not named look like the terminal's own text. `file` names it in errors.
 */
enum err_code theme_parse(struct slice text, const char *file, struct theme *ret_theme,
    struct err *ret_err) ATTR_MUST_CHECK;

/*
 * Which theme is meant: `mono` with NO_COLOR or without colours, and for "auto" `light` where the
 * terminal says (COLORFGBG) that its background is light, else `dark`. Borrowed or static.
 */
const char *theme_choose(const char *wanted, bool has_colours);

#endif
