/// A node of a YAML file: every scalar a text, every node with its place.
struct SourceNode: Sendable {
  enum Content: Sendable {
    case scalar(ScalarSource)
    case sequence([SourceNode])
    case mapping([(key: SourceNode, value: SourceNode)])
  }

  let content: Content
  let place: SourcePlace

  /// What it is, for messages.
  var kind: String {
    switch content {
    case .scalar(let scalar): scalar.text.isEmpty ? "nothing" : "a text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  var scalar: ScalarSource? {
    if case .scalar(let scalar) = content { return scalar }
    return nil
  }

  /// Whether the file has nothing there: `key:`.
  var isEmpty: Bool { scalar.map { $0.text.isEmpty } ?? false }
}
