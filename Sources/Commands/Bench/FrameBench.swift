import Canvas
import Foundation
import Simulation
import Terminal
import Vocabulary
import Walkthrough

/// Measures what a frame costs, and how long a key waits for its answer.
struct FrameBench {
  let options: WorldOptions
  let runs: Int

  /// What the measurement itself found to be wrong.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  static let sizes = [Size(width: 80, height: 24), Size(width: 250, height: 70)]

  /// Steps of each run: from `main` through the entry into the kernel.
  private static let steps = 100

  func measure() throws -> [BenchResult] {
    var results: [BenchResult] = []
    for size in Self.sizes {
      let name = "\(size.width)x\(size.height)"
      let frames = try compose(size)
      results.append(BenchResult("frame composed \(name)", unit: "us", frames.composed, instructions: 0))
      results.append(BenchResult("frame compared \(name)", unit: "us", frames.compared, instructions: 0))
      results.append(BenchResult("frame pushed \(name)", unit: "us", try push(frames.grids, size), instructions: 0))
      results.append(BenchResult("key to byte \(name)", unit: "us", try latency(size), instructions: 0))
      let long = try longWork(size)
      results.append(BenchResult("frame at work \(name)", unit: "us", long.frames, instructions: 0))
      results.append(BenchResult("slice of work \(name)", unit: "us", long.slices, instructions: 0))
    }
    return results
  }

  private struct Frames {
    var grids: [Grid] = []
    var composed: [Double] = []
    var compared: [Double] = []
  }

  /// Draws a frame after each step of a walk.
  private func compose(_ size: Size) throws -> Frames {
    var frames = Frames()
    for run in 0...runs {
      let session = Session(try Timeline(try options.world(program: "hi", arguments: [])), size: size, language: .en)
      _ = session.finish()
      var last = Grid(size)
      var different = 0
      for _ in 0..<Self.steps {
        _ = session.perform(.step)
        _ = session.finish()
        var clock = ThreadClock()
        let grid = session.frame()
        let composed = clock.microseconds
        clock = ThreadClock()
        let changes = grid.changes(from: last)
        let compared = clock.microseconds
        if !changes.isEmpty { different += 1 }
        last = grid
        // The first run is not counted: it reads everything into the caches.
        if run == 0 { continue }
        frames.composed.append(composed)
        frames.compared.append(compared)
        if run == 1 { frames.grids.append(grid) }
      }
      guard different == Self.steps else { throw Failure(description: "only \(different) of \(Self.steps) steps changed the frame") }
    }
    return frames
  }

  /// What is underway for long in `longWork`: a run, a run that looks at a condition of registers at each step, one over memory, and one backwards.
  private static let works = [
    "goto 900000000", "until rbx == 0x123456789 && rip == 0", "until [rsp] == 0x123456789", "reverse-until [rsp] == 0x123456789",
  ]

  /// Frames and slices while the machine is at work: a key and a frame wait for one slice at most.
  private func longWork(_ size: Size) throws -> (frames: [Double], slices: [Double]) {
    var frames: [Double] = []
    var slices: [Double] = []
    let world = try options.world(program: options.data.files.path("assets/programs/mix"), arguments: ["440"])
    for work in Self.works {
      let session = Session(try Timeline(world), size: size, language: .en)
      _ = session.finish()
      _ = session.enter(line: "goto 5000000")
      _ = session.finish()
      _ = session.frame()
      _ = session.enter(line: work)
      var last = session.frame()
      for _ in 0..<max(20, runs * 8) {
        for _ in 0..<8 {
          guard session.isBusy else { throw Failure(description: "\(work) is over too soon") }
          let clock = ThreadClock()
          _ = session.proceed()
          slices.append(clock.microseconds)
        }
        let clock = ThreadClock()
        let grid = session.frame()
        _ = grid.changes(from: last)
        frames.append(clock.microseconds)
        last = grid
      }
    }
    return (frames, slices)
  }

  /// Gives the frames to ncurses, one after the other, on a terminal of our own in place of standard input and output.
  private func push(_ grids: [Grid], _ size: Size) throws -> [Double] {
    let terminal = try PseudoTerminal(width: size.width, height: size.height)
    fflush(nil)
    let kept = [STDIN_FILENO, STDOUT_FILENO].map { fcntl($0, F_DUPFD_CLOEXEC, 3) }
    guard kept.allSatisfy({ $0 >= 0 }) else { throw Failure(description: "no file descriptors are left") }
    dup2(terminal.slave, STDIN_FILENO)
    dup2(terminal.slave, STDOUT_FILENO)
    let result = Result { try present(grids, on: terminal) }
    for (descriptor, number) in zip(kept, [STDIN_FILENO, STDOUT_FILENO]) {
      dup2(descriptor, number)
      close(descriptor)
    }
    terminal.hangUp()
    return try result.get()
  }

  private func present(_ grids: [Grid], on terminal: PseudoTerminal) throws -> [Double] {
    let screen = try CursesScreen(TerminalOptions(mouse: false), environment: TerminalEnvironment(type: "xterm-256color"))
    defer { screen.close() }
    terminal.readAway()
    guard let size = grids.first?.size, screen.size == size else { throw Failure(description: "the terminal is \(screen.size)") }
    return grids.map { grid in
      let clock = ThreadClock()
      screen.present(grid)
      return clock.microseconds
    }
  }

  /// Presses keys in the real program on a terminal of its own: from the write of the key to the first byte of the new frame, as a person waits for it.
  private func latency(_ size: Size) throws -> [Double] {
    let terminal = try PseudoTerminal(width: size.width, height: size.height)
    let data = options.data.directory.map { ["--data", $0] } ?? []
    let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let process = try terminal.spawn(
      [executable, "walk"] + data + ["--no-mouse", "hi"], environment: ["TERM": "xterm-256color", "LANG": "en_US.UTF-8"])
    defer {
      kill(process, SIGKILL)
      var status: Int32 = 0
      waitpid(process, &status, 0)
    }
    guard terminal.waitForOutput(milliseconds: 20_000), terminal.drain(milliseconds: 300) > 0 else {
      throw Failure(description: "no frame came")
    }
    var times: [Double] = []
    for number in 0..<max(100, runs * 40) {
      let start = ContinuousClock.now
      terminal.type(number % 20 < 10 ? "s" : "S")
      guard terminal.waitForOutput(milliseconds: 5000) else { throw Failure(description: "key \(number) was not answered") }
      times.append((ContinuousClock.now - start) / .microseconds(1))
      terminal.drain(milliseconds: 8)
    }
    return times
  }
}

/// Processor time of this thread.
struct ThreadClock {
  private let start = Self.now

  /// Microseconds since the clock was made.
  var microseconds: Double { (Self.now - start) * 1e6 }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
