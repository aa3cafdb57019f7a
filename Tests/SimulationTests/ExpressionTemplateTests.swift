import Primitives
import Testing

import Simulation

@Suite struct `Values in prose` {
  /// A line and what a learner reads.
  static let lines = """
    no values at all ¦ no values at all
    RCX is {rcx:x}. ¦ RCX is 0x401020.
    {rdx} bytes ¦ 4 bytes
    {rdx:d}/{rdx:x}/{rdx:b} ¦ 4/0x4/0b100
    {rax:d} is {signed(rax)}, {errno(rax)} ¦ 18446744073709551607 is -9, EBADF
    {signed(rax):x} ¦ 0xfffffffffffffff7
    it prints "{string[rsi]:s}" ¦ it prints "Hi!\\n"
    {bytes[rsi, 4]} is {bytes[rsi, 4]:s} ¦ 48 69 21 0a is Hi!\\n
    {{rax}} is {{ {rdx} }} ¦ {rax} is { 4 }
    {{{rdx}}} ¦ {4}
    {cpl == 0 ? "ring 0" : "ring 3"} ¦ ring 0
    {rdx > 3 ? rdx : 3:x} ¦ 0x4
    {star[47:32]:x} ¦ 0x10
    いまの値は{r11:x}です。 ¦ いまの値は0x246です。
    {"}"}{'}'} ¦ }125
    {rdx}{rdx} it's "prose" # = @ ¦ 44 it's "prose" # = @
    """

  @Test func `values stand where the braces are`() throws {
    for row in table(Self.lines) {
      do { #expect(try ExpressionTemplate(row[0]).text(in: FixedScope()) == row[1], "\(row[0])") } catch {
        Issue.record("\(row[0]): \(error)")
      }
    }
    #expect(try ExpressionTemplate("").text(in: FixedScope()) == "")
    #expect(try ExpressionTemplate("a {rax} b {rbx:x}").expressions.map(\.description) == ["rax", "rbx"])
  }

  /// A line, the characters that the error is about, and the message.
  static let mistakes = """
    a {rax ¦ [{rax] ¦ `{` without `}`; write `{{` for the brace itself
    a } b ¦ [}] ¦ `}` without `{`; write `}}` for the brace itself
    a {} b ¦ [{}] ¦ braces without an expression; write `{{` for the brace itself
    {rax:q} ¦ [q] ¦ unknown format `q`; known are x (hexadecimal), d (decimal), b (binary) and s (text)
    {rax:} ¦ [}] ¦ expected a format, found `}`
    {rax:s} ¦ [s] ¦ the format `s` does not fit a number; use x, d or b
    {console:x} ¦ [x] ¦ the format `x` does not fit a text; use s
    いま{rax + } ¦ [}] ¦ expected a value, found `}`
    {rax rbx} ¦ [rbx] ¦ expected `}`, found `rbx`
    now {1 / 0} ¦ [0] ¦ division by zero
    値{rxa} ¦ [rxa] ¦ unknown name `rxa`; did you mean `rax`?
    """

  @Test func `mistakes are placed in the line`() {
    for row in table(Self.mistakes) {
      do {
        let text = try ExpressionTemplate(row[0]).text(in: FixedScope())
        Issue.record("\(row[0]) gives \(text)")
      } catch {
        var place = ""
        place.unicodeScalars.append(contentsOf: Array(row[0].unicodeScalars)[error.range])
        #expect("[\(place)]" == row[1] && error.description == row[2], "\(row[0]): \(error) at [\(place)]")
      }
    }
  }
}
