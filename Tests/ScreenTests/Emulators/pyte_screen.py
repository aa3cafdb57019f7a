"""Runs a program in pyte, a terminal emulator in Python, and prints what its screen shows: COLUMNS ROWS FIRST KEYS SECOND PROGRAM [ARG ...]"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

import pyte

columns, rows = int(sys.argv[1]), int(sys.argv[2])
first, keys, second = sys.argv[3:6]
program = sys.argv[6:]

screen = pyte.Screen(columns, rows)
stream = pyte.ByteStream(screen)
child, terminal = pty.fork()
if child == 0:
    # The size has to be there before the program asks for it.
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    os.environ["TERM"] = "xterm-256color"
    os.execv(program[0], program)
screen.write_process_input = lambda text: os.write(terminal, text.encode())


def text():
    return "\n".join(line.rstrip() for line in screen.display)


def wait_for(words):
    """Feeds the emulator until the words stand on its screen and nothing more comes."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                stream.feed(os.read(terminal, 65536))
            except OSError:
                break
        elif words in text():
            return
    sys.exit(f"{words!r} does not appear; the screen is:\n{text()}")


wait_for(first)
os.write(terminal, keys.encode())
wait_for(second)
print(text())
os.close(terminal)
os.waitpid(child, 0)
