/// Something that reached the program from its terminal.
package enum Event: Hashable, Sendable {
  /// A key was pressed.
  case key(Key)
  /// The mouse did something.
  case mouse(Mouse)
  /// Text was pasted; it is data, never commands.
  case paste(String)
  /// The terminal's window gained (true) or lost the keyboard.
  case focus(Bool)
  /// The terminal now has this size.
  case resize(Size)
  /// The system asked for something.
  case signal(Signal)
  /// A file descriptor that `Screen.wait` was told to watch can be read, or its other end is gone.
  case readable(descriptor: Int32)
  /// The terminal is gone, or its input has ended.
  case endOfInput
}

/// A mouse action at a cell.
package struct Mouse: Hashable, Sendable {
  /// What happened.
  package enum Action: Hashable, Sendable {
    /// A button went down, moved while down, or came up.
    case press(Button), drag(Button), release(Button)
    /// The wheel turned one notch.
    case scrollUp, scrollDown
  }

  /// A button.
  package enum Button: Hashable, Sendable {
    case left, middle, right
  }

  /// What happened.
  package let action: Action
  /// Where, from the top left cell.
  package let position: Point
  /// Keys held down meanwhile.
  package let modifiers: Key.Modifiers

  /// A mouse action.
  package init(_ action: Action, at position: Point, _ modifiers: Key.Modifiers = []) {
    self.action = action
    self.position = position
    self.modifiers = modifiers
  }
}

/// A signal that the program must answer.
package enum Signal: Int32, Hashable, Sendable {
  /// SIGHUP: the terminal is gone.
  case hangUp = 1
  /// SIGINT: someone asks to stop.
  case interrupt = 2
  /// SIGQUIT: someone asks to stop at once.
  case quit = 3
  /// SIGUSR1 and SIGUSR2: they mean nothing here, and so they end the program, as they end any that does not know them.
  case user1 = 10
  case user2 = 12
  /// SIGALRM, SIGVTALRM and SIGPROF: somebody's clock has run out.
  case alarm = 14
  case virtualAlarm = 26
  case profilingAlarm = 27
  /// SIGTERM: the system asks to end.
  case terminate = 15
  /// SIGCONT: running again after a stop.
  case resume = 18
  /// SIGTSTP: someone asks to suspend.
  case suspend = 20
  /// SIGXCPU and SIGXFSZ: a limit of the process is reached.
  case timeLimit = 24
  case fileLimit = 25
  /// SIGIO and SIGPWR, which nobody here asked for.
  case inputReady = 29
  case powerFailure = 30

  /// The exit status by which a shell knows that a signal ended the program.
  package var exitStatus: Int32 { 128 + rawValue }
}
