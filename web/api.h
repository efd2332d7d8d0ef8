/*
 * web/api.h: the handlers, one a route of web/route_rows.c, where they are described.
 *
 * Threads:   the web thread, inside one view of the store.
 */
#ifndef WEB_API_H
#define WEB_API_H

#include "web/route.h"
#include "web/state.h"

web_handler api_static;        /* api_session.c */
web_handler api_healthz;       /* api_session.c */
web_handler api_session_open;  /* api_session.c */
web_handler api_session_close; /* api_session.c */
web_handler api_ticket;        /* api_session.c */
web_handler api_info;          /* api_info.c */
web_handler api_ui;            /* api_ui.c */
web_handler api_calls;         /* api_calls.c */
web_handler api_call;          /* api_calls.c */
web_handler api_ladder;        /* api_ladder.c */
web_handler api_messages;      /* api_messages.c */
web_handler api_message;       /* api_messages.c */
web_handler api_export;        /* api_export.c */
web_handler api_events;        /* api_events.c */

#endif
