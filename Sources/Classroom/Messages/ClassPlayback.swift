import Vocabulary

/// What goes on by itself in a class: the presenter's alone.
package struct ClassPlayback: Hashable, Sendable {
  package var action: ActionName
  /// Tenths of a second between two times; `nil` for the lesson's plan.
  package var tenths: Int?
  /// Whether it waits for the answer to a question.
  package var isWaiting: Bool

  package init(action: ActionName, tenths: Int?, isWaiting: Bool) {
    self.action = action
    self.tenths = tenths
    self.isWaiting = isWaiting
  }

  /// The fields of a line; `nil` for nothing that goes on.
  static func text(_ playback: ClassPlayback?) -> String {
    "\(playback?.action.rawValue ?? "-") \(playback?.tenths ?? 0) \(WireText.flag(playback?.isWaiting ?? false))"
  }

  static func read(_ fields: inout WireFields) throws(WireError) -> ClassPlayback? {
    let actions = try fields.names(ActionName.self)
    guard actions.count <= 1 else { throw WireError("more than one action") }
    let tenths = try fields.number()
    let isWaiting = try fields.flag()
    return actions.first.map { ClassPlayback(action: $0, tenths: tenths > 0 ? tenths : nil, isWaiting: isWaiting) }
  }
}
