#include "app/commands.h"

#include <unistd.h>

#include "app/import_run.h"
#include "app/kept.h"
#include "app/overwrite.h"
#include "app/report.h"
#include "app/stop.h"

/* Read the captures into the store and close it for good. What cannot be read makes no store. */
static enum err fill_store(const struct options *options, struct writer *writer,
                           bool *ret_is_damaged, struct error *reterr)
{
    struct import_result result;
    enum err err = import_run(options, 0, writer, &result, reterr);

    *ret_is_damaged = result.is_damaged;
    return kept_finish(writer, err, result.unstored, reterr);
}

static enum err check_files(const struct options *options, struct error *reterr)
{
    bool is_store = false;
    enum err err = input_check_files(options, &is_store, reterr);

    if (err == ERR_NONE && is_store)
        return error_set(reterr, ERR_USAGE, "'%s' is a store already", options->files[0]);
    return err;
}

static enum err make_store(const struct options *options, bool *ret_is_damaged,
                           struct error *reterr)
{
    struct writer_options to = {.path = options->output, .is_forced = options->is_forced};
    struct writer *writer;
    enum err err = check_files(options, reterr);

    if (err == ERR_NONE)
        err = overwrite_check(options, NULL, to.path, reterr);
    if (err == ERR_NONE && !to.is_forced && access(to.path, F_OK) == 0)
        err = error_set(reterr, ERR_OUTPUT, "'%s' exists; --force replaces it", to.path);
    if (err == ERR_NONE)
        err = writer_open(&to, &writer, reterr);
    if (err != ERR_NONE)
        return err;
    err = fill_store(options, writer, ret_is_damaged, reterr);
    writer_close(writer, false);
    return err;
}

/* Report the content of the new store. */
static void report_content(const struct options *options)
{
    const struct call_query calls = {0};
    const struct call_query everything = {.is_all = true};
    struct view *view;
    struct error error;
    uint64_t call_count = 0;
    uint64_t all_count = 0;
    uint64_t total;

    if (options->is_quiet || view_open(options->output, &view, &error) != ERR_NONE)
        return;
    if (query_call_counts(view, &calls, &total, &call_count, &error) == ERR_NONE &&
        query_call_counts(view, &everything, &total, &all_count, &error) == ERR_NONE)
        report("'%s' holds %llu calls and %llu others", options->output,
               (unsigned long long)call_count, (unsigned long long)(all_count - call_count));
    view_close(view);
}

int command_import(const struct options *options)
{
    struct error error = {0};
    bool is_damaged = false;
    enum err err;

    if (options->output == NULL) {
        report("where to? 'rung import -o STORE FILE...'");
        return EXIT_USAGE;
    }
    if (strcmp(options->output, "-") == 0) {
        report("a store is a file: it cannot be written to standard output");
        return EXIT_USAGE;
    }
    err = make_store(options, &is_damaged, &error);
    if (err == ERR_OUTPUT)
        report("%s", error.text); /* no signal is the reason for that */
    if (err != ERR_NONE)
        return err == ERR_OUTPUT ? EXIT_OUTPUT : command_fail(err, &error);
    report_content(options);
    if (stop_signal() != 0)
        return EXIT_SIGNAL + stop_signal();
    return is_damaged ? EXIT_DAMAGED : EXIT_DONE;
}
