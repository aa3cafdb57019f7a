#include "ccurses.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>

static const int crash_signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV};
// Those for which newterm() installs handlers of its own.
static const int curses_signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
enum { CURSES_SIGNALS = sizeof curses_signals / sizeof curses_signals[0] };
enum { CRASH_SIGNALS = sizeof crash_signals / sizeof crash_signals[0], KEPT_ERRORS = 65536 };

static struct sigaction actions_before[CRASH_SIGNALS];
static struct sigaction curses_actions_before[CURSES_SIGNALS];
static struct termios modes_before;
static int has_modes_before;
static char reset_text[256];
static int watches_crashes;
// Whether a crash goes on to the handler before ours. Where the toolchain is installed that is Swift's backtracer, which holds the terminal and asks for
// a key for 30 seconds (measured): only who asked for it by its variable gets it.
static int hands_on;
static int captured = -1;     // a file in memory in place of standard error
static int real_errors = -1;  // what standard error was

static const char *name_of(int number) {
  switch (number) {
    case SIGILL: return "SIGILL";
    case SIGTRAP: return "SIGTRAP";
    case SIGABRT: return "SIGABRT";
    case SIGBUS: return "SIGBUS";
    case SIGFPE: return "SIGFPE";
    default: return "SIGSEGV";
  }
}

static void say(const char *text) {
  if (write(STDERR_FILENO, text, strlen(text)) < 0) return;
}

void ccurses_reset_terminal(void) {
  if (has_modes_before) tcsetattr(STDIN_FILENO, TCSANOW, &modes_before);
  // A terminal that nobody reads takes no text, and its modes are what matters most.
  struct pollfd room = {.fd = STDOUT_FILENO, .events = POLLOUT};
  if (poll(&room, 1, 500) > 0) ccurses_write(reset_text);
}

// Only what a signal handler may call.
static void on_crash(int number, siginfo_t *info, void *context) {
  (void)context;
  int was_open = ccurses_is_open;
  if (was_open) {
    ccurses_is_open = 0;
    ccurses_reset_terminal();
    ccurses_release_errors();
  }
  say("The program has crashed (");
  say(name_of(number));
  say(was_open ? "): this is a mistake of its own, and the terminal is as it was.\n" : "): this is a mistake of its own.\n");
  if (!hands_on) say("To see where, start it again with SWIFT_BACKTRACE=enable=yes in the environment, and do the same.\n");
  for (int index = 0; index < CRASH_SIGNALS; index++) {
    if (crash_signals[index] != number) continue;
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigemptyset(&usual.sa_mask);
    sigaction(number, hands_on ? &actions_before[index] : &usual, NULL);
  }
  // A fault happens again when the handler returns, under the handler before ours; a signal that was sent has to be sent again.
  if (info->si_code <= 0) raise(number);
}

void ccurses_remember_modes(void) {
  has_modes_before = tcgetattr(STDIN_FILENO, &modes_before) == 0;
  for (int index = 0; index < CURSES_SIGNALS; index++) sigaction(curses_signals[index], NULL, &curses_actions_before[index]);
}

void ccurses_restore_actions(void) {
  for (int index = 0; index < CURSES_SIGNALS; index++) sigaction(curses_signals[index], &curses_actions_before[index], NULL);
}

void ccurses_guard(const char *terminal_reset) {
  strncpy(reset_text, terminal_reset, sizeof reset_text - 1);
  ccurses_watch_crashes();
}

void ccurses_watch_crashes(void) {
  static char stack[65536];
  if (watches_crashes) return;
  watches_crashes = 1;
  stack_t present;
  if (sigaltstack(NULL, &present) == 0 && (present.ss_flags & SS_DISABLE)) {
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&own, NULL);
  }
  struct sigaction action = {.sa_sigaction = on_crash, .sa_flags = SA_SIGINFO | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  hands_on = getenv("SWIFT_BACKTRACE") != NULL;
  for (int index = 0; index < CRASH_SIGNALS; index++) sigaction(crash_signals[index], &action, &actions_before[index]);
}

void ccurses_capture_errors(void) {
  // Errors that go to a file or a pipe do not land on the screen.
  if (captured >= 0 || !isatty(STDERR_FILENO)) return;
  captured = memfd_create("errors", MFD_CLOEXEC);
  if (captured < 0) return;
  real_errors = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  if (real_errors < 0 || dup2(captured, STDERR_FILENO) < 0) {
    if (real_errors >= 0) close(real_errors);
    close(captured);
    captured = real_errors = -1;
  }
}

void ccurses_release_errors(void) {
  if (captured < 0) return;
  dup2(real_errors, STDERR_FILENO);
  off_t end = lseek(captured, 0, SEEK_END);
  lseek(captured, end > KEPT_ERRORS ? end - KEPT_ERRORS : 0, SEEK_SET);
  char buffer[4096];
  for (;;) {
    ssize_t count = read(captured, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || write(STDERR_FILENO, buffer, (size_t)count) < 0) break;
  }
  close(captured);
  close(real_errors);
  captured = real_errors = -1;
}
