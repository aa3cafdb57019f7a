import Canvas
import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// No text and no key crashes the command line, and it stays drawable. A seed reproduces a failure.
struct CommandFuzzTests {
  private static let tokens =
    CommandRow.all.flatMap { [$0.name] + $0.short } + [
      "if", "rax", "rflags.if", "pt_regs.ax", "main", "ksys_write", "0x10", "5", "-1", "99999999999999999999", "[", "]", "(", ")", "*", "+",
      "=", "==",
      "&&", "\"", "'", "/", "/8gx", "/s", ":", ".", ",", "?", "$rsp", "byte[rsp]", "string[rsi]", "bytes[rsi, 4]", "syscall", "interrupt",
      "en",
      "intel", "code", "write", "日本", "\u{301}", "\\", "before.rax", "entry_64.S:24", "registers", "1.2", "#",
    ]

  private func soup(_ generator: inout SeededGenerator) -> String {
    (0..<Int.random(in: 1...8, using: &generator)).map { _ in
      Self.tokens[Int.random(in: 0..<Self.tokens.count, using: &generator)] + (Bool.random(using: &generator) ? " " : "")
    }.joined()
  }

  private func noise(_ generator: inout SeededGenerator) -> String {
    let bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64]) func `any text is a command or a mistake within the line`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var commands = 0
    for round in 0..<5000 {
      let line = round % 3 == 0 ? noise(&generator) : soup(&generator)
      do {
        if try CommandParser.parse(line) != nil { commands += 1 }
      } catch {
        #expect(error.range.lowerBound >= 0 && error.range.lowerBound <= error.range.upperBound, "seed \(seed): \(line)")
        #expect(error.range.upperBound <= line.unicodeScalars.count + 1, "seed \(seed): \(line)")
        #expect(!error.message[.en].isEmpty && !error.message[.ja].isEmpty)
      }
    }
    #expect(commands > 10)
  }

  private static let keys =
    "Tab Shift-Tab Enter Esc Up Down Left Right Home End PgUp PgDn Backspace Delete Ctrl-A Ctrl-E Ctrl-U Ctrl-W Ctrl-K Ctrl-N Ctrl-P Ctrl-O : / ' p w e u b P z n N s S i Space"
    .split(separator: " ").compactMap { Key(name: String($0)) }

  @Test(arguments: [11, 12, 13] as [UInt64]) func `any keys at any size leave a screen that can be drawn`(seed: UInt64) throws {
    let session = try Walks.program("hi")
    var generator = SeededGenerator(seed: seed)
    let start = session.state.position
    for round in 0..<250 {
      switch Int.random(in: 0..<10, using: &generator) {
      case 0:
        _ = session.handle(
          .resize(Size(width: Int.random(in: 1...200, using: &generator), height: Int.random(in: 1...60, using: &generator))))
      case 1: _ = session.handle(.paste(noise(&generator)))
      case 2, 3, 4: session.type(":" + soup(&generator))
      default:
        for _ in 0..<5 { _ = session.handle(.key(Self.keys[Int.random(in: 0..<Self.keys.count, using: &generator)])) }
      }
      // A walk to the end of all steps is stopped as a person would stop it.
      for _ in 0..<50 where session.isBusy { _ = session.proceed() }
      if session.isBusy { _ = session.handle(.key(Key(.escape))) }
      #expect(!session.isBusy, "seed \(seed), round \(round)")
      let grid = session.frame()
      #expect(grid.size == session.state.size)
      if let cursor = grid.cursor { #expect(grid.bounds.contains(cursor), "seed \(seed), round \(round)") }
    }
    // The walk is still whole: back on the root, the first position looks as it did.
    while session.state.prompt != nil || session.state.output != nil || session.state.isPlaying { session.press("Esc") }
    session.enter("branch main")
    session.press("Esc")
    session.enter("goto \(start)")
    #expect(session.state.position == start)
  }
}
