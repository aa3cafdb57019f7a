import Canvas
import Glibc
import Testing
import TestSupport

/// The folder of this test target's sources.
let testFolder = String(#filePath.dropLast("/Support.swift".count))

/// The text of a file of this test target; `nil` when there is none.
func read(_ name: String) -> String? {
  guard let file = fopen(testFolder + "/" + name, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { break }
    bytes += buffer[..<count]
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// Compares `text` with the golden file `name` of this test target.
func expectGolden(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
  TestSupport.expectGolden(text, "Tests/CanvasTests/Goldens/\(name)", sourceLocation: sourceLocation)
}

/// A grid as a golden: its text, then its roles.
func golden(_ grid: Grid) -> String {
  let cursor = grid.cursor.map { "cursor \($0.x),\($0.y)" } ?? "no cursor"
  return "\(grid.text)-- \(grid.width)x\(grid.height), \(cursor)\n\(grid.styleMap)"
}

/// Pieces of text that have broken terminals: wide, combining, control, joined and ambiguous characters.
let nastyPieces = [
  "a", "mov rax, rbx", " ", "あ", "日本語", "スタック", "か\u{3099}", "é", "e\u{301}", "\u{301}", "→", "─", "║", "🙂", "👨\u{200d}👩\u{200d}👧",
  "⚠\u{fe0f}", "\u{1b}[31m",
  "\n", "\t", "\u{7f}", "\u{9b}", "\u{202e}", "한글", "\u{1112}\u{1161}\u{11ab}", "🇯🇵", "\u{0}", "ｗｉｄｅ", "﷽", "𠮷", "\u{e0041}", "क्षि",
  "<\u{338}&\"",
]

/// A random text of up to `count` pieces.
func nastyText(_ count: Int, using generator: inout SeededGenerator) -> String {
  (0..<Int.random(in: 0...count, using: &generator)).map { _ in nastyPieces.randomElement(using: &generator) ?? "" }.joined()
}

/// A random rectangle in and around a screen of `size`.
func randomRect(around size: Size, using generator: inout SeededGenerator) -> Rect {
  Rect(
    x: Int.random(in: -5...size.width + 5, using: &generator), y: Int.random(in: -3...size.height + 3, using: &generator),
    width: Int.random(in: -2...size.width + 4, using: &generator), height: Int.random(in: -2...size.height + 4, using: &generator))
}

/// Applies one random drawing operation.
func drawRandomly(on grid: inout Grid, using generator: inout SeededGenerator) {
  let rect = randomRect(around: grid.size, using: &generator)
  let role = Role.allCases.randomElement(using: &generator) ?? .text
  let surface = Surface.allCases.randomElement(using: &generator) ?? .plain
  switch Int.random(in: 0..<10, using: &generator) {
  case 0: grid.fill(rect, with: "·", role, on: surface)
  case 1: grid.lay(surface, under: rect)
  case 2: grid.recolor(rect, role)
  case 3: grid.box(rect, Bool.random(using: &generator) ? .single : .double, role)
  case 4:
    var picture = Grid(width: 9, height: 3)
    picture.put(nastyText(6, using: &generator), x: -1, y: 1)
    grid.draw(picture, at: rect.origin, clip: rect.inset(horizontal: 1))
  case 5: grid.put(TextLine(nastyText(4, using: &generator), role), in: rect, .right)
  case 6: grid.fill(rect, with: "あ", role)
  default:
    let clip = Bool.random(using: &generator) ? rect : nil
    grid.put(
      nastyText(5, using: &generator), x: rect.x, y: rect.y + 1, role, on: Bool.random(using: &generator) ? surface : nil, clip: clip)
  }
}
