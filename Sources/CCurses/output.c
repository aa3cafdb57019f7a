#include "ccurses.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

// A terminal that nobody reads takes no more bytes, and who writes to it waits. A process that keeps all signals for its event loop could then not be ended.
// So while something is written, the signals that ask for the end come through, and from the first one on the writing has a time limit.

static const int end_signals[] = {SIGHUP, SIGINT,  SIGQUIT,   SIGTERM, SIGUSR1, SIGUSR2, SIGALRM,
                                  SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGIO,   SIGPWR};
enum { END_SIGNALS = sizeof end_signals / sizeof end_signals[0], SECONDS_TO_END = 2 };

static struct sigaction actions_before[END_SIGNALS];
static volatile sig_atomic_t asked;         // the first signal that came while something was written
static volatile sig_atomic_t is_limited;    // whether the alarm clock runs for us
static volatile sig_atomic_t terminal = -1;  // the terminal, while standard output leads nowhere

void ccurses_add_end_signals(sigset_t *set) {
  for (int index = 0; index < END_SIGNALS; index++) sigaddset(set, end_signals[index]);
}

void ccurses_limit_output(void) {
  is_limited = 1;
  alarm(SECONDS_TO_END);
}

// Gives the terminal back as far as it lets itself be reached; what is written from now on goes nowhere, so that the program comes to its own end.
static void give_up(void) {
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  int kept = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (nowhere >= 0 && kept >= 0) {
    // What waits to be read makes room for what gives the screen back.
    tcflush(kept, TCOFLUSH);
    ccurses_reset_terminal();
    dup2(nowhere, STDOUT_FILENO);
    terminal = kept;
  }
  if (nowhere >= 0) close(nowhere);
}

// Only what a signal handler may call. The write that was interrupted is made again, and finds the standard output that there is by then.
static void on_end(int number, siginfo_t *info, void *context) {
  (void)context;
  int error = errno;
  if (number == SIGALRM && is_limited && info->si_code == SI_KERNEL) {
    if (terminal < 0) give_up();
  } else {
    if (!asked) asked = number;
    if (!is_limited) ccurses_limit_output();
  }
  errno = error;
}

void ccurses_watch_ends(void) {
  struct sigaction action = {.sa_sigaction = on_end, .sa_flags = SA_SIGINFO | SA_RESTART};
  sigemptyset(&action.sa_mask);
  for (int index = 0; index < END_SIGNALS; index++) sigaction(end_signals[index], &action, &actions_before[index]);
}

void ccurses_unwatch_ends(void) {
  for (int index = 0; index < END_SIGNALS; index++) {
    struct sigaction present;
    // A hang-up that is ignored from here on stays so.
    if (sigaction(end_signals[index], NULL, &present) != 0 || present.sa_sigaction != on_end) continue;
    sigaction(end_signals[index], &actions_before[index], NULL);
  }
  if (terminal < 0) return;
  dup2(terminal, STDOUT_FILENO);
  close(terminal);
  terminal = -1;
}

void ccurses_begin_output(void) {
  sigset_t set;
  sigemptyset(&set);
  ccurses_add_end_signals(&set);
  sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void ccurses_end_output(void) {
  sigset_t set;
  sigemptyset(&set);
  ccurses_add_end_signals(&set);
  sigprocmask(SIG_BLOCK, &set, NULL);
  if (is_limited) alarm(0);
  is_limited = 0;
  // Sent again, and blocked, it waits for the event loop.
  if (asked) raise(asked);
  asked = 0;
}
