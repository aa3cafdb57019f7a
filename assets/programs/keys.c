/*
 * Reads one line from the keyboard and says what it was. While nobody types, the program sleeps in read. Exit status: how many characters
 * came, the newline counted.
 */
#include "syscall.h"

int main(void) {
  char line[100];
  say("? ");
  long count = syscall3(SYS_read, 0, (long)line, sizeof(line));
  if (count < 0)
    return 255;
  say("You typed ");
  syscall3(SYS_write, 1, (long)line, count);
  return (int)count;
}
