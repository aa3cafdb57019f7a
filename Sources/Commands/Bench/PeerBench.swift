import ArgumentParser
import Foundation
import Machine
import Primitives
import Simulation

/// Another program that runs or records machine code.
enum Peer: String, Codable, CaseIterable {
  /// Bochs, as the distribution has it.
  case bochs
  /// QEMU system emulation with its translator (TCG).
  case qemu
  /// gdb's `record full` on the host's own processor.
  case gdb

  var executable: String {
    switch self {
    case .bochs: "bochs"
    case .qemu: "qemu-system-x86_64"
    case .gdb: "gdb"
    }
  }
}

/// Peers separated by commas.
struct PeerList: ExpressibleByArgument, CustomStringConvertible {
  var peers: [Peer]

  init(peers: [Peer]) { self.peers = peers }

  init?(argument: String) {
    peers = []
    for name in argument.split(separator: ",") {
      guard let peer = Peer(rawValue: String(name)) else { return nil }
      peers.append(peer)
    }
  }

  var description: String { peers.map(\.rawValue).joined(separator: ",") }
}

/// mix on a peer, beside ours.
struct PeerResult: Codable {
  var peer: Peer
  /// Million instructions a second; `nil` when it is not installed or did not run.
  var rate: Double?
  /// How many times as fast ours is.
  var ratio: Double?
  /// Why there is no rate.
  var problem: String?

  var row: String {
    guard let rate, let ratio else { return "\(peer.rawValue): \(problem ?? "not measured")" }
    return String(format: "mix on %@: %.4f million/s; ours is %.2f times as fast", peer.rawValue, rate, ratio)
  }
}

/// Runs mix on other machines. Each is measured by the difference of two runs, so that its start costs nothing: processor time of the child.
struct PeerBench {
  let options: WorldOptions

  /// Rounds of mix on an emulator.
  private static let rounds = 86
  /// Steps that gdb records.
  private static let steps = 20_000
  /// Where in the floppy image the argument stands (assets/programs/bench/floppy.s), and how long it may be.
  private static let argumentPlace = 0x1ee
  private static let argumentLimit = 15

  func measure(_ peer: Peer, ours: Double) throws -> PeerResult {
    guard let executable = Self.find(peer.executable) else {
      return PeerResult(peer: peer, problem: "\(peer.executable) is not installed")
    }
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("ringwalk-bench-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: false)
    } catch {
      throw HostFileError(path: directory.path, action: "make", reason: error.localizedDescription)
    }
    defer { try? FileManager.default.removeItem(at: directory) }
    let (none, some, instructions) = try peer == .gdb ? recordings(executable, directory) : runs(peer, executable, directory)
    guard let none, let some, some > none else { return PeerResult(peer: peer, problem: "\(peer.executable) did not run the program") }
    let rate = Double(instructions) / (some - none) / 1e6
    return PeerResult(peer: peer, rate: rate, ratio: rate > 0 ? ours / rate : nil)
  }

  // MARK: Emulators

  private func runs(_ peer: Peer, _ executable: String, _ directory: URL) throws -> (none: Double?, some: Double?, instructions: UInt64) {
    var seconds: [Double?] = []
    for rounds in [0, Self.rounds] {
      let image = directory.appendingPathComponent("floppy-\(rounds).img").path
      try HostFiles.write(try floppy(rounds), to: image)
      let arguments: [String]
      if peer == .qemu {
        arguments = [
          "-accel", "tcg", "-display", "none", "-m", "32", "-drive", "if=floppy,format=raw,file=\(image)", "-device",
          "isa-debug-exit,iobase=0xf4,iosize=4", "-no-reboot",
        ]
      } else {
        let settings = directory.appendingPathComponent("bochsrc-\(rounds)").path
        let commands = directory.appendingPathComponent("commands").path
        try HostFiles.write(Array(Self.bochsSettings(image, directory.path).utf8), to: settings)
        try HostFiles.write(Array("c\nq\n".utf8), to: commands)
        arguments = ["-q", "-f", settings, "-rc", commands]
      }
      seconds.append(Self.time(executable, arguments, limit: 300))
    }
    return (seconds[0], seconds[1], try instructions(rounds: Self.rounds) - instructions(rounds: 0))
  }

  /// The boot floppy with an argument for mix.
  private func floppy(_ rounds: Int) throws -> [UInt8] {
    var image = try options.data.files.read("assets/programs/bench/floppy.img").bytes
    guard image.count > 512 else { throw HostFileError(path: "floppy.img", action: "use", reason: "it is cut off") }
    for (offset, byte) in "\(rounds)".utf8.prefix(Self.argumentLimit).enumerated() { image[Self.argumentPlace + offset] = byte }
    // 1.44 MB, which is what emulators take for a floppy.
    return image + [UInt8](repeating: 0, count: max(0, 1_474_560 - image.count))
  }

  private static func bochsSettings(_ image: String, _ directory: String) -> String {
    """
    megs: 32
    romimage: file=/usr/share/bochs/BIOS-bochs-latest
    vgaromimage: file=/usr/share/bochs/VGABIOS-lgpl-latest
    cpu: count=1, ips=50000000, reset_on_triple_fault=0
    clock: sync=none
    display_library: rfb, options="timeout=0"
    floppya: 1_44=\(image), status=inserted
    boot: floppy
    log: \(directory)/log
    panic: action=fatal
    error: action=ignore
    info: action=ignore

    """
  }

  /// The steps of mix on our own machine: it is the same program.
  private func instructions(rounds: Int) throws -> UInt64 {
    let world = try options.world(program: options.data.files.path(Benchmark.mix.program), arguments: ["\(rounds)"])
    let pc = PC(PC.Configuration(memorySize: world.memorySize, vendor: world.vendor))
    try Loader.load(world, into: pc)
    while pc.run(until: Tick(.max)) == .reached {}
    return pc.tick.count
  }

  // MARK: gdb

  private func recordings(_ executable: String, _ directory: URL) throws -> (none: Double?, some: Double?, instructions: UInt64) {
    let program = directory.appendingPathComponent("mix").path
    try HostFiles.write(try options.data.files.read(Benchmark.mix.program).bytes, to: program)
    guard chmod(program, 0o755) == 0 else {
      throw HostFileError(path: program, action: "make executable", reason: String(cString: strerror(errno)))
    }
    let least = Self.steps / 20
    let seconds = [least, Self.steps].map { steps in
      Self.time(
        executable,
        [
          "-nx", "-batch", "-ex", "break main", "-ex", "run", "-ex", "set record full insn-number-max unlimited", "-ex", "record full",
          "-ex",
          "stepi \(steps)", "-ex", "kill", program,
        ], limit: 120)
    }
    return (seconds[0], seconds[1], UInt64(Self.steps - least))
  }

  // MARK: Processes

  private static func find(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  /// Processor seconds of a child and its children; `nil` when it could not be started or was not done after `limit` seconds.
  private static func time(_ executable: String, _ arguments: [String], limit: Double) -> Double? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "dumb"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let before = childrenSeconds
    do { try process.run() } catch { return nil }
    let start = Date()
    while process.isRunning {
      if Date().timeIntervalSince(start) > limit {
        process.terminate()
        process.waitUntilExit()
        return nil
      }
      usleep(5000)
    }
    process.waitUntilExit()
    return childrenSeconds - before
  }

  private static var childrenSeconds: Double {
    var usage = rusage()
    // RUSAGE_CHILDREN: an enumeration in one C library and a number in the other, -1 on Linux.
    getrusage(-1, &usage)
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return seconds(usage.ru_utime) + seconds(usage.ru_stime)
  }
}
