import Foundation
import Testing

/// Rows `number name` of a committed text that was taken from system headers; lines that begin with `#` are comments.
func facts(_ name: String) throws -> [Int: String] {
  let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").appending(path: name)
  var result: [Int: String] = [:]
  for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
    let words = line.split(separator: " ")
    try #require(words.count == 2, "\(name): \(line)")
    result[try #require(Int(words[0]))] = String(words[1])
  }
  return result
}
