import Canvas
import Classroom
import Foundation
import Narration
import Primitives
import Simulation
import Testing
import Vocabulary
import Walkthrough
import X86

/// Values that a presenter hides are nowhere on the screen.
struct HidingTests {
  private static let lesson = "04-inside-syscall"

  /// The words of a frame that could be numbers, without `0x` and leading zeros.
  private static func numbers(_ frame: Grid) -> Set<String> {
    let words = frame.text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return Set(words.map { String(($0.hasPrefix("0x") ? $0.dropFirst(2) : $0).drop { $0 == "0" }) })
  }

  private static func inspector(_ hall: TestClass) -> Inspector {
    hall.host.session.timeline.inspector(part: hall.host.session.state.position.part)
  }

  @Test(arguments: Language.allCases)
  func `a hidden register stands in no pane, in no part of an instruction and in no sentence`(_ language: Language) throws {
    let hall = try TestClass(Self.lesson, size: Size(width: 160, height: 50), language: language, stop: 1)
    hall.perform(.joinScreen(false))
    let hidden: [GeneralRegister] = [.rcx, .r11, .rsp]
    let marks = (hidden.map(\.name).map { $0.lowercased() } + ["rip"]).compactMap(Mark.init)
    #expect(marks.count == 4)
    var seen = 0
    for part in 0..<8 {
      if part > 0 { hall.perform(.action(.part, times: nil)) }
      let cpu = Self.inspector(hall).cpu
      let values = Set((hidden.map { cpu[$0] } + [cpu.rip]).map { hex($0) }.filter { $0.count >= 3 })
      for pane in PaneName.allCases {
        hall.perform(.panes([pane, .parts]))
        hall.perform(.reveal([], []))
        if !Self.numbers(hall.host.frame()).isDisjoint(with: values) { seen += 1 }
        hall.perform(.hide([], marks))
        let frame = hall.host.frame()
        #expect(Self.numbers(frame).isDisjoint(with: values), "part \(part), \(pane): \(frame.text)")
      }
    }
    // Shown they were: otherwise nothing was hidden.
    #expect(seen > 30)
  }

  @Test func `a part of an instruction tells no hidden value, however small it is`() throws {
    let hall = try TestClass(Self.lesson, size: Size(width: 160, height: 50), stop: 1)
    hall.perform(.joinScreen(false))
    hall.perform(.panes([.parts]))
    func row() -> Substring? { hall.host.frame().text.split(separator: "\n").first { $0.contains("CS <-") && $0.contains("now") } }
    for _ in 0..<8 where row() == nil { hall.perform(.action(.part, times: nil)) }
    // SYSCALL has loaded CS with the selector of the kernel's code.
    let told = "10 \(Narrator(language: .en).selector(0x10))"
    #expect(row()?.contains(told) == true, "\(hall.host.frame().text)")
    hall.perform(.hide([], [Mark("cs")].compactMap(\.self)))
    #expect(row()?.contains("???") == true && row()?.contains(told) == false, "\(hall.host.frame().text)")
  }

  @Test(arguments: Language.allCases)
  func `a hidden register's sentences are not told, whether its value is large or small`(_ language: Language) throws {
    let hall = try TestClass(size: Size(width: 160, height: 50), language: language)
    hall.perform(.joinScreen(false))
    let narrator = Narrator(language: language)
    var (told, others) = (0, 0)
    for _ in 0..<400 where told < 12 || others < 12 {
      hall.perform(.action(.step, times: nil))
      guard let report = hall.host.session.timeline.lastReport(), let mnemonic = report.instruction?.mnemonic else { continue }
      // What stands first in a sentence that is on the screen without anything hidden.
      let sentence = String(narrator.sentence(Self.inspector(hall)).prefix(24))
      guard hall.host.frame().text.contains(sentence) else { continue }
      hall.perform(.hide([], [Mark("rax")].compactMap(\.self)))
      let text = hall.host.frame().text
      if report.effects.contains(where: { $0.target == .register(.rax) }) {
        told += 1
        #expect(!text.contains(sentence) && text.contains("\(mnemonic) ????"), "\(text)")
      } else {
        others += 1
      }
      hall.perform(.reveal([], []))
    }
    #expect(told >= 12 && others >= 12, "\(told) sentences were about rax, \(others) were not")
  }

  @Test(arguments: Language.allCases)
  func `a hidden flag stands neither in the title nor in the flags as one number`(_ language: Language) throws {
    let hall = try TestClass(Self.lesson, size: Size(width: 160, height: 50), language: language, stop: 1)
    hall.perform(.joinScreen(false))
    hall.perform(.panes([.flags]))
    func title() -> String { String(hall.host.frame().text.prefix { $0 != "\n" }) }
    let flags = "RFLAGS \(hex(Self.inspector(hall).cpu.rflags.rawValue))"
    #expect(title().contains("IF 1") && hall.host.frame().text.contains(flags))
    hall.perform(.hide([], [Mark("rflags.if")].compactMap(\.self)))
    #expect(title().contains("IF ?") && !title().contains("IF 1"))
    #expect(!hall.host.frame().text.contains(flags) && hall.host.frame().text.contains("RFLAGS ????"))
    hall.perform(.hide([], [Mark("cpl")].compactMap(\.self)))
    #expect(title().contains(language == .en ? "RING ?" : "リング?") && !title().contains("3 "), "\(title())")
  }

  @Test func `a hidden value of a system register hides what it means, too`() throws {
    let hall = try TestClass(Self.lesson, size: Size(width: 160, height: 50), stop: 1)
    hall.perform(.joinScreen(false))
    hall.perform(.panes([.msrs]))
    #expect(hall.host.frame().text.contains("entry_SYSCALL_64"))
    hall.perform(.hide([], [Mark("msr.lstar")].compactMap(\.self)))
    #expect(!hall.host.frame().text.contains("entry_SYSCALL_64"))
  }
}
