import Canvas
import Commands
import Foundation
import Primitives
import Simulation
import TestSupport
import Testing
import Vocabulary
import Walkthrough

/// Programs of one's own: made from one source file, and what becomes of those that loop or die.
struct OwnProgramTests {
  /// The program that a source text makes.
  private func image(_ text: String, _ suffix: String) throws -> Image {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("own\(suffix)")
    try text.write(to: file, atomically: true, encoding: .utf8)
    return try Walks.data.program(at: file.path)
  }

  private func walk(_ text: String, _ suffix: String) throws -> Session {
    let world = World(kernel: try Walks.data.kernel(.v5_0), program: try image(text, suffix))
    let session = Session(try Timeline(world), size: Size(width: 120, height: 40), language: .en)
    _ = session.finish()
    return session
  }

  @Test func `a C file is a program with system calls, its source on the screen`() throws {
    let session = try walk(
      """
      #include "ringwalk.h"

      struct words { char text[40]; };

      int main(int argc, char **argv) {
        struct words words = {"hello\\n"}, copy = words;
        copy.text[argc] = 'E';
        return (int)write(1, copy.text, 6) + (argv[argc] == NULL);
      }
      """, ".c")
    #expect(session.text.contains("int main(int argc, char **argv) {"))
    #expect(session.text.contains("argc (param 1)") && session.text.contains("argv (param 2)"))
    session.press("c")
    #expect(session.text.contains("ended with status 7"))
    #expect(session.text.contains("hEllo"))
  }

  @Test func `on a small screen the line of C under the cursor stands above its instructions`() throws {
    let session = try walk("int main(void) {\n  int *nowhere = (int *)16;\n  return *nowhere;\n}\n", ".c")
    _ = session.handle(.resize(Size(width: 80, height: 24)))
    #expect(session.text.contains("1  int main(void) {"), "\(session.text)")
    #expect(!session.text.contains("return *nowhere;"))
    session.enter("advance own.c:3")
    #expect(session.text.contains("3  return *nowhere;"), "\(session.text)")
    #expect(!session.text.contains("int main(void) {"))
    // In assembly it would be the instruction once more.
    let assembly = try walk(".intel_syntax noprefix\n.globl main\nmain:\n  mov eax, 9\n  ret\n", ".s")
    _ = assembly.handle(.resize(Size(width: 80, height: 24)))
    #expect(assembly.text.contains("mov   eax, 0x9") && !assembly.text.contains("4  mov eax, 9"), "\(assembly.text)")
  }

  @Test func `the console and the calls say where there is more of them`() throws {
    let session = try walk(
      "#include \"ringwalk.h\"\nint main(void) { for (char n = 'a'; n < 'u'; n++) { char text[] = {n, '\\n'}; write(1, text, 2); } return 0; }\n",
      ".c")
    _ = session.handle(.resize(Size(width: 40, height: 12)))
    session.press("c")
    for (pane, first, last) in [(PaneName.console, "║a ", "║t "), (.calls, "write(1, \"a", "exit")] {
      session.enter("pane \(pane.rawValue)")
      if !session.state.isZoomed { session.press("z") }
      func edge() -> String { session.text.split(separator: "\n").last { $0.hasPrefix("╚") || $0.hasPrefix("└") }.map(String.init) ?? "" }
      #expect(edge().contains("↑") && !edge().contains("↓"), "\(pane): \(session.text)")
      #expect(session.text.contains(last), "\(session.text)")
      session.press("Up")
      #expect(edge().contains("↑↓"), "\(edge())")
      for _ in 0..<300 { session.press("Up") }
      #expect(!edge().contains("↑") && edge().contains("↓"), "\(pane): \(session.text)")
      #expect(session.text.contains(first), "\(session.text)")
    }
  }

