import Canvas
import Foundation
import Lessons
import Simulation
import Vocabulary
import Walkthrough

/// A lesson as it was read from its file, and what tells that one of its files has changed since.
struct LessonSource {
  let player: LessonPlayer
  /// The file as a walk that is kept names it: so that it is found again from any directory.
  let file: WalkFile.File
  /// What is wrong with it although it can be played, a line for each mistake.
  let mistakes: [String]
  private let name: String
  private let stamps: [Stamp?]

  /// Time and size of a file; `nil` for one inside the executable.
  private struct Stamp: Equatable {
    var date: Date?
    var size: Int?

    init?(_ path: String) {
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
      date = attributes[.modificationDate] as? Date
      size = attributes[.size] as? Int
    }
  }

  /// A lesson's file as a walk that is kept names it.
  static func file(_ name: String, _ files: LessonFiles) throws -> WalkFile.File {
    let isPath = name.hasSuffix(".yaml") || name.contains("/")
    return WalkFile.File(isPath ? URL(fileURLWithPath: name).path : try files.read(name).id, try files.file(name).bytes)
  }

  /// Refused with all that `ringwalk check` says of it, where it cannot be played.
  init(_ name: String, _ files: LessonFiles) throws {
    self.name = name
    do {
      let lesson = try files.read(name)
      file = try Self.file(name, files)
      stamps = Self.stamps(lesson)
      player = try files.player(lesson)
      mistakes = files.mistakes(name)
    } catch {
      let mistakes = files.mistakes(name)
      throw mistakes.isEmpty ? error : Refusal(mistakes.joined(separator: "\n"))
    }
  }

  /// The same lesson, of which it is known how its files are now.
  private init(seen other: LessonSource) {
    name = other.name
    player = other.player
    file = other.file
    mistakes = other.mistakes
    stamps = Self.stamps(other.player.lesson)
  }

  /// The lesson's own file, its program where that lies beside it, and the files there that the guest gets.
  private static func stamps(_ lesson: Lesson) -> [Stamp?] {
    let others = lesson.files.compactMap { file in
      if case .beside(let path) = file.source { path.value } else { nil }
    }
    return [Stamp(lesson.file)] + ([lesson.program.value] + others).map { Stamp(LessonFiles.path($0, beside: lesson)) }
  }

  /// Whether one of the files is another one now. A file that is gone is being written.
  var hasChanged: Bool { zip(Self.stamps(player.lesson), stamps).contains { $0 != nil && $0 != $1 } }

  /// The lesson as its file has it now; where that cannot be played the old one, which takes no notice of this version of the file again.
  func reloaded(_ files: LessonFiles) -> (source: LessonSource, mistakes: [String]) {
    do {
      let source = try LessonSource(name, files)
      return (source, source.mistakes)
    } catch {
      return (LessonSource(seen: self), "\(error)".split(separator: "\n").map(String.init))
    }
  }
}

/// Lessons on a screen, one after the other: each with its progress, until somebody quits.
struct LessonShow {
  private var source: LessonSource
  private let store: ProgressStore
  private(set) var progress: LessonProgress
  /// The stop to begin at, from 0.
  var stop = 0
  /// The walk to begin with, where one was kept.
  private var kept: (walk: WalkFile, timeline: Timeline)?

  var player: LessonPlayer { source.player }

  init(_ source: LessonSource, _ store: ProgressStore) throws {
    self.source = source
    self.store = store
    progress = store.progress(in: source.player.lesson.id)
  }

  /// Goes on with a walk that was kept, on a timeline that has its branches.
  mutating func goOn(with walk: WalkFile, on timeline: Timeline) { kept = (walk, timeline) }

  /// The session of the lesson; the first goes on where a walk was kept.
  private mutating func makeSession(_ size: Size, _ language: Language) throws -> Session {
    defer { kept = nil }
    guard let kept, let lesson = kept.walk.lesson else {
      return try Session(player, size: size, language: language, stop: stop, progress: progress)
    }
    return Session(
      player, on: kept.timeline, at: kept.walk.position, kept: lesson, size: size, language: language, progress: progress)
  }

  /// Runs until somebody quits; returns the exit status.
  mutating func run(on stage: Stage, files: LessonFiles) throws -> Int32 {
    var language = stage.settings.language.value
    var mistakes = source.mistakes
    while true {
      let session = try makeSession(stage.size, language)
      session.lessonFile = source.file
      session.use(stage.settings.preferences)
      session.course = course(files)
      if !mistakes.isEmpty { session.tell(mistakes: mistakes) }
      mistakes = []
      let source = self.source
      let end = try stage.play(session, keep: { [store] in store.keep($0) }, hasChanged: { source.hasChanged })
      language = session.state.language
      progress = session.progress ?? progress
      let here = session.state.lesson?.stop ?? 0
      switch end {
      case .quit(let status): return status
      case .reload:
        let id = player.lesson.stops.indices.contains(here) ? player.lesson.stops[here].id : ""
        (self.source, mistakes) = source.reloaded(files)
        stop = player.lesson.stops.firstIndex { $0.id == id } ?? min(here, player.lesson.stops.count - 1)
      case .open(let id, let isFresh):
        do {
          let opened = try LessonSource(id, files)
          if isFresh { _ = store.forget(id) }
          self.source = opened
          progress = store.progress(in: id)
          let last = progress.resume(player.lesson)
          stop = last + 1 == player.lesson.stops.count ? 0 : last
        } catch {
          mistakes = "\(error)".split(separator: "\n").map(String.init)
          stop = here
        }
      }
    }
  }

  private func course(_ files: LessonFiles) -> CourseMap {
    CourseMap(files.ids.compactMap { try? files.read($0) }.map { ($0, store.progress(in: $0.id)) })
  }
}
