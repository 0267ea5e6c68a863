#include "config.h"

#include "tui/theme.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/place.h"
#include "tui/conffile.h"

enum { MAX_FILE_BYTES = 1 << 20 };

static const char *const style_names[STYLES] = {
#define STYLE(id, name, purpose) [STYLE_##id] = name,
#include "tui/style.def"
#undef STYLE
};

/* The sixteen names, in the order of their numbers. */
static const char *const colour_names[] = {"black", "red", "green", "yellow", "blue", "magenta",
    "cyan", "white", "bright-black", "bright-red", "bright-green", "bright-yellow", "bright-blue",
    "bright-magenta", "bright-cyan", "bright-white"};

static const struct {
	const char *name;
	enum theme_attr attr;
} attr_names[] = {
    {"bold", THEME_BOLD},
    {"underline", THEME_UNDERLINE},
    {"reverse", THEME_REVERSE},
    {"dim", THEME_DIM},
    {"italic", THEME_ITALIC},
};

static bool read_colour(const char *text, int *ret_colour)
{
	size_t len = strlen(text);
	char *end;
	unsigned long number;

	if (strcmp(text, "default") == 0) {
		*ret_colour = THEME_DEFAULT;
		return true;
	}
	for (int i = 0; i < 16; i++) {
		if (strcmp(text, colour_names[i]) == 0) {
			*ret_colour = i;
			return true;
		}
	}
	if (text[0] == '#' && len == 7 && strspn(text + 1, "0123456789abcdefABCDEF") == 6) {
		*ret_colour = THEME_RGB | (int)strtoul(text + 1, NULL, 16);
		return true;
	}
	if (len == 0 || len > 3 || strspn(text, "0123456789") != len)
		return false;
	number = strtoul(text, &end, 10);
	if (number > 255)
		return false;
	*ret_colour = (int)number;
	return true;
}

static bool read_attr(const char *text, unsigned *attrs)
{
	for (size_t i = 0; i < sizeof attr_names / sizeof *attr_names; i++) {
		if (strcmp(text, attr_names[i].name) == 0) {
			*attrs |= attr_names[i].attr;
			return true;
		}
	}
	return false;
}

/* look(STYLE, FOREGROUND, BACKGROUND, ATTRIBUTE...) */
static int on_look(cfg_t *cfg, cfg_opt_t *opt, int argc, const char **argv)
{
	struct theme *theme = conffile_data();
	struct look look = {THEME_DEFAULT, THEME_DEFAULT, 0};
	int style = 0;

	(void)opt;
	if (argc < 3)
		return conffile_fail(
		    cfg, ERR_SYNTAX, "look(style, foreground, background, attribute...)");
	while (style < STYLES && strcmp(argv[0], style_names[style]) != 0)
		style++;
	if (style == STYLES)
		return conffile_fail(cfg, ERR_UNKNOWN_KEY, "no style \"%s\"", argv[0]);
	if (!read_colour(argv[1], &look.foreground) || !read_colour(argv[2], &look.background))
		return conffile_fail(cfg, ERR_SYNTAX,
		    "a colour is default, a name, 0-255 or \"#rrggbb\", not \"%s\" \"%s\"", argv[1],
		    argv[2]);
	for (int i = 3; i < argc; i++) {
		if (!read_attr(argv[i], &look.attrs))
			return conffile_fail(cfg, ERR_SYNTAX, "no attribute \"%s\"", argv[i]);
	}
	theme->looks[style] = look;
	return 0;
}

enum err_code theme_parse(
    struct slice text, const char *file, struct theme *ret_theme, struct err *ret_err)
{
	cfg_opt_t opts[] = {CFG_FUNC("look", on_look), CFG_END()};
	struct theme theme;
	enum err_code code;

	for (int i = 0; i < STYLES; i++)
		theme.looks[i] = (struct look){THEME_DEFAULT, THEME_DEFAULT, 0};
	code = conffile_parse(text, opts, file, &theme, NULL, ret_err);
	if (code == ERR_OK)
		*ret_theme = theme;
	return code;
}

/* A theme's name is a file name: no folders, nothing hidden. */
static bool is_plain_name(const char *name)
{
	return name[0] && name[0] != '.' && !strchr(name, '/') && strlen(name) < 100;
}

static enum err_code load_from(const struct buf *path, struct theme *ret_theme, struct err *ret_err)
{
	struct buf bytes = {0};
	enum err_code code = file_read(buf_text(path), MAX_FILE_BYTES, &bytes, ret_err);

	if (code == ERR_OK)
		code = theme_parse(buf_slice(&bytes), buf_text(path), ret_theme, ret_err);
	buf_release(&bytes);
	return code;
}

enum err_code theme_load(const char *name, struct theme *ret_theme, struct err *ret_err)
{
	struct buf file = {0}, path = {0};
	enum err_code code;

	if (!is_plain_name(name))
		return err_set(ret_err, ERR_NOT_FOUND, name, 0, "not the name of a theme");
	buf_add_format(&file, "themes/%s.theme", name);
	code = file.failed ? ERR_NOMEM : place_config(buf_text(&file), &path);
	if (code == ERR_OK)
		code = load_from(&path, ret_theme, ret_err);
	if (code == ERR_NOT_FOUND) {
		code = place_data(buf_text(&file), &path);
		if (code == ERR_OK)
			code = load_from(&path, ret_theme, ret_err);
		if (code == ERR_NOT_FOUND)
			err_set(ret_err, code, name, 0, "no such theme");
	}
	if (code == ERR_NOMEM)
		err_set(ret_err, code, NULL, 0, NULL);
	buf_release(&file);
	buf_release(&path);
	return code;
}

/* COLORFGBG is "foreground;background" or "foreground;default;background": 7 and 15 are light. */
static bool background_is_light(const char *colours)
{
	const char *last = colours ? strrchr(colours, ';') : NULL;

	return last && (strcmp(last, ";7") == 0 || strcmp(last, ";15") == 0);
}

const char *theme_choose(const char *wanted, bool has_colours)
{
	const char *no_colour = getenv("NO_COLOR");

	if (!has_colours || (no_colour && no_colour[0]))
		return "mono";
	if (strcmp(wanted, "auto") != 0)
		return wanted;
	return background_is_light(getenv("COLORFGBG")) ? "light" : "dark";
}
