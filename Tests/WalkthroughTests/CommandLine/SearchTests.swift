import Canvas
import Primitives
import Simulation
import Testing
import Vocabulary
import Walkthrough

/// What `/` does where nothing ahead is what was looked for.
struct SearchTests {
  private func find(_ text: String, _ session: Session) {
    session.press("/")
    session.type(text)
    session.press("Enter")
  }

  @Test(arguments: ["write", "__x64_sys_mmap", "main"]) func `a search that finds nothing ahead stays and says so`(_ text: String) throws {
    let session = try Walks.program("hi")
    session.enter("b __x64_sys_exit_group")
    session.press("c")
    let place = session.state.position
    let jumps = session.state.position
    find(text, session)
    #expect(session.state.position == place && session.timeline.tick == place.tick)
    #expect(session.told.contains("Nothing from here on reaches it") && session.told.contains("C goes back"), "\(session.told)")
    for key in ["Ctrl-N", "Ctrl-P"] {
      session.press(key)
      #expect(session.state.position == place || session.state.position != jumps)
      #expect(!session.told.isEmpty || session.state.position != place, "\(key) says nothing")
    }
  }

  @Test func `the command that is named stops where the search looked`() throws {
    let session = try Walks.program("hi")
    session.enter("b __x64_sys_exit_group")
    session.press("c")
    find("ksys_write", session)
    #expect(session.told.contains(":break ksys_write"))
    session.enter("break ksys_write")
    session.press("C")
    #expect(session.timeline.inspector().symbol(at: session.timeline.inspector().cursor)?.description == "ksys_write")
  }

  @Test func `a search in a loop is stopped by a key, and is back where it began`() throws {
    let session = try Walks.program("mix")
    let place = session.state.position
    session.press("/")
    session.type("__x64_sys_mmap")
    _ = session.handle(.key(Key(.enter)))
    for _ in 0..<5 { _ = session.proceed() }
    #expect(session.isBusy && session.timeline.tick > place.tick)
    _ = session.handle(.key(.character("x")))
    _ = session.finish()
    #expect(session.state.position == place)
    #expect(session.told.contains("Not reached by"), "\(session.told)")
  }

  @Test func `Ctrl-O leads back with its first press`() throws {
    let session = try Walks.program("hi")
    let main = session.state.position
    find("ksys_write", session)
    let found = session.state.position
    #expect(found > main)
    find("main", session)
    #expect(session.state.position == found)
    session.press("Ctrl-O")
    #expect(session.state.position == main)
  }
}
