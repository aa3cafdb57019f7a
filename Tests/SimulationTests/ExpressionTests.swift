import LinuxABI
import Primitives
import Testing
import X86

import Simulation

@Suite struct `Expressions` {
  /// Text, value as it is shown (`signed` before a number that is one), and how it prints where that differs.
  static let values = """
    # numbers
    0 ¦ 0
    18446744073709551615 ¦ 0xffffffffffffffff
    0xffff_0000 ¦ 0xffff0000 ¦ 0xffff0000
    0b101 ¦ 5
    'a' ¦ 97
    '\\n' ¦ 10
    '\\x7f' ¦ 127
    "Hi!\\n" ¦ Hi!\\n
    # registers and their parts
    rbx ¦ 0x1122334455667788
    ebx ¦ 0x55667788
    bx ¦ 0x7788
    bl ¦ 136
    bh ¦ 119
    r8d ¦ 8
    r11w ¦ 582
    $rdx ¦ 4 ¦ rdx
    rip ¦ 0xffffffff81000010
    # flags, privilege, segments, control registers
    rflags ¦ 0x3246
    rflags.zf ¦ 1
    rflags.cf ¦ 0
    rflags.iopl ¦ 3
    cpl ¦ 0
    ring ¦ 0 ¦ cpl
    cs ¦ 16
    ss ¦ 24
    gs ¦ 0
    cr3 ¦ 0x2000
    # MSRs and bits
    lstar ¦ 0xffffffff81000000
    msr.lstar ¦ 0xffffffff81000000 ¦ lstar
    star[47:32] ¦ 16
    star[63:48] ¦ 35
    (star[63:48] + 16) | 3 ¦ 51 ¦ star[63:48] + 16 | 3
    (rbx >> 8)[7:0] ¦ 119
    rflags[9] ¦ 1
    fmask[9] ¦ 1
    rbx[63:0] ¦ 0x1122334455667788
    # memory
    [0x1000] ¦ 0x1122334455667788 ¦ qword[0x1000]
    byte[0x1000] ¦ 136
    word[0x1000] ¦ 0x7788
    dword[0x1000] ¦ 0x55667788
    qword[rsp + 0x78] ¦ 1
    string[rsi] ¦ Hi!\\n
    bytes[rsi, rdx] ¦ 48 69 21 0a
    bytes[0, 0] == "" ¦ 1
    bytes[rsi, 4] == "Hi!\\n" ¦ 1
    bytes[rsi, 4] != string[rsi] ¦ 0
    string[rsi + 1] == "i!\\n" ¦ 1
    # symbols
    entry_SYSCALL_64 ¦ 0xffffffff81000000
    entry_SYSCALL_64 == lstar ¦ 1
    &main ¦ 0x401000 ¦ main
    main + 0x20 == rcx ¦ 1
    &rax ¦ 0x9999
    [add.calls] ¦ 0x1122334455667788 ¦ qword[add.calls]
    name(lstar) ¦ entry_SYSCALL_64
    name(lstar + 4) ¦ entry_SYSCALL_64+0x4
    name(5) == "" ¦ 1
    # the kernel
    pt_regs ¦ 0x5000
    pt_regs.ax ¦ 0xffffffffffffffda
    pt_regs.orig_ax ¦ 1
    pt_regs.cs == 0x33 ¦ 1
    pt_regs + 0x50 ¦ 0x5050
    syscall ¦ 1
    syscall == "write" ¦ 1
    "write" == syscall ¦ 1
    syscall == "read" ¦ 0
    syscall != "read" ¦ 1
    syscall == 1 ¦ 1
    syscall + 1 ¦ 2
    symbol == "vfs_write" ¦ 1
    phase ¦ work
    phase == "work" ¦ 1
    tick > 1_000_000 ¦ 1 ¦ tick > 1000000
    insn == "mov" ¦ 1
    console ¦ Booting\\nHi!\\n
    contains(console, "Hi!") ¦ 1
    contains(console, "") ¦ 1
    contains(console, "Hi?") ¦ 0
    errno(rax) ¦ EBADF
    errno(0) == "" ¦ 1
    errno(-600) ¦ Unknown error 600
    # operators and their precedence
    1 + 2 * 3 ¦ 7
    (1 + 2) * 3 ¦ 9
    10 - 4 - 3 ¦ 3
    10 - (4 - 3) ¦ 9
    100 / 7 % 4 ¦ 2
    1 << 4 + 1 ¦ 32
    1 << 64 ¦ 0
    1 << 63 >> 63 ¦ 1
    6 & 3 == 3 ¦ 0
    (6 & 3) == 2 ¦ 1
    1 | 6 ^ 2 & 3 ¦ 5
    !0 + !5 ¦ 1
    ~0 ¦ 0xffffffffffffffff
    -9 == rax ¦ 1
    - -5 ¦ 5 ¦ --5
    1 < 2 == 1 ¦ 1
    0 && 1 / 0 ¦ 0
    1 || 1 / 0 ¦ 1
    2 && 4 ¦ 1
    rax == 0 ? 1 / 0 : 7 ¦ 7
    1 ? 2 ? 3 : 4 : 5 ¦ 3
    0 ? 1 : 0 ? 2 : 3 ¦ 3
    (0 ? 1 : 1) ? "a" : "b" ¦ a
    rbx[1 ? 15 : 7:8] ¦ 119
    0xffffffffffffffff + 1 ¦ 0
    0 - 1 ¦ 0xffffffffffffffff
    3 - 5 < 0 ¦ 0
    rax > 0 ¦ 1
    # signed numbers
    signed(rax) ¦ -9
    signed(rax) < 0 ¦ 1
    0 > signed(rax) ¦ 1
    signed(rax) / 2 ¦ -4
    signed(rax) % 4 ¦ -1
    signed(rax) >> 1 ¦ -5
    rax >> 63 ¦ 1
    rax >> signed(63) ¦ 1
    signed(rax) >> 200 ¦ -1
    signed(1 << 63) / -1 ¦ -9223372036854775808
    signed(1 << 63) % -1 ¦ 0
    unsigned(signed(rax)) > 5 ¦ 1
    sext32(0x80000000) ¦ 0xffffffff80000000
    sext16(0xffff) == ~0 ¦ 1
    sext8(0x7f) ¦ 127
    canonical(rip) && canonical(0x7fffffffffff) && !canonical(0x800000000000) ¦ 1
    pte(0x5000)[0] == 1 && pte(0x5000)[63] ¦ 1
    len(console) ¦ 12
    len(bytes[rsi, 3]) ¦ 3
    len("日本") ¦ 2
    # the earlier position
    before.rax ¦ 1
    before.cpl == 3 && cpl == 0 ¦ 1
    before.rsp != rsp ¦ 1
    before(rax + 1) ¦ 2
    before.byte[0x1000] ¦ 136 ¦ before(byte[0x1000])
    before.[0x1000] == [0x1000] ¦ 1 ¦ before(qword[0x1000]) == qword[0x1000]
    before.star[47:32] ¦ 16
    """

