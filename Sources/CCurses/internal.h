// What the parts of the shim share.
#ifndef CCURSES_INTERNAL_H
#define CCURSES_INTERNAL_H

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

// Keeps what is written to standard error while the screen is shown, when it would land there, and writes it out at the release.
void ccurses_capture_errors(void);
void ccurses_release_errors(void);

#endif
