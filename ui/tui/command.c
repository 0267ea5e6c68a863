#include "config.h"

#include "tui/command.h"

static const struct command table[CMDS] = {
    [CMD_NONE] = {.name = "", .args = "", .help = ""},
#define CMD(id, n, a, c, h) [CMD_##id] = {.name = n, .args = a, .contexts = c, .help = h},
#include "tui/command.def"
#undef CMD
};

const struct command *command_at(enum cmd_id id)
{
	return &table[(unsigned)id < CMDS ? id : CMD_NONE];
}

enum cmd_id command_find(struct slice name)
{
	enum cmd_id found = CMD_NONE;
	size_t count = 0;

	if (name.len == 0)
		return CMD_NONE;
	for (unsigned id = CMD_NONE + 1; id < CMDS; id++) {
		struct slice whole = slice_of(table[id].name);

		if (slice_equal(whole, name))
			return (enum cmd_id)id;
		if (whole.len > name.len && memcmp(whole.ptr, name.ptr, name.len) == 0) {
			found = (enum cmd_id)id;
			count++;
		}
	}
	return count == 1 ? found : CMD_NONE;
}