  @Test func `the executable alone makes a program, too, with what lies inside it`() throws {
    let alone = DataFiles(environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""], executable: "/nowhere/ringwalk")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-test-\(UUID().uuidString).c")
    defer { try? FileManager.default.removeItem(at: file) }
    try "#include \"ringwalk.h\"\nint main(void) { return (int)write(1, \"Hi\", 2); }\n".write(to: file, atomically: true, encoding: .utf8)
    let timeline = try Timeline(World(kernel: try alone.kernel(.v5_0), program: try alone.program(at: file.path)))
    #expect(timeline.run(until: Tick(1_000_000)) == .exited(2))
    #expect(timeline.console.text == "Hi")
  }

  @Test(arguments: [
    ("own.c", "#include \"ringwalk.h\"\nint main(void) { return (int)write(1, __FILE__, 2); }\n"),
    ("own.s", ".globl main\nmain:\n  mov $9, %eax\n  ret\n"),
  ]) func `a source file makes the same bytes again, wherever it and the companions lie`(_ name: String, _ text: String) throws {
    let alone = DataFiles(environment: ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""], executable: "/nowhere/ringwalk")
    let home = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: home) }
    var images: [Image] = []
    for directory in ["a", "b/c"] {
      let place = home.appendingPathComponent(directory)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try text.write(to: place.appendingPathComponent(name), atomically: true, encoding: .utf8)
      images += [try alone.program(at: "\(place.path)/\(name)"), try Walks.data.program(at: "\(home.path)/a/../\(directory)/\(name)")]
    }
    for image in images { #expect(image.file.bytes == images[0].file.bytes) }
    // The lines of both are found all the same.
    let sources = images[3].sources.mapValues(\.count)
    #expect(sources[name] == text.split(separator: "\n", omittingEmptySubsequences: false).count)
    #expect((sources["ringwalk-programs/start.s"] ?? 0) > 1, "\(sources)")
  }

  @Test func `an assembly file may begin at its main or at a _start of its own`() throws {
    let main = try walk(".intel_syntax noprefix\n.globl main\nmain:\n  mov eax, 9\n  ret\n", ".s")
    #expect(main.timeline.inspector().symbol(at: main.timeline.inspector().cursor)?.description == "main")
    main.press("c")
    #expect(main.text.contains("ended with status 9"))
    let start = try walk(".intel_syntax noprefix\n.globl _start\n_start:\n  mov edi, 3\n  mov eax, 231\n  syscall\n", ".s")
    start.press("c")
    #expect(start.text.contains("ended with status 3"))
  }

  @Test func `a program that loops is stopped by any key`() throws {
    let session = try walk("int main(void) { for (volatile int i = 0;; i++) {} }", ".c")
    // Those that end the program at other times stop the run alone, as the screen says.
    for key in [Key.character("x"), .character("q"), .character("c", .control), .character("q", .alt)] {
      _ = session.handle(.key(.character("c")))
      for _ in 0..<20 { _ = session.proceed() }
      #expect(session.isBusy)
      #expect(session.handle(.key(key)) == [])
      #expect(!session.isBusy)
      #expect(session.text.contains("Stopped on the way."))
      #expect(session.timeline.inspector().cpl == 3)
    }
    #expect(session.handle(.key(.character("q"))) == [.quit(0)])
  }

  @Test func `a program that dies says why and where, and Enter goes there`() throws {
    let session = try walk("int main(void) {\n  int *nowhere = (int *)16;\n  return *nowhere;\n}\n", ".c")
    session.press("c")
    #expect(session.told.contains("SIGSEGV has ended the program (status 139): #PF, page fault, at tick "))
    #expect(session.told.contains("(own.c:3): mov eax, [rax]"))
    session.press("j")
    #expect(session.text.contains("SIGSEGV has ended the program"))
    session.press("S c Enter")
    let inspector = session.timeline.inspector()
    #expect(inspector.cpl == 3 && inspector.line(at: inspector.cursor)?.line == 3)
    #expect(inspector.currentInstruction?.mnemonic == "mov")
    for (text, words) in [
      (".globl main\nmain: ud2\n", "SIGILL has ended the program (status 132): #UD"),
      (".globl main\nmain: hlt\n", "SIGSEGV has ended the program (status 139): #GP"),
    ] {
      let other = try walk(text, ".s")
      other.press("c")
      #expect(other.told.contains(words), "\(other.told)")
    }
  }

  /// A variable of the program and a local one, right behind the first store to the first.
  private func atStore() throws -> Session {
    let session = try walk(
      """
      int counter;
      char big[100];
      static int mixup(int x) {
        int twice = x * 2;
        counter += twice;
        return twice;
      }
      int main(void) {
        for (int i = 1; i < 5; i++) mixup(i);
        return big[0];
      }
      """, ".c")
    session.enter("watch counter")
    session.press("c")
    #expect(session.timeline.inspector().function(at: session.timeline.inspector().cursor)?.symbol.name == "mixup")
    return session
  }

  @Test func `a variable that stands alone is shown with its address and what it holds`() throws {
    let session = try atStore()
    session.enter("print counter")
    #expect(session.told.wholeMatch(of: /counter = 0x[0-9a-f]+ <counter> \(its address\), holding 2/) != nil, "\(session.told)")
    session.enter("print/x counter")
    #expect(session.told.hasSuffix("(its address), holding 0x0000000000000002"), "\(session.told)")
    session.enter("display counter")
    session.press("c")
    #expect(session.state.commands.displays.first?.value.hasSuffix("holding 6") == true)
    for whole in ["counter + 0", "big", "main", "dword[counter]"] {
      session.enter("print \(whole)")
      #expect(!session.told.contains("its address"), "\(whole): \(session.told)")
    }
  }

  @Test func `a condition that takes an address for a value is told`() throws {
    let session = try atStore()
    for condition in ["counter == 5", "3 < counter", "rax == 0 && counter != -1"] {
      session.enter("break mixup if \(condition)")
      #expect(session.told.contains("counter is its address here, 0x") && session.told.contains("is dword[counter]."), "\(session.told)")
      session.enter("condition \(session.state.commands.breakpoints.entries.count) \(condition)")
      #expect(session.told.contains("counter is its address here"), "\(session.told)")
      session.enter("until \(condition)")
      #expect(session.commandLine?.mistake?.message[.en].contains("counter is its address here") == true, "\(condition)")
      session.press("Esc")
    }
    for condition in ["dword[counter] == 5", "rsi == counter", "counter == 0x\(hex(session.timeline.inspector().cursor))", "rip == main"] {
      session.enter("break mixup if \(condition)")
      #expect(!session.told.contains("its address"), "\(condition): \(session.told)")
    }
  }

  @Test func `a local variable has no name in expressions, and its place is told`() throws {
    let session = try atStore()
    for (line, name) in [("print twice", "twice"), ("set x = 5", "x"), ("who x", "x"), ("break mixup if rax == x", "x")] {
      session.enter(line)
      let said = try #require(session.commandLine?.mistake?.message[.en], "\(line)")
      let place = try #require(said.firstMatch(of: /(\w+) is a local variable of mixup, .* in (dword\[rbp - 0x[0-9a-f]+\])\.$/), "\(said)")
      #expect(place.1 == name)
      session.press("Esc")
      // The place is the variable's, by the words that the line itself takes.
      session.enter("print \(place.2)")
      #expect(session.told == "\(place.2) = \(name == "x" ? 1 : 2)")
    }
    session.enter("print nothing")
    #expect(session.commandLine?.mistake?.message[.en].contains("unknown name") == true)
  }

  @Test func `what used a page before it was the program's is told with its address, and deliveries by their names`() throws {
    let session = try atStore()
    session.enter("writes counter")
    let finder = try #require(session.finder)
    let rows = finder.matches.map(\.detail)
    #expect(rows.contains { $0.contains("mixup+") && !$0.contains("(by address") }, "\(rows)")
    #expect(rows.contains { !$0.contains("mixup") && $0.contains("(by address 0xffff") }, "\(rows)")
    session.press("Esc")
    session.enter("reads rflags.if")
    #expect(
      session.finder?.matches.contains { $0.detail.contains("interrupt 0x30 at ") } == true,
      "\(session.finder?.matches.map(\.detail) ?? [])")
    session.press("Esc")
    session.enter("goto 200000000")
    session.enter("reader counter")
    #expect(session.told.hasPrefix("The run has gone no further than here"), "\(session.told)")
    session.enter("goto 1")
    session.enter("goto \(session.timeline.end.count - 1)")
    session.enter("reader counter")
    #expect(session.told.contains("Nothing reads it from here to tick "), "\(session.told)")
  }

  @Test func `a status above 128 that the program chose is no signal`() throws {
    let session = try walk("int main(void) { return 139; }", ".c")
    session.press("c")
    #expect(session.text.contains("ended with status 139") && !session.text.contains("SIGSEGV"))
  }

  @Test func `what cannot be made into a program is refused`() throws {
    for (text, suffix) in [("int main(void) { return 0 }", ".c"), ("main: nonsense rax\n", ".s"), ("#include <stdio.h>\n", ".c")] {
      #expect { try image(text, suffix) } throws: { "\($0)".contains("no program could be made from") && "\($0)".contains("ringwalk.h") }
    }
    #expect { try Walks.data.program(at: "/nowhere/own.c") } throws: { "\($0)".contains("cannot read /nowhere/own.c") }
    let file = Checkout.root + "/assets/programs/hi.s"
    #expect { try ProgramBuilder(Walks.data, environment: ["PATH": "/nowhere"]).build(file) } throws: {
      "\($0)".contains("needs the clang and ld.lld of a Swift toolchain")
    }
  }
}
