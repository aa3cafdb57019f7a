import Canvas
import Primitives
import Simulation
import Testing
import Walkthrough

/// A walk that goes on by itself.
struct PlayTests {
  @Test func `P goes on at each tick of the clock until a key, which does nothing else`() throws {
    let session = try Walks.program("hi")
    let start = session.state.position.tick
    #expect(session.tickInterval == nil)
    session.press("P")
    #expect(session.tickInterval == 500)
    for _ in 0..<5 {
      _ = session.tick()
      _ = session.finish()
    }
    #expect(session.state.position.tick == start + 5)
    session.press("s")
    #expect(session.tickInterval == nil)
    #expect(session.state.position.tick == start + 5)
    _ = session.tick()
    #expect(session.state.position.tick == start + 5)
  }

  @Test func `the rate and the stride can be chosen`() throws {
    let session = try Walks.program("hi")
    session.enter("rate 20")
    session.press("P")
    #expect(session.tickInterval == 50)
    session.press("Esc - - -")
    session.press("P")
    _ = session.tick()
    #expect(session.state.position.part == 0 || session.state.grain == .part)
  }

  @Test func `it ends at a breakpoint and at the end of the program`() throws {
    let session = try Walks.program("hi")
    session.press("s s s s b S S S S P")
    for _ in 0..<20 {
      _ = session.tick()
      _ = session.finish()
    }
    #expect(!session.state.isPlaying)
    #expect(session.told.contains("breakpoint"))
    session.press("b c S S P")
    for _ in 0..<20 {
      _ = session.tick()
      _ = session.finish()
    }
    #expect(!session.state.isPlaying)
    #expect(session.text.contains("ended with status 4"))
  }
}