  @Test func `every form has its value and prints as it is read`() throws {
    let scope = FixedScope.withEarlier()
    for row in table(Self.values) {
      do {
        let expression = try Expression(row[0])
        #expect(try expression.evaluate(in: scope).formatted() == row[1], "\(row[0])")
        #expect(expression.description == (row.count > 2 ? row[2] : row[0]), "\(row[0])")
        #expect(try Expression(expression.description) == expression, "\(row[0]) printed and read again")
        #expect(expression.range.lowerBound == 0 && expression.range.upperBound == row[0].unicodeScalars.count, "\(row[0])")
      } catch { Issue.record("\(row[0]): \(error)") }
    }
  }

  /// Text, the characters that the error is about in brackets (`[]` at the end), and the message.
  static let mistakes = """
    # texts that are no expression
    ¦ [] ¦ expected a value, found the end
    1 + ¦ [] ¦ expected a value, found the end
    1 2 ¦ [2] ¦ expected an operator, found the number 2
    (1 ¦ [] ¦ expected `)`, found the end
    [rsp ¦ [] ¦ expected `]`, found the end
    1) ¦ [)] ¦ expected an operator, found `)`
    rax = 4 ¦ [=] ¦ `=` is no operator; write `==` to compare
    rax == 4 and rbx ¦ [and] ¦ expected an operator, found `and`; write `&&`
    rax # 4 ¦ [#] ¦ unexpected character "#"
    12ab ¦ [a] ¦ `a` is no digit of a number in base 10; hexadecimal numbers begin with 0x
    0xfg ¦ [g] ¦ `g` is no digit of a number in base 16
    0x ¦ [0x] ¦ a number without digits
    0b12 ¦ [2] ¦ `2` is no digit of a number in base 2
    18446744073709551616 ¦ [18446744073709551616] ¦ the number does not fit into 64 bits
    0x10000000000000000 ¦ [0x10000000000000000] ¦ the number does not fit into 64 bits
    "abc ¦ ["abc] ¦ a text without its closing `"`
    "a\\q" ¦ [\\q] ¦ unknown escape \\q; known are \\n \\t \\r \\0 \\\\ \\" \\' and \\x..
    "\\xff" ¦ [\\x] ¦ `\\x` needs two hexadecimal digits, at most 7f
    'ab' ¦ ['a] ¦ a character without its closing `'`
    'é' ¦ ['é'] ¦ `'...'` holds one ASCII character; write texts as "..."
    $ ¦ [$] ¦ `$` without a register's name
    日本 ¦ [日] ¦ unexpected character "日"
    &1 ¦ [1] ¦ expected a symbol's name behind `&`, found the number 1
    a ? b ¦ [] ¦ expected `:`, found the end
    bytes[rsp] ¦ []] ¦ expected `,` and a number of bytes, found `]`
    byte ¦ [byte] ¦ `byte` needs an address; write `byte[...]`
    len ¦ [len] ¦ `len` needs a value; write `len(...)`
    before ¦ [before] ¦ `before` alone has no value; write `before.rax` or `before(...)`
    rbx[64] ¦ [rbx[64]] ¦ bits are numbered from 0 to 63
    rbx[0:7] ¦ [rbx[0:7]] ¦ the range of bits is upside down; write the higher bit first: [7:0]
    # names that are from a fixed list
    rflags.zz ¦ [rflags.zz] ¦ unknown flag `rflags.zz`; did you mean `rflags.zf`?
    msr.lsatr ¦ [msr.lsatr] ¦ unknown MSR `msr.lsatr`; did you mean `msr.lstar`?
    pt_regs.rax ¦ [pt_regs.rax] ¦ unknown field `pt_regs.rax`; did you mean `pt_regs.ax`?
    1 + cannonical(rip) ¦ [cannonical] ¦ there is no function `cannonical`; did you mean `canonical`?
    syscall == "wirte" ¦ ["wirte"] ¦ there is no system call "wirte"; did you mean "write"?
    phase == "cros" ¦ ["cros"] ¦ there is no phase "cros"; did you mean "cross"?
    # kinds of values
    rax == "x" ¦ [rax == "x"] ¦ `==` compares a number with a text
    phase == 5 ¦ [phase == 5] ¦ `==` compares a text with a number
    phase == check ¦ [phase == check] ¦ `==` compares a text with a number; a text stands in quotes: "check"
    1 + console ¦ [console] ¦ `+` needs a number, and this is a text
    !"x" ¦ ["x"] ¦ `!` needs a number, and this is a text
    [console] ¦ [console] ¦ an address needs a number, and this is a text
    console[3] ¦ [console] ¦ a range of bits needs a number, and this is a text
    "x" ? 1 : 2 ¦ ["x"] ¦ `?` needs a number, and this is a text
    1 ? "x" : 2 ¦ ["x" : 2] ¦ `?:` has a text on one side and a number on the other
    signed("x") ¦ ["x"] ¦ `signed` needs a number, and this is a text
    len(rax) ¦ [rax] ¦ `len` needs a text, and this is a number; string[...] reads one
    contains("a") ¦ [contains("a")] ¦ `contains` takes 2 values
    contains("a", bytes[rsi, 1]) ¦ [bytes[rsi, 1]] ¦ `contains` needs a text, and this is a row of bytes
    signed() ¦ [signed()] ¦ `signed` takes one value
    # what the machine holds
    1 / 0 ¦ [0] ¦ division by zero
    rax % (rdx - 4) ¦ [(rdx - 4)] ¦ division by zero
    1 + [0x3000] ¦ [[0x3000]] ¦ no memory is mapped at 0x3000
    byte[0] ¦ [byte[0]] ¦ no memory is mapped at 0x0
    [0x1ffc] ¦ [[0x1ffc]] ¦ no memory is mapped at 0x1ffc
    string[0x8ff0] ¦ [string[0x8ff0]] ¦ no memory is mapped at 0x9000
    string[0x7000] ¦ [string[0x7000]] ¦ the text at 0x7000 does not end within 4096 bytes
    bytes[0x1000, 4097] ¦ [4097] ¦ 4097 bytes are more than the 4096 that can be read at once
    bytes[0x1000, -1] ¦ [-1] ¦ 18446744073709551615 bytes are more than the 4096 that can be read at once
    rbx[rdx:rdx + 1] ¦ [rbx[rdx:rdx + 1]] ¦ there is no range of bits from 5 to 4; bits are numbered from 0 to 63
    rxa == 4 ¦ [rxa] ¦ unknown name `rxa`; did you mean `rax`?
    entry_SYSCAL_64 ¦ [entry_SYSCAL_64] ¦ unknown name `entry_SYSCAL_64`; did you mean `entry_SYSCALL_64`?
    nothing_like_it ¦ [nothing_like_it] ¦ unknown name `nothing_like_it`
    pat ¦ [pat] ¦ this CPU has no MSR `pat`
    1 + before.syscall ¦ [syscall] ¦ no system call is in progress here
    before.pt_regs.ax ¦ [pt_regs.ax] ¦ there are no pt_regs here: the user's registers are in the CPU; they exist once the kernel has saved them
    before.before.rax ¦ [before.rax] ¦ there is no earlier position here that `before` could mean
    """

