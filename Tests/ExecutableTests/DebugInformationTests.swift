import Foundation
import Primitives
import Testing

@testable import Executable

@Suite struct `Debug information` {
  @Test(arguments: [4, 5]) func `a committed program gives the committed tables`(version: Int) throws {
    let debug = try DebugInformation(Fixture.sample(dwarf: version))
    let text = DebugDump(debug).text
    if ProcessInfo.processInfo.environment["RINGWALK_WRITE"] != nil {
      try text.write(to: Fixture.directory.appending(path: "sample-dwarf\(version).txt"), atomically: true, encoding: .utf8)
    }
    try Fixture.expect(text, equals: "sample-dwarf\(version).txt")
  }
}
