import Executable
import LinuxABI
import Machine
import Primitives
import X86

/// A walk as it is kept in a file: which images and options it runs on, every input of every branch, bookmarks, and where the person was.
///
/// The past itself is not in it: it is computed again. The form is text, one item a line, fields separated by blanks; texts are in double quotes with
/// `\xNN` escapes. The first line names the version; the last ones hold a check for each part, so that a change by hand or a damage is told by its part.
package struct WalkFile: Hashable, Sendable {
  /// The version that this build writes.
  package static let version = 4
  /// The oldest version that it reads. Version 3 did not say where the program was on the host.
  static let oldestVersion = 3
  /// The name of a build that has none.
  package static let unknownBuild = "unknown"

  /// An image or another file of the world.
  package struct File: Hashable, Sendable {
    package var name: String
    package var size: Int
    /// FNV-1a of the bytes, 64 bits: tells builds apart, and is no protection against anybody.
    package var hash: UInt64

    package init(_ name: String, _ bytes: [UInt8]) {
      self.name = name
      size = bytes.count
      hash = fnv1a(bytes)
    }

    init(name: String, size: Int, hash: UInt64) {
      self.name = name
      self.size = size
      self.hash = hash
    }
  }

  /// The lesson that a walk belongs to.
  package struct SavedLesson: Hashable, Sendable {
    /// Its file, by the lesson's id or the path.
    package var file: File
    /// The stop and the beat that were shown, counted from 0.
    package var stop: Int
    package var beat: Int

    package init(_ file: File, stop: Int, beat: Int) {
      self.file = file
      self.stop = stop
      self.beat = beat
    }
  }

  /// A file that the guest finds besides its program; small enough to be kept whole, so that a walk needs nothing else to be opened.
  package struct GuestFile: Hashable, Sendable {
    /// Without a leading slash.
    package var path: String
    package var contents: [UInt8]

    fileprivate var summary: File { File(path, contents) }
  }

  /// One branch besides the past that it shares: all of its input.
  package struct SavedBranch: Hashable, Sendable {
    package var id: Int
    package var name: String
    package var parent: Int?
    package var start: Tick
    package var end: Tick
    package var inputs: InputLog
  }

  /// The build of Ringwalk that kept the walk, as it names itself; nothing depends on it, but it is told when this build comes to another state.
  package var build = unknownBuild
  package var kernel: File
  package var program: File
  /// Where the program was on the host, as `Image.hostPaths` has it: there it is looked for. Nothing else depends on it.
  package var programHostPaths: [String]
  /// The program's path in the guest.
  package var programPath: String
  package var arguments: [String]
  package var files: [GuestFile]
  /// The kernel's command line, which holds the options.
  package var commandLine: String
  package var era: Era
  package var memorySize: Int
  package var vendor: Vendor
  package var branches: [SavedBranch]
  package var bookmarks: [Bookmark]
  /// `nil` on a free walk.
  package var lesson: SavedLesson?
  /// Where the person was: branch and position, and the digest of the machine there.
  package var branch: Int
  package var position: Position
  package var digest: UInt64

  /// The walk on a timeline, with the part of the step that is shown and the lesson around it.
  package init(_ timeline: Timeline, part: Int, lesson: SavedLesson? = nil) {
    self.lesson = lesson
    let world = timeline.world
    kernel = File(world.kernel.name, world.kernel.file.bytes)
    program = File(world.program.name, world.program.file.bytes)
    programHostPaths = world.program.hostPaths
    programPath = world.programPath
    arguments = world.arguments
    files = Self.files(world)
    commandLine = world.commandLine
    era = world.era
    memorySize = world.memorySize
    vendor = world.vendor
    branches = timeline.branches.map {
      SavedBranch(id: $0.id, name: $0.name, parent: $0.parent, start: $0.start, end: $0.end, inputs: $0.inputs)
    }
    bookmarks = timeline.bookmarks
    branch = timeline.current.id
    position = Position(timeline.tick, part: part)
    digest = timeline.digest()
  }

  private static func files(_ world: World) -> [GuestFile] {
    world.plainFiles.map { GuestFile(path: $0.path, contents: $0.contents) }
  }

  // MARK: Opening

  /// What keeps a walk from being opened on a world, or from being the same there.
  package enum Mismatch: Hashable, Sendable, CustomStringConvertible {
    /// An image or file with another content, by what it is, with its size then and now.
    case file(String, was: File, is: File?)
    /// An option with its value then and now.
    case option(String, was: String, is: String)
    /// The branches do not form a tree.
    case tree

    package var description: String {
      switch self {
      case .file(let what, let was, nil): "\(what) `\(was.name)` (\(was.size) bytes, hash \(WalkFile.hex16(was.hash))) is missing"
      case .file(let what, let was, let now?):
        "\(what) was `\(was.name)`, \(was.size) bytes, hash \(WalkFile.hex16(was.hash)); "
          + "here it is `\(now.name)`, \(now.size) bytes, hash \(WalkFile.hex16(now.hash))"
      case .option(let name, let was, let now): "\(name) was \(was); here it is \(now)"
      case .tree: "the branches of the walk do not form a tree"
      }
    }
  }

  /// Whether an image has the bytes of the walk's program.
  package func isProgram(_ image: Image) -> Bool {
    let now = File(image.name, image.file.bytes)
    return (now.size, now.hash) == (program.size, program.hash)
  }

  /// Everything in which a world differs from the one that the walk was made on; empty when the walk can be opened there.
  package func mismatches(_ world: World) -> [Mismatch] {
    var result: [Mismatch] = []
    let nowKernel = File(world.kernel.name, world.kernel.file.bytes)
    if (nowKernel.size, nowKernel.hash) != (kernel.size, kernel.hash) { result.append(.file("the kernel", was: kernel, is: nowKernel)) }
    if !isProgram(world.program) {
      result.append(.file("the program", was: program, is: File(world.program.name, world.program.file.bytes)))
    }
    for file in files {
      let now = Self.files(world).first { $0.path == file.path }
      if now != file { result.append(.file("the file", was: file.summary, is: now?.summary)) }
    }
    for extra in Self.files(world) where !files.contains(where: { $0.path == extra.path }) {
      result.append(.option("the file `\(extra.path)`", was: "absent", is: "there"))
    }
    func compare(_ name: String, _ was: String, _ now: String) {
      if was != now { result.append(.option(name, was: was, is: now)) }
    }
    compare("the program's path", "`\(programPath)`", "`\(world.programPath)`")
    compare("the kernel's command line", "`\(commandLine)`", "`\(world.commandLine)`")
    compare("the era", era.rawValue, world.era.rawValue)
    compare("the memory", "\(memorySize) bytes", "\(world.memorySize) bytes")
    compare("the CPU's vendor", vendor.name, world.vendor.name)
    return result
  }

  /// Makes the tree again on a fresh timeline of the same world and selects the branch of the person, whose machine is then at tick 0 of it: the caller
  /// goes to `position`, in slices if it likes, and compares `digest`. Returns what is wrong; then the timeline is of no use.
  package func open(on timeline: Timeline) -> [Mismatch] {
    let wrong = mismatches(timeline.world)
    guard wrong.isEmpty else { return wrong }
    guard let root = branches.first, root.id == 0, root.parent == nil, branches.contains(where: { $0.id == branch }) else { return [.tree] }
    timeline.restoreRoot(root)
    for saved in branches.dropFirst() {
      guard let parent = saved.parent,
        timeline.addBranch(id: saved.id, name: saved.name, parent: parent, start: saved.start, end: saved.end, inputs: saved.inputs)
      else { return [.tree] }
    }
    timeline.bookmarks = bookmarks.filter { bookmark in branches.contains { $0.id == bookmark.branch } }
    timeline.selectFromStart(branch)
    return []
  }

  /// In what a lesson's file differs from the one that the walk belongs to; `nil` where it does not.
  package func mismatch(lesson now: File?) -> Mismatch? {
    guard let lesson, lesson.file.size != now?.size || lesson.file.hash != now?.hash else { return nil }
    return .file("the lesson", was: lesson.file, is: now)
  }

  fileprivate static func hex16(_ value: UInt64) -> String { hex(value, minimumDigits: 16) }
}

/// FNV-1a, 64 bits.
func fnv1a(_ bytes: some Sequence<UInt8>, from hash: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
  bytes.reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}

extension Vendor {
  /// The name as the option writes it.
  package var name: String {
    switch self {
    case .intel: "intel"
    case .amd: "amd"
    }
  }
}
