/*
 * web/state.h: the state that handlers use.
 *
 * Ownership: web/server owns it; tests make their own.
 * Threads:   the web thread; web_state_ticket from any.
 */
#ifndef WEB_STATE_H
#define WEB_STATE_H

#include "base/status.h"
#include "store/raw.h"
#include "store/view.h"
#include "web/guard.h"

struct web_state {
    struct view *view; /* read-only, of this thread alone */
    struct raw *raw;
    const struct status *status; /* NULL: a finished store */
    const char *source;          /* name of the capture: "trace.pcap" */
    const char *version;         /* of rung */
    struct guard *guard;
    struct event_hub *events;
    int64_t start_us; /* when the server began, wall clock */
    size_t exports;   /* on their way; web/export_job counts them */
};

#endif
