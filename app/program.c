#include "app/program.h"

#include <stdio.h>
#include <unistd.h>

void program_path(char ret_path[PROGRAM_PATH_MAX])
{
    ssize_t len = readlink("/proc/self/exe", ret_path, PROGRAM_PATH_MAX - 1);

    if (len > 0)
        ret_path[len] = '\0';
    else
        snprintf(ret_path, PROGRAM_PATH_MAX, "rung");
}
