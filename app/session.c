#include "app/session.h"

#include <string.h>
#include <sys/stat.h>

#include "app/counted.h"
#include "app/reading.h"
#include "app/say.h"
#include "app/stop.h"
#include "store/query_stats.h"
#include "store/store_file.h"
#include "store/unfinished.h"

/* Tell whether a file is a store. A pipe is never asked: to open it once would be to lose its bytes. */
static bool is_store_file(const char *path)
{
    struct stat status;

    return strcmp(path, "-") != 0 && stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           view_is_store(path);
}

enum err session_check_files(const struct options *options, bool *ret_is_store,
                             struct error *reterr)
{
    const char *store = NULL;

    for (size_t i = 0; i < options->file_count && store == NULL; i++) {
        if (is_store_file(options->files[i]))
            store = options->files[i];
    }
    if (store != NULL && options->file_count > 1)
        return error_set(reterr, ERR_USAGE, "'%s' is a store, and a store is opened alone", store);
    if (store != NULL && options->bpf != NULL)
        return error_set(reterr, ERR_USAGE, "-f filters packets; '%s' is a store and has none",
                         store);
    *ret_is_store = store != NULL;
    return ERR_NONE;
}

/* Widen the session's time span by that of a capture, and pass on what a store knows of its damage. */
static bool note_span(void *context, const struct capture_row *row)
{
    struct session *session = context;

    if (row->first_us != TIME_NONE &&
        (session->start_us == TIME_NONE || row->first_us < session->start_us))
        session->start_us = row->first_us;
    if (row->last_us > session->end_us)
        session->end_us = row->last_us;
    if (session->writer == NULL && !slice_is_absent(row->damage) && !session->options->is_quiet)
        say("warning: when it was imported, %.*s", (int)row->damage.len,
            (const char *)row->damage.ptr);
    return true;
}

/* Say that not all is in a store. */
static enum err say_unfinished(const struct session *session, bool is_in_use, struct error *reterr)
{
    char text[UNFINISHED_TEXT_MAX];
    struct buf buf;
    enum err err;

    buf_init(&buf, text, sizeof(text));
    err = unfinished_write(session->view, is_in_use, &buf, reterr);
    if (err == ERR_NONE && buf.len > 0)
        say("warning: '%s' is not whole: %s", session->options->files[0], text);
    return err;
}

static enum err open_view(struct session *session, const char *path, struct error *reterr)
{
    bool is_in_use = session->writer == NULL && store_is_in_use(path);
    enum err err = view_open(path, &session->view, reterr);

    if (err == ERR_NONE && session->writer == NULL)
        err = say_unfinished(session, is_in_use, reterr);
    if (err == ERR_NONE)
        err = raw_open(session->view, &session->raw, reterr);
    if (err == ERR_NONE)
        err = query_captures(session->view, note_span, session, reterr);
    if (err == ERR_NONE)
        err = query_counts(session->view, &session->counts, reterr);
    if (err == ERR_NONE && session->writer == NULL && !session->options->is_quiet)
        counted_say_recorded(&session->counts);
    if (err == ERR_NONE)
        stop_interrupts_view(session->view);
    return err;
}

static enum err read_captures(struct session *session, uint32_t omitted, struct error *reterr)
{
    struct writer_options writer = {.path = NULL};
    struct reading_result result = {0};
    enum err err = writer_open(&writer, &session->writer, reterr);

    if (err == ERR_NONE)
        err = reading_run(session->options, omitted, session->writer, &result, reterr);
    session->is_damaged = result.is_damaged;
    return err;
}

enum err session_open(const struct options *options, uint32_t omitted, struct session *ret_session,
                      struct error *reterr)
{
    struct session session = {.options = options, .start_us = TIME_NONE, .end_us = TIME_NONE};
    bool is_store = false;
    enum err err = session_check_files(options, &is_store, reterr);

    if (err == ERR_NONE && !is_store)
        err = read_captures(&session, omitted, reterr);
    if (err == ERR_NONE)
        err =
            open_view(&session, is_store ? options->files[0] : writer_path(session.writer), reterr);
    if (err != ERR_NONE) {
        session_close(&session);
        return err;
    }
    *ret_session = session;
    return ERR_NONE;
}

void session_close(struct session *session)
{
    stop_interrupts_view(NULL);
    raw_close(session->raw);
    view_close(session->view);
    writer_close(session->writer, false);
    session->raw = NULL;
    session->view = NULL;
    session->writer = NULL;
}
