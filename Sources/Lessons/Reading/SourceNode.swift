/// A node of a YAML file: every scalar a text, every node with its place.
package struct SourceNode: Sendable {
  package enum Content: Sendable {
    case scalar(ScalarSource)
    case sequence([SourceNode])
    case mapping([(key: SourceNode, value: SourceNode)])
  }

  package let content: Content
  package let place: SourcePlace

  /// What it is, for messages.
  package var kind: String {
    switch content {
    case .scalar(let scalar): scalar.text.isEmpty ? "nothing" : "a text"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  package var scalar: ScalarSource? {
    if case .scalar(let scalar) = content { return scalar }
    return nil
  }

  /// Whether the file has nothing there: `key:`.
  package var isEmpty: Bool { scalar.map { $0.text.isEmpty } ?? false }
}
