/*
 * app/devices_list.h: texts about interfaces for the user: the table of `rung -D`, and how to get
 * the permission to capture.
 *
 * Threads:   the main thread.
 */
#ifndef APP_DEVICES_LIST_H
#define APP_DEVICES_LIST_H

#include "base/buf.h"
#include "base/err.h"
#include "export/out.h"
#include "export/style.h"

/* Memory that holds any advice, unless path or device are unreasonably long. */
#define DEVICES_ADVICE_MAX 1024

/* Write a line an interface: name, state, addresses, description. When this process may not capture
 * on them, the commands that change it follow. `program` is the path of this program, for those.
 * Return ERR_INPUT when the system does not list its interfaces. */
MUST_CHECK enum err devices_list_print(const char *program, const struct style *style,
                                       struct out *out, struct error *reterr);

/* Write the three ways to capture on `devices` (as after -i; NULL: all) without "permission denied": three lines,
 * each with its line end, that stand below "rung: cannot capture on ...". `program` is its path, or
 * its name alone when it is found by $PATH. Both are quoted for the shell where needed. */
void devices_list_advise(const char *program, const char *devices, struct buf *buf);

#endif
