#include "app/exit_status.h"

#include <assert.h>

const struct exit_status_row exit_status_rows[] = {
    {"0", "done"},
    {"1", "nothing selected: no call or message matches, or there is no such CALL"},
    {"2", "usage: an option, a filter, an expression or an ambiguous CALL"},
    {"3", "an input is missing, unreadable, or neither a capture nor a store of rung"},
    {"4", "capturing could not start: no permission, or no such interface"},
    {"5", "an input is damaged; its readable part was used"},
    {"6",
     "the output could not be written, is one of the inputs, or exists without --force; a store "
     "that could not be finished stays as it is"},
    {"129, 130, 143",
     "ended by SIGHUP, SIGINT or SIGTERM; everything that was read until then is printed "
     "or stored"},
    {0},
};

enum exit_status exit_status_of(enum err err)
{
    assert(err <= ERR_STOPPED);
    switch (err) {
    case ERR_NONE:
    case ERR_STOPPED: /* the number of the signal is added to EXIT_SIGNAL */
        return EXIT_DONE;
    case ERR_USAGE:
    case ERR_AMBIGUOUS:
        return EXIT_USAGE;
    case ERR_NOT_FOUND:
        return EXIT_NOTHING;
    case ERR_INPUT:
    case ERR_FULL:
        return EXIT_INPUT;
    case ERR_DAMAGED:
        return EXIT_DAMAGED;
    case ERR_OUTPUT:
    case ERR_MEMORY:
        return EXIT_OUTPUT;
    }
    return EXIT_OUTPUT;
}
