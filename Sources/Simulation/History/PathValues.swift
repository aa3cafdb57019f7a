import Primitives
import X86

/// What two walks hold differently, followed from one pair of instructions that both have to the next.
struct PathValues: Sendable {
  private let first: [WalkPathLine]
  private let second: [WalkPathLine]
  private let isOneWorld: Bool
  /// What the places held when they were written last in each walk, up to the lines that were looked at.
  private var values: (first: [Place: UInt64], second: [Place: UInt64]) = ([:], [:])
  private var next = (first: 0, second: 0)
  private var differing: Set<Place> = []
  /// The differences that were told and still are.
  private var told: Set<Place> = []
  /// Whether a pair of instructions was looked at.
  private(set) var isBegun = false

  /// The order in which places are told; memory comes last.
  private static let order = Dictionary(uniqueKeysWithValues: CPUState.places.enumerated().map { ($1, $0) })

  init(_ first: [WalkPathLine], _ second: [WalkPathLine], isOneWorld: Bool) {
    self.first = first
    self.second = second
    self.isOneWorld = isOneWorld
  }

  /// What is held differently before two lines, by their numbers in each walk, and was not before the last two. The numbers grow from call to call.
  mutating func differences(_ line: Int, _ other: Int) -> [(first: PlaceValue, second: PlaceValue)] {
    isBegun = true
    while next.first <= line, first.indices.contains(next.first) {
      for change in first[next.first].changes {
        values.first[change.place] = change.value
        look(at: change.place)
      }
      next.first += 1
    }
    while next.second <= other, second.indices.contains(next.second) {
      for change in second[next.second].changes {
        values.second[change.place] = change.value
        look(at: change.place)
      }
      next.second += 1
    }
    defer { told = differing }
    return differing.subtracting(told).sorted { Self.rank($0) < Self.rank($1) }.compactMap { place in
      guard let x = values.first[place], let y = values.second[place] else { return nil }
      return (PlaceValue(place, x), PlaceValue(place, y))
    }
  }

  private mutating func look(at place: Place) {
    // What only one walk has written so far is no difference: the other may hold the same since long.
    if let x = values.first[place], let y = values.second[place], x != y, isTold(place, x, y) {
      differing.insert(place)
    } else {
      differing.remove(place)
    }
  }

  /// Whether two values of a place mean something different.
  private func isTold(_ place: Place, _ x: UInt64, _ y: UInt64) -> Bool {
    switch place {
    // Where the walk is, its instructions say.
    case .rip: false
    case .register: isOneWorld || !(Self.isInKernel(x) && Self.isInKernel(y))
    case .flag, .cpl, .segment: true
    case .control, .msr, .gdtr, .idtr, .word: isOneWorld
    }
  }

  private static func isInKernel(_ address: UInt64) -> Bool { address >> 47 == 0x1_ffff }

  private static func rank(_ place: Place) -> (Int, UInt64) {
    if case .word(let address) = place { return (.max, address) }
    return (order[place] ?? .max, 0)
  }
}
