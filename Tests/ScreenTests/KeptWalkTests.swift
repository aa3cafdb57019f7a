import Foundation
import TestSupport
import Testing

/// Walks that are kept in a file and gone on with, by the real program.
struct KeptWalkTests {
  private func path() -> String {
    FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-walk-\(UUID().uuidString)").path
  }

  @Test func `a walk goes on from its file at the same place, on the same branch`() throws {
    let file = path()
    defer { try? FileManager.default.removeItem(atPath: file) }
    let lines =
      ["stepi 5", "set r12 = 7", "stepi 2", "mark here", "save \(file)", "where", "print r12", "quit"].joined(separator: "\n") + "\n"
    let first = try Program.run(["walk", "--plain", "--pti", "hi"], input: lines)
    #expect(first.status == 0)
    #expect(first.output.contains("The walk is kept in \(file)"))
    let place = try #require(first.output.split(separator: "\n").last { $0.hasPrefix("tick ") })
    let second = try Program.run(["open", "--plain", file], input: "where\nprint r12\n'\nEsc\nundo\nundo\nprint r12\nquit\n")
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.contains(place), "\(second.output)")
    #expect(second.output.contains("= 7") && second.output.contains("here tick"), "\(second.output)")
    #expect(second.output.contains("= 0"), "the branch is undone as it would have been")
    // A second time over the first, and never over what is no walk.
    let again = try Program.run(["open", "--plain", file], input: "stepi\nsave \(file)\nsave \(Checkout.root)/README.md\nquit\n")
    #expect(again.output.contains("is no walk: nothing is written"))
    #expect(try Checkout.text("README.md").hasPrefix("# Ringwalk"))
  }

  @Test func `files and programs may have names of one letter, in the current directory and elsewhere`() throws {
    let home = path()
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: home) }
    try FileManager.default.copyItem(atPath: "\(Checkout.root)/assets/programs/hi", toPath: "\(home)/c")
    let lesson = try Checkout.text("lessons/00-the-whole-trip.yaml").replacing(/(?m)^program: .*$/, with: "program: c")
    #expect(lesson.contains("program: c"))
    try lesson.write(toFile: "\(home)/l", atomically: true, encoding: .utf8)
    let command = "cd \(home) && \(Program.path)"
    let data = "--data \(Checkout.root)"
    let run = try Program.run("/bin/sh", ["-c", "\(command) run \(data) c"])
    #expect(run.output == "Hi!\n" && !run.isKilled, "\(run.errors)")
    let walk = try Program.run(
      "/bin/sh", ["-c", "\(command) walk \(data) --plain c"], input: "save s\nsave ~/t\nquit\n", environment: ["HOME": home])
    #expect(walk.status == 0 && walk.output.contains("The walk is kept in s;") && walk.output.contains("in \(home)/t;"), "\(walk.output)")
    #expect(FileManager.default.fileExists(atPath: "\(home)/s") && FileManager.default.fileExists(atPath: "\(home)/t"))
    let open = try Program.run("/bin/sh", ["-c", "\(command) open \(data) --plain s"], input: "where\nquit\n")
    #expect(open.status == 0 && open.output.contains("tick "), "\(open.errors)")
    let check = try Program.run("/bin/sh", ["-c", "\(command) check \(data) l"])
    #expect(!check.isKilled && (check.status == 0 || check.output.contains("l:")), "\(check.errors)")
  }

  @Test func `a program of one's own is found where it was, from anywhere, and named where it is gone`() throws {
    let home = path()
    for directory in ["sub", "moved"] {
      try FileManager.default.createDirectory(atPath: "\(home)/\(directory)", withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(atPath: home) }
    try FileManager.default.copyItem(atPath: "\(Checkout.root)/assets/programs/hi", toPath: "\(home)/sub/own")
    try "int main(void) { return 3; }\n".write(toFile: "\(home)/sub/three.c", atomically: true, encoding: .utf8)
    let path = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? ""]
    func run(_ directory: String, _ arguments: String, _ lines: String = "quit\n") throws -> Program.Outcome {
      let command = "cd \(directory) && \(Program.path) \(arguments) --plain --data \(Checkout.root)"
      return try Program.run("/bin/sh", ["-c", command], input: lines, environment: path)
    }
    for name in ["own", "three.c"] {
      #expect(try run(home, "walk sub/\(name)", "stepi 3\nsave \(home)/w\nquit\n").status == 0)
      let here = try run(home, "open w")
      #expect(here.status == 0 && here.output.contains("tick "), "\(name): \(here.errors)")
      #expect(try run("/", "open \(home)/w", "save \(home)/w2\nquit\n").status == 0, "\(name): by its absolute path")
      #expect(try run("/", "open \(home)/w2").status == 0, "\(name): once more")
      try FileManager.default.moveItem(atPath: "\(home)/sub/\(name)", toPath: "\(home)/moved/\(name)")
      let gone = try run(home, "open w")
      #expect(gone.status == 1, "\(name)")
      #expect(
        gone.errors.contains(/the program `\w+` \(\d+ bytes, hash [0-9a-f]{16}\) is missing: it is not at sub\/\S+, nor at \//)
          && gone.errors.contains("--program PATH says where it is now"), "\(gone.errors)")
      #expect(try run(home, "open w --program moved/\(name)").status == 0)
      // Another file in its place is told with where it was looked at.
      try FileManager.default.copyItem(atPath: "\(Checkout.root)/assets/programs/hi-start", toPath: "\(home)/sub/\(name)")
      if name == "own" {
        let other = try run(home, "open w")
        #expect(other.status == 1 && other.errors.contains("looked at in sub/own; --program PATH names another"), "\(other.errors)")
      }
    }
  }

  @Test func `a lesson's walk goes on at its stop, on the changed run and on a branch of one's own`() throws {
    let file = path()
    let state = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-state-\(UUID().uuidString)").path
    defer {
      try? FileManager.default.removeItem(atPath: file)
      try? FileManager.default.removeItem(atPath: state)
    }
    let own = ["XDG_STATE_HOME": state]
    // The first stop of 04 at which the run is a changed one.
    let text = try Checkout.text("lessons/04-inside-syscall.yaml")
    let before = try #require(text.range(of: "\n    what_if:")).lowerBound
    let stop = text[..<before].split(separator: "\n").filter { $0.hasPrefix("  - id:") }.count
    #expect(stop > 1)
    let lines = [":stop \(stop)", "branch", "stepi", "set r12 = 77", "stepi", "mark mine", "save \(file)", "where", "quit"]
    let first = try Program.run(
      ["lesson", "--plain", "04-inside-syscall", "--restart"], input: lines.joined(separator: "\n") + "\n", environment: own)
    #expect(first.status == 0 && first.output.contains("The walk is kept in \(file)"), "\(first.output)")
    let place = try #require(first.output.split(separator: "\n").last { $0.hasPrefix("tick ") })
    let kept = try String(contentsOfFile: file, encoding: .utf8)
    #expect(kept.split(separator: "\n").filter { $0.hasPrefix("branch ") }.count == 3, "\(kept)")
    let second = try Program.run(
      ["open", "--plain", file], input: "where\nprint r12\nundo\n:stop \(stop)\nbranch\nquit\n", environment: own)
    #expect(second.status == 0, "\(second.errors)")
    #expect(second.output.contains(place) && second.output.contains("r12 = 77 = 0x4d"), "\(second.output)")
    // The lesson is around it, and goes on.
    #expect(second.output.contains("stop \(stop)/"), "\(second.output)")
    // The lesson's file is another one now.
    let data = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-data-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: data) }
    try FileManager.default.copyItem(atPath: Checkout.root + "/lessons", toPath: data.path + "/lessons")
    try FileManager.default.createSymbolicLink(atPath: data.path + "/assets", withDestinationPath: Checkout.root + "/assets")
    try (text + "# Changed.\n").write(toFile: data.path + "/lessons/04-inside-syscall.yaml", atomically: true, encoding: .utf8)
    let refused = try Program.run(["open", "--plain", file, "--data", data.path], environment: own)
    #expect(
      refused.status == 1 && refused.errors.contains("the lesson was `inside-syscall`, \(text.utf8.count) bytes"), "\(refused.errors)")
  }

  @Test func `another program, a broken file and none at all are refused with the reason`() throws {
    let file = path()
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(try Program.run(["walk", "--plain", "hi"], input: "save \(file)\nquit\n").status == 0)
    let other = try Program.run(["open", "--plain", file, "--program", "hi-start"])
    #expect(other.status == 1 && other.errors.contains("the program was `hi`"), "\(other.errors)")
    let broken = try Program.run(["open", "--plain", Checkout.root + "/README.md"])
    #expect(broken.status == 1 && broken.errors.contains("line 1"), "\(broken.errors)")
    let none = try Program.run(["open", "--plain", file + "-none"])
    #expect(none.status == 1 && none.errors.contains("No such file"), "\(none.errors)")
  }

  @Test func `a changed file is told by its part, and another build by its name`() throws {
    let file = path()
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(try Program.run(["walk", "--plain", "hi"], input: "stepi 5\nsave \(file)\nquit\n").status == 0)
    let kept = try String(contentsOfFile: file, encoding: .utf8)
    let build = try #require(kept.firstMatch(of: /build "([0-9a-f]{16,})"\n/)).1
    try kept.replacing("machine 5.0 67108864", with: "machine 5.0 134217728").write(toFile: file, atomically: true, encoding: .utf8)
    let refused = try Program.run(["open", "--plain", file])
    #expect(refused.status == 1 && refused.errors.contains("the part `options` is not as it was kept"), "\(refused.errors)")
    // A build whose machine comes to another state: the position's line and its check are as such a build would write them.
    var lines = kept.split(separator: "\n").map(String.init)
    for (item, changed) in [("build ", "build \"0123456789abcdef\""), ("position ", nil)] {
      let index = try #require(lines.firstIndex { $0.hasPrefix(item) })
      lines[index] = changed ?? lines[index].replacing(/0x[0-9a-f]+/, with: "0x1234")
    }
    func check(_ part: String, _ items: [String]) {
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for line in lines where items.contains(where: { line.hasPrefix($0 + " ") }) {
        for byte in (line + "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      }
      for index in lines.indices where lines[index].hasPrefix("check \(part) ") {
        lines[index] = "check \(part) 0x" + String(hash, radix: 16)
      }
    }
    check("images", ["build", "kernel", "program"])
    check("position", ["position"])
    try (lines.joined(separator: "\n") + "\n").write(toFile: file, atomically: true, encoding: .utf8)
    let other = try Program.run(["open", "--plain", file])
    #expect(other.status == 1, "\(other.output)")
    #expect(other.errors.contains("kept by build 0123456789abcdef of Ringwalk; this is build \(build)"), "\(other.errors)")
  }

  /// What is written over an older walk: a link, permissions, and what is there when the writing does not come to its end.
  @Test func `a walk is kept where a link leads, with the permissions of the file`() throws {
    let directory = path()
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let (file, link, new) = (directory + "/walk", directory + "/link", directory + "/new-link")
    #expect(try Program.run(["walk", "--plain", "hi"], input: "save \(file)\nquit\n").status == 0)
    let before = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(chmod(file, 0o600) == 0)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "walk")
    try FileManager.default.createSymbolicLink(atPath: new, withDestinationPath: "made")
    let saved = try Program.run(["walk", "--plain", "hi"], input: "stepi 9\nsave \(link)\nsave \(new)\nquit\n")
    #expect(saved.output.contains("The walk is kept in \(link)"), "\(saved.output)")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "walk")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: new) == "made")
    let after = try Data(contentsOf: URL(fileURLWithPath: file))
    let made = try Data(contentsOf: URL(fileURLWithPath: directory + "/made"))
    #expect(after != before && made == after)
    var status = stat()
    #expect(stat(file, &status) == 0 && status.st_mode & 0o7777 == 0o600)
    #expect(Set(try FileManager.default.contentsOfDirectory(atPath: directory)) == ["walk", "link", "new-link", "made"])
  }

  /// A walk with names enough that its file has some kilobytes, and the file.
  private func longWalk() throws -> (directory: String, file: String, lines: [String]) {
    let directory = path()
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    let lines = (0..<40).flatMap { ["stepi", "mark \(String(repeating: "a-long-name-", count: 6))\($0)"] }
    return (directory, directory + "/walk", lines)
  }

  @Test func `a walk that cannot be written to its end leaves the older one whole`() throws {
    let (directory, file, lines) = try longWalk()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    #expect(try Program.run(["walk", "--plain", "hi"], input: "stepi 7\nsave \(file)\nquit\n").status == 0)
    let before = try Data(contentsOf: URL(fileURLWithPath: file))
    let input = (lines + ["save \(file)", "where", "quit"]).joined(separator: "\n") + "\n"
    // A file may have a block, and writing more fails. The output goes through a pipe.
    let refused = try Program.run(
      "/bin/sh",
      ["-c", "( ( ulimit -f 1; trap '' XFSZ; exec \"$@\" ); echo status $? ) | cat", "sh", Program.path, "walk", "--plain", "hi"],
      input: input)
    #expect(refused.output.contains("The walk is not kept: cannot write \(file): File too large."), "\(refused.output)")
    #expect(refused.output.hasSuffix("status 0\n"), "the walk goes on")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["walk"])
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
    #expect(try Program.run(["open", "--plain", file], input: "quit\n").status == 0)
  }

  /// Runs a shell script with a small file system of its own at `$1`, and the program as `$2`; `nil` where the host lets nobody mount one.
  private func onSmallDisk(_ directory: String, _ script: String, input: String) throws -> Program.Outcome? {
    let mount = "mount -t tmpfs -o size=32k tmpfs \"$1\" || exit 99\n"
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare") else { return nil }
    let outcome = try Program.run(
      "/usr/bin/unshare", ["--map-root-user", "--mount", "/bin/sh", "-c", mount + script, "sh", directory, Program.path], input: input)
    return outcome.status == 99 || outcome.errors.contains("unshare") ? nil : outcome
  }

  @Test func `a full disk leaves the older walk whole`() throws {
    let (directory, _, lines) = try longWalk()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let script = """
      file="$1/walk"
      printf 'stepi 7\\nsave %s\\nquit\\n' "$file" | "$2" walk --plain hi >/dev/null
      before=$(cksum <"$file")
      head -c 100000 /dev/zero >"$1/fill" 2>/dev/null
      "$2" walk --plain hi
      test "$before" = "$(cksum <"$file")" && echo unchanged
      ls -A "$1"
      """
    let input = (lines + ["save \(directory)/walk", "quit"]).joined(separator: "\n") + "\n"
    // Where no disk can be filled, the limit of the test above stands for it: the same call fails.
    guard let outcome = try onSmallDisk(directory, script, input: input) else { return }
    #expect(outcome.output.contains("cannot write \(directory)/walk: No space left on device."), "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.hasSuffix("unchanged\nfill\nwalk\n"), "\(outcome.output)")
  }

  @Test func `a program that is killed while it keeps walks leaves a whole one`() throws {
    let (directory, file, lines) = try longWalk()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    let input = directory + "/input"
    let text = lines + (0..<2_000).flatMap { _ in ["stepi", "save \(file)"] }
    try (text.joined(separator: "\n") + "\n").write(toFile: input, atomically: true, encoding: .utf8)
    #expect(try Program.run(["walk", "--plain", "hi"], input: "stepi 7\nsave \(file)\nquit\n").status == 0)
    let before = try Data(contentsOf: URL(fileURLWithPath: file))
    for round in 0..<6 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.path)
      process.arguments = ["walk", "--plain", "hi"]
      process.environment = ["PATH": "/usr/bin:/bin", "LANG": "en_US.UTF-8"]
      process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input))
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try before.write(to: URL(fileURLWithPath: file))
      try process.run()
      let start = ContinuousClock.now
      // In the midst of the saves, each time a little later.
      while (try? Data(contentsOf: URL(fileURLWithPath: file))) == before, ContinuousClock.now - start < .seconds(60) { usleep(200) }
      usleep(UInt32(round) * 1_700)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)) != before)
      let opened = try Program.run(["open", "--plain", file], input: "quit\n")
      #expect(opened.status == 0, "\(opened.errors)")
    }
  }
}
