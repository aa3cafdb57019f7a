/// How much of a row or column of parts one part wants, in cells.
package struct Length: Hashable, Sendable {
  /// What the part gets before any other part grows.
  package let minimum: Int
  /// The part's share of what is left over; 0 for a part that does not grow.
  package let weight: Int
  /// The most that the part takes.
  package let maximum: Int

  private init(minimum: Int, weight: Int, maximum: Int) {
    self.minimum = Swift.min(Swift.max(minimum, 0), Size.widthLimit)
    self.weight = Swift.min(Swift.max(weight, 0), Size.widthLimit)
    self.maximum = Swift.max(maximum, self.minimum)
  }

  /// Exactly `cells`, or what is left when there are fewer.
  package static func fixed(_ cells: Int) -> Length { Length(minimum: cells, weight: 0, maximum: cells) }

  /// At least `cells`, and a share of weight 1 of what is left over.
  package static func min(_ cells: Int) -> Length { Length(minimum: cells, weight: 1, maximum: .max) }

  /// A share of `weight` of what is left over, kept between `min` and `max` cells.
  package static func flex(_ weight: Int = 1, min: Int = 0, max: Int = .max) -> Length {
    Length(minimum: min, weight: weight, maximum: max)
  }
}

/// Divides `total` cells among `parts`. Minimums are granted first, in order, so that the first parts survive when there is too little room;
/// what is left over goes to the growing parts by weight. No length is negative, and the sum never exceeds `total`.
package func split(_ total: Int, _ parts: [Length]) -> [Int] {
  var left = min(max(total, 0), Size.widthLimit * Size.heightLimit)
  var lengths = parts.map { part in
    let granted = min(part.minimum, left)
    left -= granted
    return granted
  }
  // A part that reaches its maximum leaves the round, and the others share again; each round fixes a part or ends.
  while left > 0 {
    let growing = parts.indices.filter { parts[$0].weight > 0 && lengths[$0] < parts[$0].maximum }
    let weights = growing.reduce(0) { $0 + parts[$1].weight }
    guard weights > 0 else { break }
    let capped = growing.filter { parts[$0].maximum - lengths[$0] <= left * parts[$0].weight / weights }
    if capped.isEmpty {
      share(left, of: weights, among: growing, parts, &lengths)
      break
    }
    for index in capped {
      left -= parts[index].maximum - lengths[index]
      lengths[index] = parts[index].maximum
    }
  }
  return lengths
}

/// Adds `total` cells to the `growing` lengths by weight, rounding so that the sum is exact; a part at its maximum passes its cells on.
private func share(_ total: Int, of weights: Int, among growing: [Int], _ parts: [Length], _ lengths: inout [Int]) {
  var weightsLeft = weights
  var left = total
  for index in growing {
    let portion = (left * parts[index].weight + weightsLeft / 2) / weightsLeft
    let added = min(portion, parts[index].maximum - lengths[index], left)
    lengths[index] += added
    left -= added
    weightsLeft -= parts[index].weight
  }
  for index in growing where left > 0 {
    let added = min(parts[index].maximum - lengths[index], left)
    lengths[index] += added
    left -= added
  }
}

extension Rect {
  /// The rectangle cut into columns side by side, `gap` empty columns between neighbours; parts without room are empty.
  package func columns(_ parts: [Length], gap: Int = 0) -> [Rect] {
    Self.spans(from: x, length: width, parts, gap: gap).map { Rect(x: $0.start, y: y, width: $0.length, height: height) }
  }

  /// The rectangle cut into rows from top to bottom, `gap` empty rows between neighbours; parts without room are empty.
  package func rows(_ parts: [Length], gap: Int = 0) -> [Rect] {
    Self.spans(from: y, length: height, parts, gap: gap).map { Rect(x: x, y: $0.start, width: width, height: $0.length) }
  }

  private static func spans(from start: Int, length: Int, _ parts: [Length], gap: Int) -> [(start: Int, length: Int)] {
    let gap = min(max(gap, 0), length)
    let lengths = split(length - gap * max(parts.count - 1, 0), parts)
    var position = start
    return lengths.map { part in
      let begin = min(position, start + length)
      position = begin + part + gap
      return (begin, part)
    }
  }
}
