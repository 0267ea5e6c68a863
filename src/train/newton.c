#include "config.h"

#include "train/newton.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"

enum { ROUNDS = 12 }; /* it has settled by then */

float *newton_rows_add(struct newton_rows *rows, float wanted, uint32_t group)
{
	size_t capacity = rows->capacity;

	if (rows->count == capacity) {
		size_t more = capacity ? capacity * 2 : 1024;
		float *inputs = alloc_resize(rows->inputs, more, rows->width * sizeof *inputs);
		float *shares;
		uint32_t *groups;

		if (!inputs)
			return NULL;
		rows->inputs = inputs;
		shares = alloc_resize(rows->wanted, more, sizeof *shares);
		if (!shares)
			return NULL;
		rows->wanted = shares;
		groups = alloc_resize(rows->group, more, sizeof *groups);
		if (!groups)
			return NULL;
		rows->group = groups;
		rows->capacity = more;
	}
	rows->wanted[rows->count] = wanted;
	rows->group[rows->count] = group;
	return rows->inputs + rows->width * rows->count++;
}

void newton_rows_release(struct newton_rows *rows)
{
	alloc_free(rows->inputs);
	alloc_free(rows->wanted);
	alloc_free(rows->group);
	*rows = (struct newton_rows){.width = rows->width};
}

/* A fit under way; width counts the constant of a logistic model. */
struct fit {
	const struct newton_rows *rows;
	size_t width;
	double *mean, *spread; /* of each input */
	double *weights, *step;
	double *gradient, *curve; /* curve: [width][width] */
	double *row, *average;    /* scratch: one row made even; the mean row of a group */
	double *chance;           /* of each row of a group */
	double loss;              /* of the weights that were looked at last */
};

static bool fit_init(struct fit *fit, const struct newton_rows *rows, size_t width)
{
	*fit = (struct fit){.rows = rows, .width = width};
	fit->mean = alloc_zero(width, sizeof(double));
	fit->spread = alloc_zero(width, sizeof(double));
	fit->weights = alloc_zero(width, sizeof(double));
	fit->step = alloc_zero(width, sizeof(double));
	fit->gradient = alloc_zero(width, sizeof(double));
	fit->curve = alloc_zero(width * width, sizeof(double));
	fit->row = alloc_zero(width, sizeof(double));
	fit->average = alloc_zero(width, sizeof(double));
	fit->chance = alloc_zero(rows->count + 1, sizeof(double));
	return fit->mean && fit->spread && fit->weights && fit->step && fit->gradient &&
	       fit->curve && fit->row && fit->average && fit->chance;
}

static void fit_release(struct fit *fit)
{
	alloc_free(fit->mean);
	alloc_free(fit->spread);
	alloc_free(fit->weights);
	alloc_free(fit->step);
	alloc_free(fit->gradient);
	alloc_free(fit->curve);
	alloc_free(fit->row);
	alloc_free(fit->average);
	alloc_free(fit->chance);
}

static void measure(struct fit *fit)
{
	const struct newton_rows *rows = fit->rows;

	for (size_t k = 0; k < rows->width; k++) {
		double sum = 0, squares = 0, count = (double)rows->count;

		for (size_t i = 0; i < rows->count; i++) {
			double value = rows->inputs[i * rows->width + k];

			sum += value;
			squares += value * value;
		}
		fit->mean[k] = sum / count;
		squares = squares / count - fit->mean[k] * fit->mean[k];
		fit->spread[k] = squares > 1e-12 ? sqrt(squares) : 1;
	}
	if (fit->width > rows->width)
		fit->spread[rows->width] = 1;
}

/* One row, made even; the constant of a logistic model is 1. */
static double load_row(struct fit *fit, size_t index)
{
	const float *inputs = fit->rows->inputs + index * fit->rows->width;
	double sum = 0;

	for (size_t k = 0; k < fit->width; k++) {
		fit->row[k] =
		    k < fit->rows->width ? (inputs[k] - fit->mean[k]) / fit->spread[k] : 1;
		sum += fit->row[k] * fit->weights[k];
	}
	return sum;
}

static void add_row(struct fit *fit, double error, double curve)
{
	for (size_t i = 0; i < fit->width; i++) {
		double part = fit->row[i] * curve;

		fit->gradient[i] += fit->row[i] * error;
		for (size_t k = 0; k <= i && curve != 0; k++)
			fit->curve[i * fit->width + k] += part * fit->row[k];
	}
}

/* Gradient and curvature of one group of the conditional logit. */
static void add_group(struct fit *fit, size_t first, size_t end)
{
	double most = -1e300, sum = 0;

	for (size_t i = first; i < end; i++) {
		fit->chance[i] = load_row(fit, i);
		most = fit->chance[i] > most ? fit->chance[i] : most;
	}
	for (size_t i = first; i < end; i++) {
		fit->chance[i] = exp(fit->chance[i] - most);
		sum += fit->chance[i];
	}
	memset(fit->average, 0, fit->width * sizeof(double));
	for (size_t i = first; i < end; i++) {
		double chance = fit->chance[i] / sum;

		load_row(fit, i);
		fit->loss -= fit->rows->wanted[i] * log(chance > 1e-300 ? chance : 1e-300);
		add_row(fit, chance - fit->rows->wanted[i], chance);
		for (size_t k = 0; k < fit->width; k++)
			fit->average[k] += chance * fit->row[k];
	}
	memcpy(fit->row, fit->average, fit->width * sizeof(double));
	add_row(fit, 0, -1);
}

