/*
 * fuzz_config.c - the person's settings: whatever the files hold, they are read or refused with a
 * place. The first byte says which kind of file it is.
 */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "tui/keymap.h"
#include "tui/options.h"
#include "tui/theme.h"

/* libconfuse forgets the arguments of a function whose call never ends: its leak, not ours. */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libconfuse";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(enum err_code code, const struct err *err)
{
	if (code != ERR_OK && err->code != code)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = {(const char *)data + 1, size > 0 ? size - 1 : 0};
	struct options *options = options_new();
	struct keymap *keymap = keymap_new();
	struct err err = {0};
	struct theme theme;

	if (!options || !keymap || size == 0) {
		options_free(options);
		keymap_free(keymap);
		return 0;
	}
	switch (data[0]) {
	case 'o': check(options_parse(options, text, "options", &err), &err); break;
	case 't': check(theme_parse(text, "theme", &theme, &err), &err); break;
	default: check(keymap_parse(keymap, text, "keymap", data[0] == 'd', &err), &err); break;
	}
	options_free(options);
	keymap_free(keymap);
	return 0;
}
