/*
 * app/web.h: the web server beside a run.
 *
 * Threads:   the main thread.
 */
#ifndef APP_WEB_H
#define APP_WEB_H

#include "app/options.h"
#include "app/run.h"
#include "web/server.h"

/* Longest address with its token. */
#define WEB_ADDRESS_MAX 512

/* Start to serve a run's store at --web's address, or the default one. As web_server_start. The server
 * is to be stopped before run_end. */
MUST_CHECK enum err web_start(const struct options *options, struct run *run,
                              struct web_server **ret_server, struct error *reterr);

/* Print its address with a fresh token, and a warning when other hosts can reach it. */
void web_report_address(struct web_server *server);

#endif
