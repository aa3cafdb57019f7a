import Canvas
import Testing

/// The median time of `rounds` runs of `work`.
private func median(_ rounds: Int = 51, of work: () -> Void) -> Duration {
  let clock = ContinuousClock()
  return (0..<rounds).map { _ in clock.measure(work) }.sorted()[rounds / 2]
}

/// Costs of a frame. The limits are those of a responsive screen, several times what a quiet machine needs, so that a busy one passes; a cost that grows
/// by its order does not. Debug builds only print.
@Suite(.serialized) struct Costs {
  private static var isOptimized: Bool {
    var isOptimized = true
    assert(
      {
        isOptimized = false; return true
      }())
    return isOptimized
  }

  @Test(arguments: [(80, 24), (250, 70)])
  func `a frame is composed, compared and written in time`(width: Int, height: Int) {
    let size = Size(width: width, height: height)
    let theme = Theme(.dark, depth: .indexed256)
    let one = sampleFrame(size)
    let other = sampleFrame(size, isKernel: true, japanese: true)
    var full = Grid(size)
    full.fill(full.bounds, with: "x", .value)
    var sink = 0
    let compose = median { sink += sampleFrame(size).cells.count }
    let equal = median { sink += sampleFrame(size).changes(from: one).count }
    let copy = Grid(size)
    let blank = Grid(size)
    let same = median { sink += copy.changes(from: blank).count }
    let different = median { sink += full.changes(from: blank).count }
    let delta = median { sink += other.ansi(from: one, theme).utf8.count }
    let ascii = median { sink += one.inASCII(keepingWide: true).cells.count }
    let svg = median(5) { sink += one.svg(theme).utf8.count }
    print("costs \(width)x\(height): compose \(compose), compose and diff \(equal), diff of equal \(same), diff of all cells \(different),")
    print("costs \(width)x\(height): ANSI delta \(delta), to ASCII \(ascii), SVG \(svg)")
    #expect(sink > 0)
    guard Self.isOptimized else { return }
    #expect(compose < .milliseconds(5))
    #expect(same < .microseconds(500))
    #expect(different < .microseconds(1000))
    #expect(delta < .milliseconds(10))
  }
}
