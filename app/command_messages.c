#include "app/commands.h"

#include "app/message_writer.h"

static enum err messages_body(struct command *command, struct selection_counts *ret_counts,
                              struct error *reterr)
{
    struct message_writer writer;
    struct selection_messages messages = {.visit = message_writer_write, .context = &writer};
    bool is_raw = command->output.file.temporary != NULL;
    enum err err = message_writer_begin(&writer, command, is_raw, reterr);
    enum err end_err;

    if (err != ERR_NONE)
        return err;
    messages.needs_bytes = message_writer_needs_bytes(&writer);
    err = selection_visit_messages(&command->selection, &messages, ret_counts, reterr);
    end_err = message_writer_end(&writer);
    return err != ERR_NONE ? err : end_err;
}

int command_messages(const struct options *options)
{
    return command_run(options, &(struct command_plan){.body = messages_body, .kind = KIND_ALL});
}
