import Simulation

/// What both ends of a class must have the same: the lesson and the images that its machine runs.
package struct ClassTerms: Hashable, Sendable {
  /// The lesson's id.
  package var lesson: String
  package var lessonHash: UInt64
  package var kernelHash: UInt64
  package var programHash: UInt64

  /// The terms of a lesson, from the bytes of its file, and its world with the files for the guest.
  package init(lesson: String, file: [UInt8], world: World) {
    self.lesson = lesson
    lessonHash = Self.lessonHash(file, world.plainFiles.map { ($0.path, $0.contents) })
    kernelHash = WalkFile.File(world.kernel.name, world.kernel.file.bytes).hash
    programHash = WalkFile.File(world.program.name, world.program.file.bytes).hash
  }

  init(lesson: String, lessonHash: UInt64, kernelHash: UInt64, programHash: UInt64) {
    self.lesson = lesson
    self.lessonHash = lessonHash
    self.kernelHash = kernelHash
    self.programHash = programHash
  }

  /// The hash of a lesson's file and of the files that it gives the guest: one that it takes from beside it makes another lesson, too.
  private static func lessonHash(_ file: [UInt8], _ files: [(path: String, contents: [UInt8])]) -> UInt64 {
    var bytes = file
    for (path, contents) in files {
      bytes += Array(path.utf8) + [0]
      bytes += contents
    }
    return WalkFile.File("", bytes).hash
  }

  /// The first thing in which other terms differ; `nil` when they are the same.
  package func difference(from other: ClassTerms) -> Refusal? {
    if lesson != other.lesson || lessonHash != other.lessonHash { return .lesson }
    if kernelHash != other.kernelHash { return .kernel }
    if programHash != other.programHash { return .program }
    return nil
  }

  /// The fields of a line.
  var text: String {
    "\(WireText.text(lesson)) \(WireText.hash(lessonHash)) \(WireText.hash(kernelHash)) \(WireText.hash(programHash))"
  }

  init(_ fields: inout WireFields) throws(WireError) {
    lesson = try fields.text(limit: 128)
    lessonHash = try fields.word64()
    kernelHash = try fields.word64()
    programHash = try fields.word64()
  }
}

/// What a class is about, with the files that are its own. The kernel is Ringwalk's, and only named.
package struct ClassSubject: Hashable, Sendable {
  package let terms: ClassTerms
  /// The lesson's file.
  package let lesson: [UInt8]
  /// The program's image.
  package let program: [UInt8]
  /// The files that the lesson takes from beside it, by their path there.
  package let contents: [String: [UInt8]]

  package init(terms: ClassTerms, lesson: [UInt8], program: [UInt8], contents: [String: [UInt8]] = [:]) {
    self.terms = terms
    self.lesson = lesson
    self.program = program
    self.contents = contents
  }
}

/// Why a peer is not, or no longer, taken. The raw value is its name on the wire.
package enum Refusal: String, Hashable, Sendable, CaseIterable {
  case version
  case code
  case secret
  case lesson
  case kernel
  case program
  /// A line that is none of the protocol, or comes at the wrong time.
  case line
  /// Too many lines.
  case rate
  /// It did not join in time, or was silent for too long.
  case silent
  case full
  /// The same seat has a newer connection.
  case replaced
  /// The class is over.
  case over

  /// The reason in words, for a person.
  package var description: String {
    switch self {
    case .version: "the class speaks another version of the protocol: both need the same release of Ringwalk"
    case .code: "there is no class with this code"
    case .secret: "this is not the class's secret"
    case .lesson: "the class has another lesson file"
    case .kernel: "the class has another kernel image"
    case .program: "the class has another image of the program"
    case .line: "a line was none of the protocol"
    case .rate: "too many lines at once"
    case .silent: "nothing was heard for too long"
    case .full: "the class is full"
    case .replaced: "the same seat was taken by a newer connection"
    case .over: "the class is over"
    }
  }

  /// Whether it is worth connecting again.
  package var mayTryAgain: Bool {
    switch self {
    case .rate, .silent, .full, .line: true
    case .version, .code, .secret, .lesson, .kernel, .program, .replaced, .over: false
    }
  }
}
