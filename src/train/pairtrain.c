#include "config.h"

#include "train/pairtrain.h"

#include <jansson.h>
#include <string.h>

#include "train/newton.h"

static const double most_alike = 5; /* on the scale of the judges */

static struct slice text_of(json_t *object, const char *key)
{
	json_t *string = json_object_get(object, key);

	return json_is_string(string)
	           ? (struct slice){json_string_value(string), json_string_length(string)}
	           : (struct slice){"", 0};
}

static enum err_code add_pair(
    const struct similarity *similarity, json_t *object, struct newton_rows *rows)
{
	double gold = json_number_value(json_object_get(object, "gold"));
	float values[PAIR_INPUTS], *inputs;
	enum err_code code =
	    pair_inputs(similarity, text_of(object, "a"), text_of(object, "b"), values);

	if (code != ERR_OK)
		return code;
	inputs = newton_rows_add(rows, (float)(gold / most_alike), 0);
	if (!inputs)
		return ERR_NOMEM;
	memcpy(inputs, values, sizeof values);
	return ERR_OK;
}

enum err_code pair_train(const struct similarity *similarity, const char *path, double penalty,
    struct pair_weights *ret_weights, struct err *ret_err)
{
	struct newton_rows rows = {.width = PAIR_INPUTS};
	FILE *file = fopen(path, "r");
	enum err_code code = ERR_OK;
	char *line = NULL;
	size_t room = 0;

	if (!file)
		return err_set(ret_err, ERR_NOT_FOUND, path, 0, NULL);
	for (unsigned number = 1; code == ERR_OK && getline(&line, &room, file) > 0; number++) {
		json_error_t error;
		json_t *object = json_loads(line, 0, &error);

		if (!object)
			code = err_set(ret_err, ERR_SYNTAX, path, number, "%s", error.text);
		else if (add_pair(similarity, object, &rows) != ERR_OK)
			code = err_set(ret_err, ERR_NOMEM, path, number, NULL);
		json_decref(object);
	}
	free(line);
	fclose(file);
	if (code == ERR_OK && newton_fit_logistic(&rows, penalty, ret_weights->inputs) != ERR_OK)
		code = err_set(ret_err, ERR_NOMEM, path, 0, NULL);
	newton_rows_release(&rows);
	return code;
}
