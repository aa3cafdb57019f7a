#include "ccurses.h"
#include "internal.h"

#include <curses.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

static sigset_t mask_before;

// The signals that the program answers in its event loop.
static sigset_t event_signals(void) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGWINCH);
  sigaddset(&set, SIGTSTP);
  sigaddset(&set, SIGCONT);
  ccurses_add_end_signals(&set);
  return set;
}

int ccurses_signal_open(void) {
  sigset_t set = event_signals();
  if (sigprocmask(SIG_BLOCK, &set, &mask_before) != 0) return -1;
  int descriptor = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (descriptor < 0) sigprocmask(SIG_SETMASK, &mask_before, NULL);
  return descriptor;
}

int ccurses_signal_read(int descriptor) {
  struct signalfd_siginfo info;
  return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}

void ccurses_signal_close(int descriptor) {
  if (descriptor < 0) return;
  close(descriptor);
  sigprocmask(SIG_SETMASK, &mask_before, NULL);
}

void ccurses_ignore_hangup(void) { signal(SIGHUP, SIG_IGN); }

void ccurses_suspend(void) {
  if (!ccurses_is_open) return;
  ccurses_begin_output();
  ccurses_modes_off();
  def_prog_mode();
  endwin();
  ccurses_end_output();
  sigset_t stop, blocked;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  kill(0, SIGTSTP);
  // The process stops here, and goes on here. An orphaned process group does not stop, nor one that was started with SIGTSTP ignored.
  sigprocmask(SIG_UNBLOCK, &stop, &blocked);
  sigprocmask(SIG_SETMASK, &blocked, NULL);
  // The SIGCONT that woke us is answered by what follows.
  sigset_t go_on;
  sigemptyset(&go_on);
  sigaddset(&go_on, SIGCONT);
  struct timespec at_once = {0, 0};
  while (sigtimedwait(&go_on, NULL, &at_once) > 0) continue;
  ccurses_begin_output();
  reset_prog_mode();
  ccurses_invalidate();
  refresh();
  ccurses_modes_on();
  ccurses_end_output();
}

void ccurses_resume(void) {
  if (!ccurses_is_open) return;
  // The shell set its own modes while we were stopped; endwin() makes ncurses believe so, and refresh() brings ours back.
  ccurses_begin_output();
  endwin();
  refresh();
  ccurses_modes_on();
  ccurses_end_output();
  ccurses_invalidate();
}
