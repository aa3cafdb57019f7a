import Machine
import Primitives
import X86

/// A question to the past: who wrote this, who reads it. Asked on the scout, in slices, so that neither the screen nor the present waits or moves.
package struct Inquiry: Sendable {
  package enum Question: Hashable, Sendable {
    /// The last access of a kind before the position.
    case last(AccessKind)
    /// The next access of a kind in the step at the position or after it, up to the furthest tick that was ever reached.
    case next(AccessKind)
    /// The first accesses of a kind in a stretch of the run, at most so many.
    case all(AccessKind, in: Range<Tick>, limit: Int)
  }

  package enum Progress: Hashable, Sendable {
    /// Ask again; the tick at which the search is.
    case underway(Tick)
    /// `accesses` is the answer; empty when there is none.
    case answered
  }

  package let subject: Subject
  package let question: Question
  package private(set) var accesses: [Access] = []
  fileprivate var search: AccessSearch?

  package init(_ question: Question, about subject: Subject, at tick: Tick) {
    self.subject = subject
    self.question = question
    switch question {
    case .last(let kind): search = AccessSearch(subject, kind, .backward, from: tick)
    case .next(let kind): search = AccessSearch(subject, kind, .forward, from: tick)
    case .all(let kind, let range, let limit):
      search = limit > 0 ? AccessSearch(subject, kind, .forward, from: range.lowerBound) : nil
    }
  }

  fileprivate mutating func take(_ access: Access, goingOn next: AccessSearch) {
    accesses.append(access)
    if case .all(_, _, let limit) = question, accesses.count < limit { search = next } else { search = nil }
  }

  fileprivate mutating func finish() { search = nil }

  /// The tick before which the answer must lie.
  fileprivate func limit(_ end: Tick) -> Tick {
    if case .all(_, let range, _) = question { return min(end, range.upperBound) }
    return end
  }
}

extension Timeline {
  /// Goes on with an inquiry for about `ticks` steps. The machine rests anywhere afterwards: call it on the scout.
  package func pursue(_ inquiry: inout Inquiry, ticks: UInt64) -> Inquiry.Progress {
    var left = Int64(clamping: ticks)
    let limit = inquiry.limit(end)
    while left > 0 {
      guard var search = inquiry.search else { return .answered }
      switch pursue(&search, limit: limit, &left) {
      case .underway: inquiry.search = search
      case .found(let access):
        access.tick < limit || search.direction == .backward ? inquiry.take(access, goingOn: search) : inquiry.finish()
      case .nothing, .stopped: inquiry.finish()
      }
    }
    return inquiry.search == nil ? .answered : .underway(tick)
  }
}