  @Test func `every mistake is named with its place and what to write instead`() {
    let scope = FixedScope.withEarlier()
    for line in Self.mistakes.split(separator: "\n") where !line.hasPrefix("#") {
      let row = line.hasPrefix("¦") ? [""] + table(String(line)).joined() : table(String(line)).flatMap { $0 }
      let text = row[0]
      do {
        let value = try Expression(text).evaluate(in: scope)
        Issue.record("\(text) has the value \(value)")
      } catch {
        #expect(error.description == row[2], "\(text)")
        let scalars = Array(text.unicodeScalars)
        guard error.range.upperBound <= scalars.count else {
          Issue.record("\(text): \(error.range)")
          continue
        }
        var place = ""
        place.unicodeScalars.append(contentsOf: scalars[error.range])
        #expect("[\(place)]" == row[1], "\(text)")
        if place.isEmpty { #expect(error.range.lowerBound == scalars.count, "\(text)") }
      }
    }
  }

  @Test func `errors that breakpoints treat as an answer have their kind`() throws {
    let scope = FixedScope.withEarlier()
    func kind(_ text: String) -> ExpressionError.Kind? {
      do {
        _ = try Expression(text).evaluate(in: scope)
        return nil
      } catch { return error.kind }
    }
    #expect(kind("before(syscall == \"write\")") == .notInSystemCall)
    #expect(kind("before(pt_regs.ax)") == .noFrame)
    #expect(kind("[0x3000]") == .unreadable(Address(0x3000)))
    #expect(kind("before.before.rax") == .noEarlierPosition)
    #expect(kind("1/0") == .divisionByZero)
    #expect(kind("nope") == .unknownName)
  }

  @Test func `the six SYSRET tests are expressions that tell a returnable frame from others`() throws {
    var scope = FixedScope()
    func write(_ field: String, _ value: UInt64) {
      let offset = Int(PtRegs.field(field)?.offset ?? 0)
      scope.pages[0x5000]?.replaceSubrange(offset..<offset + 8, with: (0..<8).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) })
    }
    let good: [(String, UInt64)] = [("cx", 0x40_1020), ("ip", 0x40_1020), ("cs", 0x33), ("r11", 0x246), ("flags", 0x246), ("ss", 0x2b)]
    /// The field to change, its value, and the numbers of the tests that fail in era 5.0 and 6.12.
    let bad: [(field: String, value: UInt64, old: [Int], new: [Int])] = [
      ("cx", 0x40_1021, [1], [1]), ("cs", 0x23, [3], [3]), ("r11", 0x247, [4], [2]), ("ss", 0, [6], [4]),
    ]
    func failures(_ era: Era) throws -> [Int] {
      try SYSRETTest.all(era).filter { try !Expression($0.expression).holds(in: scope) }.map(\.number)
    }
    for (field, value) in good { write(field, value) }
    for era in Era.allCases { #expect(try failures(era) == []) }
    for change in bad {
      write(change.field, change.value)
      #expect(try failures(.v5_0) == change.old, "\(change.field)")
      #expect(try failures(.v6_12) == change.new, "\(change.field)")
      for (field, value) in good { write(field, value) }
    }
    for field in ["flags", "r11"] { write(field, 0x346) }
    #expect(try failures(.v5_0) == [5])
    for (field, value) in good { write(field, value) }
    for field in ["ip", "cx"] { write(field, 0x8000_0000_0000) }
    #expect(try failures(.v5_0) == [2])
    #expect(try failures(.v6_12) == [5])
  }

