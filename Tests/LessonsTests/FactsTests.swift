import Foundation
import Lessons
import Testing

/// The page that says which stop shows which fact.
@Suite struct `The page on the facts` {
  /// `lesson/stop` of every stop of the course.
  private func stops() throws -> Set<String> {
    var stops: Set<String> = []
    for name in try FileManager.default.contentsOfDirectory(atPath: Project.path + "/lessons") where name.hasSuffix(".yaml") {
      let file = "lessons/\(name)"
      let lesson = try #require(LessonReader.read(try Project.file(file), file: file).lesson)
      for stop in lesson.stops { stops.insert("\(lesson.id)/\(stop.id)") }
    }
    return stops
  }

  @Test func `names a stop of the course in every row, and no stop that there is not`() throws {
    let stops = try stops()
    let page = String(decoding: try Project.file("lessons/facts.md"), as: UTF8.self)
    let rows = page.split(separator: "\n").filter { row in
      row.hasPrefix("| ") && !row.hasPrefix("| | ") && !row.hasSuffix("at |") && !row.hasSuffix("stops |")
    }
    #expect(rows.count > 70)
    for row in rows {
      let places = row.split(separator: "`").map(String.init).filter { $0.contains("/") && !$0.contains(" ") && !$0.contains(".") }
      #expect(!places.isEmpty || row.contains("all of `iretq`"), "\(row)")
      for place in places { #expect(stops.contains(place), "\(place)") }
    }
  }
}
