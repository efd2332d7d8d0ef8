#include "ui/views.h"

#include "ui/view_calls.h"
#include "ui/view_flow.h"
#include "ui/view_help.h"
#include "ui/view_message.h"
#include "ui/view_raw.h"
#include "ui/view_save.h"

const struct ui_views views_all = {
    .calls = view_calls_new,
    .flow = view_flow_new,
    .message = view_message_new,
    .raw = view_raw_new,
    .save = view_save_new,
    .help = view_help_new,
};