  @Test func `places name all that a value depends on`() throws {
    func places(_ text: String) throws -> Set<ExpressionPlace> { try Expression(text).places }
    #expect(try places("1 + 2") == [])
    #expect(try places("al == 3 && rflags.zf") == [.register(.rax), .flags(0x40)])
    #expect(try places("ring == 3 || rip == main") == [.privilegeLevel, .rip, .symbol("main")])
    #expect(try places("dword[0x1000]") == [.memory(Address(0x1000), count: 4)])
    #expect(try places("[rsp + 8]") == [.anyMemory, .register(.rsp)])
    #expect(try places("bytes[rsi, rdx]") == [.anyMemory, .register(.rsi), .register(.rdx)])
    #expect(try places("pt_regs.ax") == [.frame, .anyMemory])
    #expect(try places("before.rsp != rsp") == [.earlier, .register(.rsp)])
    #expect(try places("star[47:32] ? cs : cr3") == [.msr(.star), .selector(.cs), .control(3)])
    #expect(try places("syscall == \"write\" && console == \"\"") == [.state(.syscall), .state(.console)])
    #expect(try places("insn") == [.rip, .anyMemory])
    #expect(try places("name(r8)") == [.register(.r8), .symbol("")])
  }

  @Test func `names can be checked on sides that are not looked at`() throws {
    let scope = FixedScope()
    let expression = try Expression("0 && mian == 1")
    #expect(try expression.evaluate(in: scope) == .integer(0))
    #expect(throws: ExpressionError.self) { try expression.checkNames(in: scope) }
    #expect(throws: Never.self) { try Expression("0 && main == [rax]").checkNames(in: scope) }
  }
}
