import Executable
import Foundation
import LinuxABI
import Primitives
import Simulation
import TestSupport
import Testing
import X86

/// Sentences come from what happens and from names, never from an address, a tick or the program's name.
@Suite struct `A kernel linked elsewhere, and a program by another name` {
  @Test(arguments: Setting.all)
  func `are told in the same sentences, but for addresses`(setting: Setting) throws {
    guard let kernel = try #require(Self.relinked[setting.era]).get() else {
      print("SKIPPED: no clang and ld.lld of a Swift toolchain on this machine; sentences were not checked against a relinked kernel")
      return
    }
    // Ticks and chance decide where a stack of era 6.12 begins: it stays still here.
    let options = ["randomize_kstack_offset=off"]
    let own = try Worlds.timeline("hi", setting, options)
    // As long as the old one: the name lies on the program's stack, and another length moves everything below it.
    var world = World(kernel: kernel, program: try Worlds.image("assets/programs/hi", as: "yo"), era: setting.era)
    // One more file for the boot to unpack moves every tick.
    world.files = [.file("note", permissions: 0o644, Array("moved".utf8))]
    world.options.pti = setting.pti
    world.options.extra = options
    let other = try Timeline(world)
    let (here, there) = (try Walk(own), try Walk(other))

    // Something must have moved, or this shows nothing.
    #expect(kernel.symbols["entry_SYSCALL_64"]?.address != own.world.kernel.symbols["entry_SYSCALL_64"]?.address)
    #expect(here.start != there.start)
    #expect(here.sentences != there.sentences)

    #expect(here.phases == Phase.allCases + [.ask])
    #expect(there.phases == here.phases)
    #expect(here.sentences.count == there.sentences.count)
    for (first, second) in zip(here.sentences, there.sentences) where Self.withoutAddresses(first) != Self.withoutAddresses(second) {
      Issue.record("\(first) / \(second)")
      return
    }
  }

  /// The address that the kernel is linked at, and the one that the test puts in its place: 4 MiB higher, still in the part that boot maps.
  private static let link = (own: "0xffffffff81000000", other: "0xffffffff81400000")

  /// The kernel built from its sources at the other address; `nil` where there is nothing to build it with.
  private static let relinked = Dictionary(uniqueKeysWithValues: Era.allCases.map { era in (era, Result { try relink(era) }) })

  private static func relink(_ era: Era) throws -> Image? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let folders = path.split(separator: ":").map(String.init)
    func holds(_ folder: String, _ tool: String) -> Bool { FileManager.default.isExecutableFile(atPath: "\(folder)/\(tool)") }
    guard let tools = folders.first(where: { holds($0, "swift") || holds($0, "clang") }), holds(tools, "clang"), holds(tools, "ld.lld")
    else {
      return nil
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("relinked-kernel-\(UUID())")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.copyItem(at: URL(fileURLWithPath: Checkout.root + "/assets/kernel"), to: folder)
    let script = folder.appendingPathComponent("kernel.lds")
    let text = try String(contentsOf: script, encoding: .utf8)
    let moved = text.replacing(". = \(link.own);", with: ". = \(link.other);")
    guard moved != text else { throw Failure(message: "kernel.lds does not link at \(link.own)") }
    try moved.write(to: script, atomically: true, encoding: .utf8)

    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [folder.appendingPathComponent("build").path, era.rawValue, folder.appendingPathComponent("moved.elf").path]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure(message: "the kernel could not be built") }
    return try Image(name: "moved", bytes: [UInt8](try Data(contentsOf: folder.appendingPathComponent("moved.elf"))))
  }

  private struct Failure: Error { let message: String }

  /// The text with a star for every hexadecimal number that can only be an address: nine digits and more, and in the isolated kernel's CR3 six.
  private static func withoutAddresses(_ text: String) -> String {
    text.replacing(/\b[0-9a-f]{9,16}\b/, with: "*").replacing(/\b0x[0-9a-f]{6,16}\b/, with: "*")
  }
}

/// The sentences from `main` to ring 3 again, parts included, and the phases on the way.
private struct Walk {
  var sentences: [String] = []
  var phases: [Phase] = []
  let start: Tick

  init(_ timeline: Timeline) throws {
    try timeline.goToMain()
    start = timeline.tick
    var isBack = false
    while !isBack {
      let before = timeline.inspector()
      if let phase = before.phase, phases.last != phase { phases.append(phase) }
      for part in 0..<timeline.nextReport().report.partCount where part > 0 { add(timeline.inspector(part: part)) }
      guard timeline.step() == nil else { throw Timeline.Unreachable() }
      add(timeline.inspector())
      isBack = before.cpl == 0 && timeline.inspector().cpl == 3
    }
    if let phase = timeline.inspector().phase { phases.append(phase) }
  }

  private mutating func add(_ inspector: Inspector) {
    let sentence = Sentence(inspector)
    sentences += [sentence.en, sentence.ja]
  }
}
