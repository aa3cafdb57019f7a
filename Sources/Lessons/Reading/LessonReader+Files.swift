extension LessonReader {
  /// The files of the guest: each name with a text, or with the path of a file beside the lesson.
  ///
  /// - Parameter program: the path of the program, whose name in the guest is taken.
  mutating func files(_ node: SourceNode, program: String?) -> [LessonFile] {
    guard case .mapping(let entries) = node.content else {
      report(
        node.place, .file, "`files` is \(node.kind) here; it must be a mapping", hint: "write a name and a text: `notes.txt: \"...\"`")
      return []
    }
    if entries.count > LessonFile.countLimit { report(node.place, .file, "a lesson has at most \(LessonFile.countLimit) files") }
    var result: [LessonFile] = []
    for (key, value) in entries.prefix(LessonFile.countLimit) {
      guard let path = guestPath(key), let source = fileSource(value) else { continue }
      if path == program?.split(separator: "/").last.map(String.init) {
        report(key.place, .file, "`\(path.shortened)` is the program itself", hint: "give the file another name")
      } else if let other = result.first(where: { $0.path == path || Self.isBelow(path, $0.path) || Self.isBelow($0.path, path) }) {
        report(
          key.place, .file,
          other.path == path
            ? "two files have the name `\(path.shortened)`"
            : "one of `\(path.shortened)` and `\(other.path.shortened)` "
              + "would be a file and a directory")
      } else {
        result.append(LessonFile(path: path, source: source, place: key.place))
      }
    }
    return result
  }

  private static func isBelow(_ path: String, _ directory: String) -> Bool { path.hasPrefix(directory + "/") }

  /// A path from the guest's root, with a leading slash or without one.
  private mutating func guestPath(_ key: SourceNode) -> String? {
    guard let name = scalar(key, "the name of a file")?.text else { return nil }
    let path = name.hasPrefix("/") ? String(name.dropFirst()) : name
    guard Self.isPath(path), path != "dev", !path.hasPrefix("dev/") else {
      report(
        key.place, .file, "`\(name.shortened)` cannot be the name of a file in the guest",
        hint: "write a path without empty steps, `.` and `..`, \(LessonFile.pathLimit) bytes at most, and not in `/dev`")
      return nil
    }
    return path
  }

  private mutating func fileSource(_ node: SourceNode) -> LessonFile.Source? {
    if let scalar = node.scalar { return .text(scalar.text) }
    guard let fields = fields(node, of: "a file", known: ["path"], required: ["path"]), let path = fields["path"],
      let scalar = scalar(path, "`path`")
    else { return nil }
    guard Self.isPath(scalar.text) else {
      report(
        path.place, .file, "`\(scalar.text.shortened)` is no path of a file beside the lesson",
        hint: "write a path without a leading slash, empty steps, `.` and `..`, \(LessonFile.pathLimit) bytes at most")
      return nil
    }
    return .beside(Located(scalar.text, scalar))
  }

  /// A relative path that stays below where it begins, of characters that can be printed.
  private static func isPath(_ path: String) -> Bool {
    path.utf8.count <= LessonFile.pathLimit
      && path.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f }
      && path.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }
}
