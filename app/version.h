/*
 * app/version.h: what the program calls itself.
 */
#ifndef APP_VERSION_H
#define APP_VERSION_H

#define RUNG_VERSION "0.1.0"

#endif
