#include "web/status_json.h"

#include <assert.h>

#include "base/trouble.h"

#define SHARE_DIGITS 1000

static const char *const phases[] = {
    [STATUS_READING] = "reading",
    [STATUS_SETTLING] = "settling",
    [STATUS_DONE] = "done",
};

/* Return a word of a table whose last number is `last`; NULL for a number that it does not have. */
static struct slice word_of(const char *const *words, int last, int number)
{
    return slice_from_text(number < 0 || number > last ? NULL : words[number]);
}

static enum status_phase phase_of(const struct status *status)
{
    return status == NULL ? STATUS_DONE : (enum status_phase)atomic_load(&status->phase);
}

/* Write the share of the files that is read, in thousandths. */
static void write_loaded(struct json_writer *writer, const struct status *status)
{
    uint64_t size = status == NULL ? 0 : atomic_load(&status->size);
    uint64_t position = status == NULL ? 0 : atomic_load(&status->position);
    int64_t share;

    if (phase_of(status) != STATUS_READING) {
        json_write_number(writer, "loaded", 1);
        return;
    }
    if (size == 0) {
        json_write_null(writer, "loaded");
        return;
    }
    share =
        position >= size ? SHARE_DIGITS : (int64_t)((double)position / (double)size * SHARE_DIGITS);
    /* A span of as many thousandths of a second is written as that share. */
    json_write_span(writer, "loaded", share * 1000);
}

void status_json_run(struct json_writer *writer, const struct status *status)
{
    int trouble = status == NULL ? STATUS_NO_TROUBLE : atomic_load(&status->trouble);

    assert(writer != NULL);
    json_write_string(writer, "phase", word_of(phases, STATUS_DONE, (int)phase_of(status)));
    json_write_bool(writer, "is_live", status != NULL && atomic_load(&status->is_live) != 0);
    write_loaded(writer, status);
    json_write_string(writer, "trouble", slice_from_text(trouble_name(trouble)));
    json_write_bool(writer, "has_given_up",
                    status != NULL && atomic_load(&status->has_given_up) != 0);
    json_write_string(writer, "unfinished",
                      slice_from_text(status == NULL ? NULL : status->unfinished));
    json_write_bool(writer, "has_lost_device",
                    status != NULL && atomic_load(&status->has_lost_device) != 0);
    json_write_time(writer, "packet_time",
                    status == NULL ? 0 : (int64_t)atomic_load(&status->now_us));
}
