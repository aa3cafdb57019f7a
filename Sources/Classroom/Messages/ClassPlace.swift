import Lessons
import Primitives
import Simulation
import Vocabulary
import Walkthrough

/// Where a class is, and what its screen shows there: enough for another Ringwalk with the same lesson to show the same.
package struct ClassPlace: Hashable, Sendable {
  /// The lesson's stop, from 0.
  package var stop: Int
  /// The piece of its text, from 0.
  package var beat: Int
  package var position: Position
  /// The hash of the machine's state at the position's tick.
  package var digest: UInt64
  /// Which input the machine has had: a count of its changes.
  package var revision: Int
  /// Panes by name, the most important first; empty for those that suit the moment.
  package var panes: [PaneName]
  package var focus: PaneName
  package var isZoomed: Bool
  /// The prepared what-if that the walk is in, by its name; `nil` for any other walk.
  package var whatIf: String?

  /// The place of a session at rest. `revision` numbers its input.
  package init(_ session: Session, revision: Int, whatIf: String? = nil) {
    let state = session.state
    stop = state.lesson?.stop ?? 0
    beat = state.lesson?.beat ?? 0
    position = state.position
    digest = session.timeline.digest()
    self.revision = revision
    panes = state.panes ?? []
    focus = state.focus
    isZoomed = state.isZoomed
    self.whatIf = whatIf
  }

  package init(
    stop: Int, beat: Int, position: Position, digest: UInt64, revision: Int = 0, panes: [PaneName] = [], focus: PaneName = .code,
    isZoomed: Bool = false, whatIf: String? = nil
  ) {
    self.stop = stop
    self.beat = beat
    self.position = position
    self.digest = digest
    self.revision = revision
    self.panes = panes
    self.focus = focus
    self.isZoomed = isZoomed
    self.whatIf = whatIf
  }

  /// Whether a text can be the name of a prepared what-if: the id of a lesson's stop.
  static func isWhatIf(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") } && text != "-"
  }

  fileprivate var text: String {
    let names = WireText.list(panes.map(\.rawValue))
    return
      "\(stop) \(beat) \(position) \(WireText.hash(digest)) \(revision) \(names) \(focus.rawValue) \(WireText.flag(isZoomed)) \(whatIf ?? "-")"
  }
}

/// What a walk is put beside, to see where the two part. The raw value is its name on the wire.
package enum Counterpart: String, Hashable, Sendable, CaseIterable {
  /// The same system call with page-table isolation on instead of off, or the other way round.
  case pti
  /// The same system call on the kernel of the other era.
  case era
  /// The walk before the last edit.
  case edit
}

/// How a presenter lets the class look at the place.
package struct ClassView: Hashable, Sendable {
  /// The screen is black, so that all eyes are on the presenter.
  package var isBlack = false
  /// Fewer panes, more space.
  package var isLarge = false
  /// The pane that everybody should look at.
  package var spotlight: PaneName?
  /// Panes that are not drawn.
  package var hidden: Set<PaneName> = []
  /// Values that are masked, by name.
  package var masked: [Mark] = []
  /// Values that are pointed at, by name, besides those that the lesson points at.
  package var pointed: [Mark] = []
  /// What the walk is put beside; `nil` while the panes are shown.
  package var counterpart: Counterpart?
  /// Rows by which the two walks are scrolled from their first difference.
  package var counterpartScroll = 0

  /// Rows of a scroll at most, in either direction.
  static let scrollLimit = 10_000

  package init() {}

  fileprivate var text: String {
    let hiddenNames = WireText.list(hidden.map(\.rawValue).sorted())
    let walks = "\(counterpart?.rawValue ?? "-") \(counterpartScroll) \(WireText.list(pointed.map(\.name)))"
    let marks = WireText.list(masked.map(\.name))
    return "\(walks) \(WireText.flag(isBlack)) \(WireText.flag(isLarge)) \(spotlight?.rawValue ?? "-") \(hiddenNames) \(marks)"
  }
}

/// A place as it is shown, with its number: later numbers replace earlier ones, so that nothing has to be made up for.
package struct Showing: Hashable, Sendable {
  package var number: Int
  package var place: ClassPlace
  package var view: ClassView

  package init(number: Int, place: ClassPlace, view: ClassView) {
    self.number = number
    self.place = place
    self.view = view
  }

  /// The fields of a line.
  var text: String { "\(number) \(place.text) \(view.text)" }

  init(_ fields: inout WireFields) throws(WireError) {
    number = try fields.number()
    place = ClassPlace(
      stop: try fields.number(upTo: 10_000), beat: try fields.number(upTo: 10_000), position: try fields.position(),
      digest: try fields.word64(), revision: try fields.number(), panes: try fields.names(PaneName.self),
      focus: try fields.name(PaneName.self), isZoomed: try fields.flag())
    let whatIf = try fields.word()
    guard whatIf == "-" || ClassPlace.isWhatIf(whatIf) else { throw WireError("`\(whatIf)` is no name") }
    place.whatIf = whatIf == "-" ? nil : whatIf
    view = ClassView()
    let counterparts = try fields.names(Counterpart.self)
    guard counterparts.count <= 1 else { throw WireError("more than one walk to compare with") }
    view.counterpart = counterparts.first
    view.counterpartScroll = try fields.signedNumber(upTo: ClassView.scrollLimit)
    view.pointed = try fields.marks()
    view.isBlack = try fields.flag()
    view.isLarge = try fields.flag()
    let spotlight = try fields.names(PaneName.self)
    guard spotlight.count <= 1 else { throw WireError("more than one spotlight") }
    view.spotlight = spotlight.first
    view.hidden = Set(try fields.names(PaneName.self))
    view.masked = try fields.marks()
  }
}
