import Glibc
import PtyHarness
import Testing

/// A shell with job control, and the probe as its job.
private func shell() throws -> PtyProcess {
  let process = try PtyProcess(
    ["/bin/sh", "-i"],
    environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no", "PS1": "ready> ", "PATH": "/usr/bin:/bin"])
  #expect(process.wait(for: "ready>"))
  return process
}

/// The text from the last prompt on.
private func afterPrompt(_ terminal: VirtualTerminal) -> String {
  terminal.text.components(after: "ready>")
}

extension String {
  fileprivate func components(after text: String) -> String {
    var end = endIndex
    while end > startIndex {
      end = index(before: end)
      if self[end...].hasPrefix(text) { return String(self[end...].dropFirst(text.count)) }
    }
    return self
  }
}

@Suite(.serialized) struct `Job control` {
  @Test(arguments: ["\u{1a}", "signal"])
  func `suspending gives the shell its terminal, and fg brings the screen back`(way: String) throws {
    let process = try shell()
    let before = process.modes
    process.send("\(PtyProcess.builtProgram("ScreenProbe"))\r")
    #expect(process.wait(for: "depth"))
    process.settle()
    let screen = process.terminal.rows.map { $0.map(\.text).joined() }[9...]
    if way == "signal" {
      // What `kill -TSTP` from elsewhere does.
      process.signalForeground(SIGTSTP)
    } else {
      process.send(way)
    }
    #expect(process.wait { !$0.isAlternate && afterPrompt($0).isEmpty == false && $0.text.contains("Stopped") })
    process.settle()
    #expect(process.modes == before)
    #expect(process.terminal.modes.isDisjoint(with: [1000, 2004]))
    #expect(process.terminal.isCursorVisible)
    process.resize(width: 90, height: 24)
    process.send("fg\r")
    #expect(process.wait { $0.isAlternate && $0.row(0).contains("90x24") && $0.modes.isSuperset(of: [1000, 1002, 1006, 2004]) })
    process.resize(width: 80, height: 24)
    #expect(process.wait { $0.row(0).contains("80x24") })
    process.settle()
    #expect(process.terminal.rows.map { $0.map(\.text).joined() }[9].hasPrefix(String(screen.first?.prefix(9) ?? "")))
    process.send("q")
    #expect(process.wait { !$0.isAlternate })
    process.settle()
    #expect(process.modes == before)
    process.send("exit\r")
    #expect(process.waitForEnd() != nil)
    #expect(process.terminal.unknown.isEmpty, "\(process.terminal.unknown)")
  }

  @Test func `a stop that could not be answered is mended when it is over`() throws {
    let process = try shell()
    process.send("\(PtyProcess.builtProgram("ScreenProbe"))\r")
    #expect(process.wait(for: "depth"))
    process.settle()
    process.signalForeground(SIGSTOP)
    #expect(process.wait(for: "Stopped"), "the shell writes over the screen")
    // Shells that edit their line set the modes that they need; this one is told to.
    process.send("stty sane; echo men''ded\n")
    #expect(process.wait { $0.text.filter { !$0.isWhitespace && $0 != "║" }.contains("mended") }, "the word may be broken over two rows")
    process.send("fg\n")
    #expect(
      process.wait { $0.text.contains("signal resume") && $0.row(0).contains("80x24 ─┐") && !$0.text.contains("Stopped") },
      "\(process.terminal.text) \(process.modes)")
    process.send("k")
    #expect(process.wait(for: "key k"), "keys come one by one again")
    process.send("q")
    #expect(process.wait { !$0.isAlternate })
  }

  @Test func `without a shell the suspend key changes nothing`() throws {
    let process = try PtyProcess(
      [PtyProcess.builtProgram("ScreenProbe")], environment: ["TERM": "xterm-256color", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"])
    #expect(process.wait(for: "depth"))
    process.send("\u{1a}")
    #expect(process.wait(for: "key Ctrl-Z"))
    process.send("k")
    #expect(process.wait(for: "key k"))
    #expect(process.terminal.isAlternate)
  }
}
