/* How a terminal behaves, as TCGETS tells it. */
#pragma once

#include <linux/types.h>

#define TCGETS 0x5401
#define TIOCGPGRP 0x540f
#define TIOCGWINSZ 0x5413

#define NCCS 19
/* Places in c_cc. */
#define VINTR 0
#define VQUIT 1
#define VERASE 2
#define VKILL 3
#define VEOF 4
#define VMIN 6
#define VSTART 8
#define VSTOP 9
#define VSUSP 10
#define VREPRINT 12
#define VDISCARD 13
#define VWERASE 14
#define VLNEXT 15

/* c_iflag: a carriage return becomes a newline; keys stop the output and let it go on. */
#define ICRNL 0000400
#define IXON 0002000
/* c_cflag: 115200 baud, eight bits, receiver on, hang up on close. */
#define B115200 0010002
#define CS8 0000060
#define CREAD 0000200
#define HUPCL 0002000
/* c_lflag: signals from keys; whole lines; echo, also of erasing, killing and control characters. */
#define ISIG 0000001
#define ICANON 0000002
#define ECHO 0000010
#define ECHOE 0000020
#define ECHOK 0000040
#define ECHOCTL 0001000
#define ECHOKE 0004000
#define IEXTEN 0100000

struct termios {
  u32 c_iflag, c_oflag, c_cflag, c_lflag;
  u8 c_line;
  u8 c_cc[NCCS];
};
_Static_assert(sizeof(struct termios) == 36, "termios");

struct winsize {
  u16 ws_row, ws_col, ws_xpixel, ws_ypixel;
};
