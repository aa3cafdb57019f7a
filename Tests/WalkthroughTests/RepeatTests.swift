import Canvas
import Primitives
import Simulation
import Testing
import Walkthrough
import X86

/// Instructions of one kind in a row: walked at once, and folded where there is little room.
struct RepeatTests {
  /// At the first push that saves a register, below the five words that an interrupt would have pushed.
  private func pushes() throws -> Session {
    let session = try Walks.program("hi")
    session.enter("watch pt_regs.orig_ax")
    session.press("c")
    session.enter("delete")
    return session
  }

  @Test func `a makes all pushes in a row at once and says how many, and A takes them back`() throws {
    let session = try pushes()
    let start = session.state.position
    #expect(session.timeline.inspector().currentInstruction?.mnemonic == "push")
    session.press("a")
    let inspector = session.timeline.inspector()
    // The whole frame is built, and the registers are clear.
    #expect(inspector.frameWords == 21)
    #expect(inspector.currentInstruction?.mnemonic != "push" && inspector.currentInstruction?.mnemonic != "xor")
    #expect(session.told.contains("push, 15 times, ") && session.told.contains("registers cleared: rsp 0x"))
    #expect(session.told.contains(", 120 bytes."))
    #expect(session.state.position.tick - start.tick > 20)
    session.press("A")
    // The pushes before belong to the run too.
    #expect(session.state.position <= start)
    #expect(session.timeline.inspector().currentInstruction?.mnemonic == "push")
    #expect(session.timeline.inspector().lastReport?.instruction?.mnemonic != "push")
  }

  @Test func `one instruction alone is one step`() throws {
    let session = try Walks.program("hi")
    let start = session.state.position
    session.press("a")
    #expect(session.state.position.tick == start.tick + 1)
    #expect(session.told.isEmpty)
    session.press("A")
    #expect(session.state.position == start)
  }

  @Test func `every step of a run is the machine's own`() throws {
    let session = try pushes()
    let start = session.state.position
    session.press("a")
    let end = session.state.position
    let digest = session.timeline.digest()
    session.enter("goto \(start)")
    while session.state.position < end { session.press("s") }
    #expect(session.timeline.digest() == digest)
  }

  @Test func `Space can take runs as its stride`() throws {
    let session = try pushes()
    let start = session.state.position
    session.press("- -")
    #expect(session.state.grain == .repeats)
    session.press("Space")
    #expect(session.state.position.tick > start.tick + 1)
  }

  @Test func `a small code pane folds what repeats, a large one does not`() throws {
    let session = try pushes()
    #expect(session.text.contains("more pushes (key a)"))
    session.press("z")
    #expect(!session.text.contains("more pushes"))
    session.press("z Down")
    #expect(!session.text.contains("more pushes"))
  }
}
