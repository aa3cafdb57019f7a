import Foundation
import PtyHarness
import TestSupport
import Testing

/// A lesson that somebody writes while it is open.
@Suite(.serialized) struct HotReloadTests {
  private static let environment = ["TERM": "xterm-256color", "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "SWIFT_BACKTRACE": "enable=no"]

  private static let lesson = """
    format: 1
    id: own
    title: T
    program: own
    era: 5.0
    minutes: 1
    stops:
      - {id: a, go: {syscall: any}, show: {panes: [code, registers]}, say: "the number is {rax:d}", expect: [cpl == 3, rax == 1]}

    """

  @Test func `is shown anew when its program is built anew, and every mistake is listed beside the others`() throws {
    // A short name: a mistake stands on one row of the list, which begins with the path.
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("hot-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    func write(_ data: Data?, _ name: String) throws {
      let data = try #require(data)
      try data.write(to: URL(fileURLWithPath: "\(directory)/\(name)"))
    }
    let programs = Checkout.root + "/assets/programs/"
    try write(FileManager.default.contents(atPath: programs + "hi"), "own")
    try write(Data(Self.lesson.utf8), "own.yaml")
    let pty = try PtyProcess(
      [PtyProcess.builtProgram("ringwalk"), "lesson", "\(directory)/own.yaml"], environment: Self.environment, width: 80, height: 24)
    #expect(pty.wait(for: "the number is 1"))
    try write(FileManager.default.contents(atPath: programs + "bad-number"), "own")
    #expect(pty.wait(for: "`rax == 1` does not hold"), "\(pty.terminal.text)")
    pty.send("\u{1b}")
    #expect(pty.wait(for: "the number is 9999"), "\(pty.terminal.text)")
    // A mistake of the file itself does not hide what the machine says.
    try write(Data(Self.lesson.replacing("minutes: 1", with: "mnutes: 1").utf8), "own.yaml")
    #expect(pty.wait { $0.text.contains("a lesson has no key `mnutes`") && $0.text.contains("`rax == 1` does not hold") })
    pty.send("\u{1b}")
    pty.settle()
    pty.send("q")
    #expect(pty.waitForEnd() == .exited(0))
  }
}
