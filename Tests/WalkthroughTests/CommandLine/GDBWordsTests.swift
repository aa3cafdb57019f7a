import Canvas
import Foundation
import Simulation
import Testing
import Vocabulary
import Walkthrough

/// Words of gdb that mean something else here, or nothing: what is said of them.
struct GDBWordsTests {
  @Test func `display i and s show the instruction and the text at a value`() throws {
    let session = try Walks.program("hi")
    session.press("Space")
    session.enter("display/i $rip")
    session.enter("display/s $rsi")
    let values = session.state.commands.displays.map(\.value)
    #expect(values.count == 2 && values[0].contains("syscall") && values[1].contains("\"Hi!\\n\""), "\(values)")
    session.press("s")
    #expect(session.state.commands.displays[0].value.contains("swapgs"))
    for line in ["print/i $rip", "print/s $rsi"] {
      session.enter(line)
      #expect(session.commandLine?.mistake?.message[.en].contains("x/i ADDR") == true, "\(line)")
      session.press("Esc")
    }
  }

  @Test func `brackets behind a symbol are refused, and a star says how memory is written`() throws {
    let session = try Walks.program("hi")
    session.enter("p sys_call_table[1]")
    #expect(session.commandLine?.mistake?.message[.en].contains("[sys_call_table + 8 * N]") == true)
    session.press("Esc")
    session.enter("p [sys_call_table + 8 * 1]")
    #expect(session.told.contains("__x64_sys_write"), "\(session.told)")
    for line in ["p *rsp", "watch *0x202338"] {
      session.enter(line)
      #expect(session.commandLine?.mistake?.message[.en].contains("[ADDR]") == true, "\(line)")
      session.press("Esc")
    }
    session.enter("p rflags[9]")
    #expect(session.told == "rflags[9] = 1")
  }

  @Test func `a watchpoint tells the value before and after`() throws {
    let session = try Walks.program("hi")
    let rsp = session.timeline.inspector().cpu[.rsp]
    session.enter("watch rsp")
    session.press("c")
    let now = session.timeline.inspector().cpu[.rsp]
    #expect(now != rsp)
    #expect(session.told.contains("(write rsp): 0x\(String(rsp, radix: 16)) -> 0x\(String(now, radix: 16))"), "\(session.told)")
  }

  @Test func `bt lists the running functions, the innermost first`() throws {
    let session = try Walks.program("hi")
    session.enter("b vfs_write")
    session.press("c")
    session.enter("bt")
    let lines = session.outputText.split(separator: "\n")
    #expect(lines.count > 3)
    for (number, name) in ["vfs_write", "ksys_write"].enumerated() {
      #expect(lines[number].hasPrefix("#\(number)") && lines[number].contains(name))
    }
    #expect(session.outputText.contains("do_syscall_64") && session.outputText.contains(".c:"))
  }

  @Test(arguments: Language.allCases) func `help tells what an expression can be`(_ language: Language) throws {
    let session = try Walks.program("hi", language: language)
    session.enter("help expressions")
    for word in ["[ADDR]", "rflags.zf", "sys_call_table", "pt_regs.ax", "signed(rax)"] {
      #expect(session.outputText.contains(word), "\(word)")
    }
    session.press("Esc")
    session.enter("help print")
    #expect(session.outputText.contains(":help expressions"))
    session.press("Esc")
    session.type(":help expr")
    session.press("Tab")
    #expect(session.commandLine?.editor.text == "help expressions ")
    // What the help shows is read as it stands.
    for (example, _) in ExpressionHelp.rows {
      for piece in example.components(separatedBy: "  ") where !piece.contains("ADDR") {
        #expect(throws: Never.self, "\(piece)") { try Expression(piece) }
      }
    }
  }

  @Test(arguments: ["theme light", "language ja", "syntax att"]) func `what gdb sets is a command of its own`(_ words: String) throws {
    let session = try Walks.program("hi")
    session.enter("set \(words)")
    #expect(session.commandLine?.mistake?.hint?[.en] == ":\(words)")
  }

  @Test func `a mistake left of the screen is marked at its edge`() throws {
    let session = try Walks.program("hi", size: Size(width: 40, height: 12))
    session.enter("print nothing_here + " + String(repeating: "1 + ", count: 20) + "1")
    #expect(session.commandLine?.mistake != nil)
    let rows = session.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(rows[10].hasPrefix(" <") || rows[10].hasPrefix("<"), "\(session.text)")
  }
}
