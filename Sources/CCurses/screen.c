#include "ccurses.h"
#include "internal.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

// <term.h> is not included for its macros named `lines`, `columns`, `buttons`.
extern char *tigetstr(const char *);
extern int tigetnum(const char *);
extern int setupterm(const char *, int, int *);
extern struct term *cur_term;
extern int del_curterm(struct term *);

enum { MAX_RUN = 1024 };

volatile int ccurses_is_open = 0;

static SCREEN *screen;
static int wants_mouse;
static int has_default_colors;
static int has_main_screen;  // whether leaving brings back what was on the screen before

void ccurses_write(const char *text) {
  size_t left = strlen(text);
  while (left > 0) {
    ssize_t count = write(STDOUT_FILENO, text, left);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text += count;
    left -= (size_t)count;
  }
}

int ccurses_use_utf8(void) {
  if (setlocale(LC_ALL, "") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 1;
  // Over ssh the locale is often C or one that is not installed, while the terminal speaks UTF-8.
  if (setlocale(LC_CTYPE, "C.UTF-8") != NULL && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return 2;
  return 0;
}

int ccurses_type_status(const char *type) {
  int error = 0;
  if (setupterm(type, STDOUT_FILENO, &error) == ERR) return error == 1 ? CCURSES_TYPE_HARDCOPY : CCURSES_TYPE_UNKNOWN;
  const char *position = tigetstr("cup");
  int usable = position != NULL && position != (char *)-1;
  del_curterm(cur_term);
  return usable ? CCURSES_TYPE_USABLE : CCURSES_TYPE_CANNOT_POSITION;
}

// Appends a capability to `text` without its padding marks ($<2>), which only matter on lines slower than any left.
static void append_capability(char *text, size_t room, const char *name) {
  const char *value = tigetstr(name);
  if (value == NULL || value == (char *)-1) return;
  size_t length = strlen(text);
  while (*value != 0 && length + 1 < room) {
    if (value[0] == '$' && value[1] == '<') {
      const char *end = strchr(value, '>');
      if (end != NULL) {
        value = end + 1;
        continue;
      }
    }
    text[length++] = *value++;
  }
  text[length] = 0;
}

void ccurses_modes_on(void) {
  if (wants_mouse) ccurses_write("\033[?1000h\033[?1002h\033[?1006h");
  ccurses_write("\033[?2004h");
}

void ccurses_modes_off(void) {
  ccurses_write("\033[?2004l");
  if (wants_mouse) ccurses_write("\033[?1006l\033[?1002l\033[?1000l");
}

int ccurses_open(const char *type, int mouse) {
  static int is_registered = 0;
  if (ccurses_is_open) return 0;
  ccurses_remember_modes();
  screen = newterm(type, stdout, stdin);
  ccurses_restore_actions();
  if (screen == NULL) return 0;
  ccurses_watch_ends();
  wants_mouse = mouse;
  const char *leave = tigetstr("rmcup");
  has_main_screen = leave != NULL && leave != (char *)-1;
  // CAN ends what a write that was broken off has begun.
  char reset[256] = "\030\033[?2004l\033[?1006l\033[?1002l\033[?1000l";
  append_capability(reset, sizeof reset, "sgr0");
  append_capability(reset, sizeof reset, "cnorm");
  append_capability(reset, sizeof reset, "rmcup");
  strncat(reset, "\r\n", sizeof reset - strlen(reset) - 1);
  ccurses_guard(reset);
  ccurses_is_open = 1;
  if (!is_registered) {
    atexit(ccurses_close);
    is_registered = 1;
  }
  ccurses_begin_output();
  raw();
  noecho();
  nonl();
  typeahead(-1);
  scrollok(stdscr, FALSE);
  has_default_colors = 0;
  if (has_colors() && start_color() == OK) has_default_colors = use_default_colors() == OK;
  erase();
  refresh();
  ccurses_modes_on();
  ccurses_end_output();
  ccurses_capture_errors();
  return 1;
}

void ccurses_close(void) {
  if (!ccurses_is_open) return;
  ccurses_is_open = 0;
  ccurses_begin_output();
  ccurses_limit_output();
  ccurses_modes_off();
  // Without this some terminals keep rows of ours on their main screen after a change of size.
  erase();
  refresh();
  endwin();
  if (!has_main_screen) ccurses_write("\r\n");
  delscreen(screen);
  screen = NULL;
  ccurses_release_errors();
  ccurses_end_output();
  ccurses_unwatch_ends();
}

int ccurses_colors(void) { return ccurses_is_open ? tigetnum("colors") : 0; }

int ccurses_is_ansi(void) {
  const char *position = ccurses_is_open ? tigetstr("cup") : NULL;
  return position != NULL && position != (char *)-1 && position[0] == '\033' && position[1] == '[';
}

void ccurses_size(int *width, int *height) {
  struct winsize size = {0};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) size.ws_col = size.ws_row = 0;
  *width = size.ws_col;
  *height = size.ws_row;
}

// The pair of two colours; 0, the terminal's own, where there is none.
static int pair_of(int foreground, int background) {
  static int last_foreground = -1, last_background = -1, last_pair = 0;
  static SCREEN *owner = NULL;
  if (!has_colors() || (foreground < 0 && background < 0)) return 0;
  if (!has_default_colors) {
    if (foreground < 0) foreground = COLOR_WHITE;
    if (background < 0) background = COLOR_BLACK;
  }
  if (owner == screen && foreground == last_foreground && background == last_background) return last_pair;
  int pair = alloc_pair(foreground, background);
  owner = screen;
  last_foreground = foreground;
  last_background = background;
  last_pair = pair < 0 ? 0 : pair;
  return last_pair;
}

void ccurses_put(int y, int x, const ccurses_cell *cells, int count) {
  static cchar_t line[MAX_RUN];
  if (!ccurses_is_open || count > MAX_RUN) return;
  int length = 0;
  for (int index = 0; index < count && length < MAX_RUN; index++) {
    const ccurses_cell *cell = &cells[index];
    if (cell->width == 0) continue;
    attr_t attributes = A_NORMAL;
    if (cell->flags & CCURSES_BOLD) attributes |= A_BOLD;
    if (cell->flags & CCURSES_DIM) attributes |= A_DIM;
    if (cell->flags & CCURSES_UNDERLINE) attributes |= A_UNDERLINE;
    if (cell->flags & CCURSES_REVERSE) attributes |= A_REVERSE;
    int pair = pair_of(cell->foreground, cell->background);
    wchar_t text[3] = {(wchar_t)cell->scalar, 0, 0};
    if (cell->mark != 0 && wcwidth((wchar_t)cell->mark) == 0) text[1] = (wchar_t)cell->mark;
    int copies = 1;
    // ncurses lays out by the C library's widths; a scalar for which it has another one would shift the rest of the row.
    if (cell->scalar >= 0x7f && wcwidth((wchar_t)cell->scalar) != cell->width) {
      text[0] = L'?';
      text[1] = 0;
      copies = cell->width;
    }
    for (; copies > 0 && length < MAX_RUN; copies--) setcchar(&line[length++], text, attributes, (short)pair, &pair);
  }
  mvadd_wchnstr(y, x, line, length);
}

void ccurses_flush(int y, int x) {
  if (!ccurses_is_open) return;
  ccurses_begin_output();
  curs_set(y >= 0 ? 1 : 0);
  move(y >= 0 ? y : 0, y >= 0 ? x : 0);
  refresh();
  ccurses_end_output();
}

void ccurses_invalidate(void) {
  if (!ccurses_is_open) return;
  erase();
  clearok(curscr, TRUE);
}

void ccurses_resize(int width, int height) {
  if (!ccurses_is_open) return;
  // resizeterm() would queue a key that nobody reads; and terminals rewrap what they show, so nothing of it can be relied upon.
  resize_term(height, width);
  ccurses_invalidate();
}

void ccurses_ask_line_width(void) {
  if (!ccurses_is_open) return;
  ccurses_begin_output();
  ccurses_write("\033[2;1H\xe2\x94\x80\033[6n");
  ccurses_end_output();
  ccurses_invalidate();
}
