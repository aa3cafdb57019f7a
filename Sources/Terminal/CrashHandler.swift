import CCurses

/// What happens when the program itself crashes, whatever it was doing.
package enum CrashHandler {
  /// From now on a crash says so in one line, gives a terminal back that was taken, and ends the process by its signal at once: Swift's backtracer, which
  /// asks for a key for 30 seconds where a toolchain is installed, runs only for who has SWIFT_BACKTRACE in the environment.
  package static func install() { ccurses_watch_crashes() }
}
