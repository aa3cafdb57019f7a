import LinuxABI
import Vocabulary

extension LessonReader {
  private static let keys = [
    "format", "id", "title", "program", "arguments", "files", "era", "options", "minutes", "prerequisites", "stops",
  ]

  mutating func lesson(_ root: SourceNode) -> Lesson? {
    guard isKnownFormat(root) else { return nil }
    let required = ["id", "title", "program", "era", "minutes", "stops"]
    guard let fields = fields(root, of: "a lesson", known: Self.keys, required: required) else { return nil }

    let id = fields["id"].flatMap { identifier($0, "`id`") }
    let title = fields["title"].flatMap { localized($0, "`title`") { _, scalar in Located(scalar.text, scalar) } }
    let program = fields["program"].flatMap { programPath($0) }
    let era = fields["era"].flatMap { readEra($0) }
    self.era = era?.value ?? .v5_0
    let lesson = Lesson(
      file: file, id: id?.value ?? "", idPlace: id?.place ?? root.place, title: title ?? Localized([:]),
      program: program ?? Self.nowhere(""),
      arguments: fields["arguments"].map { arguments($0) } ?? [],
      files: fields["files"].map { files($0, program: program?.value) } ?? [], era: era ?? Self.nowhere(.v5_0),
      options: fields["options"].map { options($0) } ?? Lesson.Options(),
      minutes: fields["minutes"].flatMap { integer($0, "`minutes`", in: 1...120) } ?? 1,
      prerequisites: fields["prerequisites"].map { prerequisites($0, of: id?.value) } ?? [], stops: fields["stops"].map { stops($0) } ?? [])
    return program == nil || era == nil || lesson.stops.isEmpty ? nil : lesson
  }

  /// A value that the file does not have, in a lesson that will not be played.
  private static func nowhere<Value>(_ value: Value) -> Located<Value> {
    Located(value, ScalarSource("", at: .start, .plain, in: SourceLines("")))
  }

  /// The format is looked at first: a file of another version has other keys.
  private mutating func isKnownFormat(_ root: SourceNode) -> Bool {
    guard case .mapping(let entries) = root.content, let value = entries.first(where: { $0.key.scalar?.text == "format" })?.value else {
      if case .mapping = root.content {
        report(root.place, .format, "a lesson needs `format`", hint: "write `format: \(Lesson.formatVersion)` in its first line")
      }
      return true
    }
    guard let version = integer(value, "`format`", in: 1...9999) else { return true }
    guard version == Lesson.formatVersion else {
      report(value.place, .format, "the lesson has format \(version); this program reads format \(Lesson.formatVersion)")
      return false
    }
    return true
  }

  /// A relative path that stays below where it begins.
  private mutating func programPath(_ node: SourceNode) -> Located<String>? {
    guard let scalar = scalar(node, "`program`") else { return nil }
    let parts = scalar.text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0 != ".." && !$0.contains("\0") }), scalar.text.utf8.count <= 200 else {
      report(
        node.place, .program, "`program` must be a path in assets/programs or beside the lesson, without `..`",
        hint: "write its name: `program: hi`")
      return nil
    }
    return Located(scalar.text, scalar)
  }

  private mutating func arguments(_ node: SourceNode) -> [String] {
    items(node).compactMap { item in
      guard let text = scalar(item, "an argument")?.text else { return nil }
      if text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7f && $0 != "\"" }) { return text }
      report(
        item.place, .program, "an argument cannot have quotes or control characters", hint: "it goes through the kernel's command line")
      return nil
    }
  }

  private mutating func readEra(_ node: SourceNode) -> Located<Era>? {
    guard let scalar = scalar(node, "`era`"), let name = word(node, "`era`", among: Era.allCases.map(\.rawValue)) else { return nil }
    return Era(rawValue: name).map { Located($0, scalar) }
  }

  private mutating func options(_ node: SourceNode) -> Lesson.Options {
    var options = Lesson.Options()
    guard let fields = fields(node, of: "`options`", known: ["pti", "smap", "trace", "vendor"]) else { return options }
    if let pti = fields["pti"].flatMap({ boolean($0, "`pti`") }) { options.pti = pti }
    if let smap = fields["smap"].flatMap({ boolean($0, "`smap`") }) { options.smap = smap }
    if let trace = fields["trace"].flatMap({ boolean($0, "`trace`") }) { options.trace = trace }
    if let vendor = fields["vendor"].flatMap({ word($0, "`vendor`", among: ["intel", "amd"]) }) { options.isAMD = vendor == "amd" }
    return options
  }

  private mutating func prerequisites(_ node: SourceNode, of id: String?) -> [Located<String>] {
    var result: [Located<String>] = []
    for item in items(node) {
      guard let name = identifier(item, "a prerequisite") else { continue }
      if name.value == id { report(item.place, .reference, "the lesson is its own prerequisite") }
      if result.contains(where: { $0.value == name.value }) {
        report(item.place, .format, "`\(name.value)` stands twice")
      } else {
        result.append(name)
      }
    }
    return result
  }
}
