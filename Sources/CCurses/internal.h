// What the parts of the shim share.
#ifndef CCURSES_INTERNAL_H
#define CCURSES_INTERNAL_H

#include <signal.h>

// Whether the terminal is taken.
extern volatile int ccurses_is_open;

// Writes `text` to the terminal, as far as it takes it.
void ccurses_write(const char *text);

// Switches the mouse (when wanted) and bracketed paste on or off.
void ccurses_modes_on(void);
void ccurses_modes_off(void);

// Remembers the terminal's modes and the actions of the signals that ncurses takes for itself; before newterm().
void ccurses_remember_modes(void);

// Gives those signals their actions back; after newterm(). They are read as events, and after the end they act as they did before.
void ccurses_restore_actions(void);

// Remembers what undoes the full-screen mode: `terminal_reset` is sent to the terminal when the program crashes.
void ccurses_guard(const char *terminal_reset);

// Gives the terminal the modes that it had, and the screen that it showed. A signal handler may call it.
void ccurses_reset_terminal(void);

// The signals that ask the program to end.
void ccurses_add_end_signals(sigset_t *set);

// Answers these signals while the terminal is taken, instead of dying of them with the terminal as it is; and stops doing so.
void ccurses_watch_ends(void);
void ccurses_unwatch_ends(void);

// Around everything that writes to the terminal: a write that waits for a reader does not hold off the signals that ask for the end.
void ccurses_begin_output(void);
void ccurses_end_output(void);

// What is being written has two seconds from here; then the terminal is given up.
void ccurses_limit_output(void);

// Keeps what is written to standard error while the screen is shown, when it would land there, and writes it out at the release.
void ccurses_capture_errors(void);
void ccurses_release_errors(void);

#endif
