/* suite CASE: runs one case, which prints what it sees. `suite list` prints the names. */
#include "suite.h"

static const struct test *const groups[] = {entry_tests, int80_tests,  fault_tests,  signal_tests,
                                            file_tests,  edge_tests,   memory_tests, process_tests};

int main(int argc, char **argv) {
  if (argc < 2)
    return 2;
  for (u32 i = 0; i < COUNT(groups); i++) {
    for (const struct test *test = groups[i]; test->name; test++) {
      if (equal(argv[1], "list")) {
        put(test->name);
        put("\n");
      } else if (equal(argv[1], test->name)) {
        test->run();
        return 0;
      }
    }
  }
  return !equal(argv[1], "list");
}
