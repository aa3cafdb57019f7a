import Primitives
import Testing
import X86

@Suite struct FormatterTests {
  private func text(_ raw: String, _ formatter: Formatter, symbol: Formatter.Symboliser? = nil) throws -> InstructionText {
    formatter.text(of: try Decoder.decode(InstructionBytes(try #require(bytes(hex: raw)))), at: 0x401000, symbol: symbol)
  }

  private func names(_ reference: Formatter.Reference) -> String? {
    switch (reference.kind, reference.address) {
    case (.branch, 0x401005): "do_syscall_64"
    case (.data, 0x402007): "message"
    case (.displacement, 0xffff_ffff_8180_0000): "sys_call_table"
    case (.displacement, 0x6014): reference.segment == .gs ? "cpu_tss_rw+0x14" : nil
    default: nil
    }
  }

  @Test func `names stand for branch targets, data and tables`() throws {
    let intel = Formatter(.intel)
    #expect(try text("e800000000", intel, symbol: names).description == "call do_syscall_64")
    #expect(try text("488b0500100000", intel, symbol: names).description == "mov rax, [message]")
    #expect(try text("488b04c500008081", intel, symbol: names).description == "mov rax, [rax*8 + sys_call_table]")
    #expect(try text("488b8300008081", intel, symbol: names).description == "mov rax, [rbx + sys_call_table]")
    #expect(try text("6548892425 14600000", intel, symbol: names).description == "mov gs:[cpu_tss_rw+0x14], rsp")
    #expect(try text("48892425 14600000", intel, symbol: names).description == "mov [0x6014], rsp")
    let att = Formatter(.att)
    #expect(try text("e800000000", att, symbol: names).description == "callq do_syscall_64")
    #expect(try text("488b0500100000", att, symbol: names).description == "movq message(%rip), %rax")
    #expect(try text("488b04c500008081", att, symbol: names).description == "movq sys_call_table(,%rax,8), %rax")
    #expect(try text("6548892425 14600000", att, symbol: names).description == "movq %rsp, %gs:cpu_tss_rw+0x14")
  }

  @Test func `a small displacement is never asked for`() throws {
    let text = try text("8b4308", Formatter(), symbol: { _ in "wrong" })
    #expect(text.description == "mov eax, [rbx + 0x8]")
  }

  @Test func `the target of branches and of data next to the code is told`() throws {
    #expect(try text("e800000000", Formatter()).target == 0x401005)
    #expect(try text("488b0500100000", Formatter()).target == 0x402007)
    #expect(try text("4889e5", Formatter()).target == nil)
  }

  @Test func `operands know which of the instruction's they are`() throws {
    #expect(try text("01d8", Formatter(.intel)).operands.map(\.index) == [0, 1])
    #expect(try text("01d8", Formatter(.att)).operands.map(\.index) == [1, 0])
    #expect(try text("0fb203", Formatter(.intel)).operands.map(\.index) == [0, 1])
    #expect(try text("c8001002", Formatter(.att)).operands.map(\.index) == [0, 1])
  }

  @Test func `prefixes stand apart from the mnemonic`() throws {
    let text = try text("f348a5", Formatter())
    #expect(text.prefixes == ["rep"])
    #expect(text.mnemonic == "movsq")
    #expect(text.name == "rep movsq")
    #expect(text.operandList == "es:[rdi], [rsi]")
  }

  @Test func `size words stand where nothing else tells, or always`() throws {
    let always = Formatter(.intel, sizeKeywords: .always)
    #expect(try text("8b03", Formatter()).description == "mov eax, [rbx]")
    #expect(try text("8b03", always).description == "mov eax, dword ptr [rbx]")
    #expect(try text("c60301", Formatter()).description == "mov byte ptr [rbx], 0x1")
    #expect(try text("d323", Formatter()).description == "shl dword ptr [rbx], cl")
    #expect(try text("d223", Formatter()).description == "shl byte ptr [rbx], cl")
    #expect(try text("ff33", Formatter()).description == "push [rbx]")
    #expect(try text("ff33", always).description == "push qword ptr [rbx]")
    #expect(try text("66ff33", Formatter()).description == "push word ptr [rbx]")
    #expect(try text("ff03", Formatter()).description == "inc dword ptr [rbx]")
  }
}
