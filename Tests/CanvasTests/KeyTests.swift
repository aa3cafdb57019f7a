import Canvas
import Testing

@Suite struct Keys {
  @Test func `every key's name names that key`() {
    let codes: [Key.Code] =
      [
        .enter, .tab, .backspace, .escape, .up, .down, .left, .right, .home, .end, .pageUp, .pageDown, .insert, .delete, .function(1),
        .function(35),
      ]
      + " aZ0?-あ".map { .character($0) }
    for code in codes {
      for bits in 0..<8 as Range<UInt8> {
        let key = Key(code, Key.Modifiers(rawValue: bits))
        #expect(Key(name: key.description) == key, "\(key)")
      }
    }
  }

  @Test(arguments: [
    ("ctrl-l", Key(.character("l"), .control)), ("Ctrl-L", Key(.character("l"), .control)), ("shift-tab", Key(.tab, .shift)),
    ("S", Key(.character("S"))), ("shift-s", Key(.character("S"))), ("space", Key(.character(" "))), ("f5", Key(.function(5))),
    ("alt-pgdn", Key(.pageDown, .alt)), ("-", Key(.character("-"))), ("Ctrl--", Key(.character("-"), .control)),
    ("f", Key(.character("f"))),
  ])
  func `names are read whatever their case`(name: String, key: Key) {
    #expect(Key(name: name) == key)
  }

  @Test(arguments: ["", "ctrl-", "hyper-x", "F0", "F99", "ab", "Spaces", "\u{1b}", "ctrl-ctrl"])
  func `other names are refused`(name: String) {
    #expect(Key(name: name) == nil)
  }

  @Test func `full-width letters act as ASCII and kana do not`() {
    #expect(Key.character("ｑ") == .character("q"))
    #expect(Key.character("Ｓ") == .character("S"))
    #expect(Key.character("？") == .character("?"))
    #expect(Key.character("\u{3000}") == .character(" "))
    #expect(Key.character("か") != .character("k"))
    for kana in "かアｱー" as String { #expect(Key.character(kana).isKana) }
    for other in "kＫ漢 " as String { #expect(!Key.character(other).isKana) }
    #expect(!Key(.enter).isKana)
  }

  @Test func `equal presses are equal however they are reported`() {
    #expect(Key(.character("a"), .shift) == Key(.character("A")))
    #expect(Key(.character("A"), .control) == Key(.character("a"), .control))
    #expect(Key(.character("ß"), .shift) == Key(.character("ß")))
  }

  @Test func `signals tell their exit status`() {
    #expect(Signal.terminate.exitStatus == 143)
    #expect(Signal.hangUp.exitStatus == 129)
    #expect(Signal.interrupt.exitStatus == 130)
  }
}
