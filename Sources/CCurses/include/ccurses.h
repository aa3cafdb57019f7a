// A narrow door to ncursesw: no curses type, macro or global variable passes it. One terminal at a time, one thread.
#ifndef CCURSES_H
#define CCURSES_H

#include <stdint.h>

// One cell as the terminal shall show it. A cell of width 0 is the second half of the wide glyph before it.
typedef struct {
  uint32_t scalar;     // Unicode scalar value
  uint16_t mark;       // combining mark, 0 for none
  uint8_t width;       // 0, 1 or 2 columns
  uint8_t flags;       // CCURSES_BOLD ...
  int16_t foreground;  // palette index, -1 for the terminal's own colour
  int16_t background;  // the same behind the text
} ccurses_cell;

enum { CCURSES_BOLD = 1, CCURSES_DIM = 2, CCURSES_UNDERLINE = 4, CCURSES_REVERSE = 8 };

// What ncurses knows of a terminal type.
enum {
  CCURSES_TYPE_USABLE = 0,
  CCURSES_TYPE_UNKNOWN = 1,         // no entry, or one that stands for no particular terminal
  CCURSES_TYPE_HARDCOPY = 2,        // prints on paper
  CCURSES_TYPE_CANNOT_POSITION = 3  // cannot move the cursor
};

// The codeset that text is written in: 0 when it cannot be UTF-8, 1 when the user's locale is, 2 when C.UTF-8 had to stand in.
int ccurses_use_utf8(void);

// What the terminal type `type` can do; one of CCURSES_TYPE_*.
int ccurses_type_status(const char *type);

// From now on a crash says so in one line, gives a terminal back that was taken, and ends the process by its signal at once.
void ccurses_watch_crashes(void);

// Takes the terminal on standard input and output: alternate screen, raw input, and the mouse when `mouse` is not 0. 0 when it failed.
int ccurses_open(const char *type, int mouse);

// Gives the terminal back as it was. Does nothing when it is not taken.
void ccurses_close(void);

// The terminal's number of colours; 0 or less for none.
int ccurses_colors(void);

// Whether the terminal places its cursor as ECMA-48 has it (CSI row ; column H), as all do that were made in its time.
int ccurses_is_ansi(void);

// The terminal's size as the system reports it; 0 by 0 when it does not know.
void ccurses_size(int *width, int *height);

// Puts `count` cells at (x, y) of the screen to be shown. Runs must begin and end between whole glyphs.
void ccurses_put(int y, int x, const ccurses_cell *cells, int count);

// Shows what was put, with the cursor at (x, y), hidden when y is negative.
void ccurses_flush(int y, int x);

// Blanks the screen to be shown, and paints every cell anew at the next flush.
void ccurses_invalidate(void);

// Adapts to a new size.
void ccurses_resize(int width, int height);

// Draws a line character on row 2 and asks where the cursor then stands: the answer, CSI 2 ; column R, tells how wide it was drawn.
void ccurses_ask_line_width(void);

// Blocks the signals that are read as events and returns a descriptor to poll; -1 on failure.
int ccurses_signal_open(void);

// The next signal's number, 0 when there is none.
int ccurses_signal_read(int descriptor);

// A terminal that goes sends SIGHUP more than once, to the session's leader and to the job in the foreground. The first one was answered; from here on none
// kills a process that is ending by itself.
void ccurses_ignore_hangup(void);

// Stops being told of signals; they act as before.
void ccurses_signal_close(int descriptor);

// Gives the terminal back, stops the process group as the terminal's suspend key would, and takes the terminal again when continued.
void ccurses_suspend(void);

// Takes the terminal again after a stop that could not be answered (SIGSTOP).
void ccurses_resume(void);

#endif
