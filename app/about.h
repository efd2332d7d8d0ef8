/*
 * app/about.h: what `rung -V` says: the version, the libraries, how the program was built, and what confines it.
 */
#ifndef APP_ABOUT_H
#define APP_ABOUT_H

#include "export/out.h"

/* Write it. The first line is "rung VERSION" and nothing else. */
void about_write(struct out *out);

#endif
