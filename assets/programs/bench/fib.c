/*
 * Fibonacci numbers by recursion, without optimisation: calls, returns, pushes.
 *
 *   fib [N]    31 by default. Prints fib(N), exits with 0.
 */
#include "bench.h"

static u64 fib(u64 n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }

int main(int argc, char **argv) {
  print_hex(fib(rounds(argc, argv, 31)));
  return 0;
}
