/*
 * app/about.h: the text of `rung -V`: the version, the libraries, how the program was built, and its sandbox.
 */
#ifndef APP_ABOUT_H
#define APP_ABOUT_H

#include "export/out.h"

/* Write it. The first line is "rung VERSION" and nothing else. */
void about_write(struct out *out);

#endif
