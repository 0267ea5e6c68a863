/*
 * style.h - style ids: what a cell means, not how it looks.
 */
#ifndef ABREAST_TUI_STYLE_H
#define ABREAST_TUI_STYLE_H

enum style {
#define STYLE(id, name, purpose) STYLE_##id,
#include "tui/style.def"
#undef STYLE
	STYLES
};

/* Added to a style: bits above it. */
enum style_bits {
	STYLE_UNDERLINE = 1u << 8,
	STYLE_BOLD = 1u << 9,
	STYLE_REVERSE = 1u << 10,
};

#endif
