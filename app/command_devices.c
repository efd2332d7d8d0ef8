#include "app/commands.h"

#include "app/devices_list.h"
#include "app/program.h"

int command_devices(const struct options *options)
{
    char program[PROGRAM_PATH_MAX];
    struct output output;
    struct error error = {0};
    enum err err = output_open(options, &output, &error);

    if (err != ERR_NONE)
        return command_fail(err, &error);
    program_path(program);
    err = devices_list_print(program, &output.style, &output.out, &error);
    if (err == ERR_NONE)
        err = output_finish(&output, &error);
    output_discard(&output);
    return err == ERR_NONE ? EXIT_DONE : command_fail(err, &error);
}