static void add_choices(struct fit *fit)
{
	const struct newton_rows *rows = fit->rows;

	for (size_t i = 0, end; i < rows->count; i = end) {
		for (end = i + 1; end < rows->count && rows->group[end] == rows->group[i];)
			end++;
		add_group(fit, i, end);
	}
}

static void add_logistic(struct fit *fit)
{
	for (size_t i = 0; i < fit->rows->count; i++) {
		double chance = 1 / (1 + exp(-load_row(fit, i)));
		double wanted = fit->rows->wanted[i];

		fit->loss -=
		    wanted * log(chance + 1e-300) + (1 - wanted) * log(1 - chance + 1e-300);
		add_row(fit, chance - fit->rows->wanted[i], chance * (1 - chance));
	}
}

/* Solve curve x step = gradient in place by Cholesky; the lower half of curve is given. */
static void solve(struct fit *fit)
{
	size_t n = fit->width;
	double *a = fit->curve, *x = fit->step;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k <= i; k++) {
			double sum = a[i * n + k];

			for (size_t j = 0; j < k; j++)
				sum -= a[i * n + j] * a[k * n + j];
			a[i * n + k] =
			    i == k ? sqrt(sum > 1e-12 ? sum : 1e-12) : sum / a[k * n + k];
		}
	}
	for (size_t i = 0; i < n; i++) {
		x[i] = fit->gradient[i];
		for (size_t k = 0; k < i; k++)
			x[i] -= a[i * n + k] * x[k];
		x[i] /= a[i * n + i];
	}
	for (size_t i = n; i-- > 0;) {
		for (size_t k = i + 1; k < n; k++)
			x[i] -= a[k * n + i] * x[k];
		x[i] /= a[i * n + i];
	}
}

/* Loss, gradient and curvature at the weights. */
static void look(struct fit *fit, double penalty, void (*add_all)(struct fit *))
{
	memset(fit->gradient, 0, fit->width * sizeof(double));
	memset(fit->curve, 0, fit->width * fit->width * sizeof(double));
	fit->loss = 0;
	add_all(fit);
	for (size_t k = 0; k < fit->width; k++) {
		double held = k < fit->rows->width ? penalty : 1e-6;

		fit->gradient[k] += held * fit->weights[k];
		fit->curve[k * fit->width + k] += held;
		fit->loss += held * fit->weights[k] * fit->weights[k] / 2;
	}
}

/* Newton's steps; one that makes the loss greater is taken back by halves. */
static void run(struct fit *fit, double penalty, void (*add_all)(struct fit *))
{
	double least = 0;

	measure(fit);
	for (unsigned round = 0; round < ROUNDS; round++) {
		look(fit, penalty, add_all);
		if (round > 0 && fit->loss > least) {
			for (size_t k = 0; k < fit->width; k++) {
				fit->step[k] /= 2;
				fit->weights[k] += fit->step[k];
			}
			continue;
		}
		least = fit->loss;
		solve(fit);
		for (size_t k = 0; k < fit->width; k++)
			fit->weights[k] -= fit->step[k];
	}
}

/* Weights for the inputs as they are; what that adds goes into *constant. */
static void hand_out(const struct fit *fit, float *weights_out, double *constant)
{
	for (size_t k = 0; k < fit->rows->width; k++) {
		weights_out[k] = (float)(fit->weights[k] / fit->spread[k]);
		*constant -= fit->weights[k] * fit->mean[k] / fit->spread[k];
	}
}

enum err_code newton_fit_choice(const struct newton_rows *rows, double penalty, float *weights_out)
{
	struct fit fit;
	double constant = 0;
	enum err_code code = fit_init(&fit, rows, rows->width) ? ERR_OK : ERR_NOMEM;

	if (code == ERR_OK && rows->count > 0) {
		run(&fit, penalty, add_choices);
		hand_out(&fit, weights_out, &constant);
	}
	fit_release(&fit);
	return code;
}

enum err_code newton_fit_logistic(
    const struct newton_rows *rows, double penalty, float *weights_out)
{
	struct fit fit;
	double constant = 0;
	enum err_code code = fit_init(&fit, rows, rows->width + 1) ? ERR_OK : ERR_NOMEM;

	if (code == ERR_OK && rows->count > 0) {
		run(&fit, penalty, add_logistic);
		constant = fit.weights[rows->width];
		hand_out(&fit, weights_out, &constant);
		weights_out[rows->width] = (float)constant;
	}
	fit_release(&fit);
	return code;
}
