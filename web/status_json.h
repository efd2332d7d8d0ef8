/*
 * web/status_json.h: the progress and the counters of a run, as members of a JSON object.
 *
 * Threads:   the web thread reads values that other threads write.
 */
#ifndef WEB_STATUS_JSON_H
#define WEB_STATUS_JSON_H

#include "base/status.h"
#include "export/json_writer.h"

/* Write "phase", "is_live", "loaded" (a share from 0 to 1, null when not known), "trouble" and
 * "packet_time"; without a status, those of a store that is finished. */
void status_json_run(struct json_writer *writer, const struct status *status);

#endif
