import Canvas
import Narration
import Vocabulary

/// What an expression can be, row by row: for `:help expressions` and the manual page.
package enum ExpressionHelp {
  /// The word that `:help` knows it by.
  package static let topic = "expressions"

  /// Examples, and what they are.
  package static let rows: [(example: String, meaning: Message)] = [
    (
      "rax  eax  al  rip  cs  cpl",
      Message(en: "registers by their names (gdb's $rax works, too), and the ring", ja: "レジスタ（gdbの$raxも可）とリング")
    ),
    ("rflags.zf  cr3  lstar", Message(en: "a flag, a control register, an MSR", ja: "フラグ、制御レジスタ、MSR")),
    (
      "[ADDR]  dword[rsp + 8]  string[rsi]",
      Message(
        en: "memory at an address (gdb's *p): 8 bytes, byte, word, dword, qword, or a text",
        ja: "メモリの内容（gdbの*p）：8バイト、byte、word、dword、qword、または文字列")
    ),
    (
      "main  sys_call_table  &rax",
      Message(en: "the address of a symbol; & where a register has the same name", ja: "シンボルのアドレス（レジスタと同名なら&を付ける）")
    ),
    ("[sys_call_table + 8 * 1]", Message(en: "an entry of a table in memory", ja: "メモリ上の表の要素")),
    ("rflags[9]  rax[7:0]", Message(en: "bits of a value", ja: "値のビット")),
    ("pt_regs.ax", Message(en: "a register as the kernel has saved it", ja: "カーネルが保存したレジスタ")),
    (
      "syscall == \"write\"  phase == \"save\"",
      Message(en: "where the run is; also symbol, insn, tick and console", ja: "実行の状況。symbol、insn、tick、consoleも可")
    ),
    (
      "rax == 1 && rdi != 2  signed(rax) < 0",
      Message(en: "C's operators; numbers are unsigned unless signed(...) says otherwise", ja: "演算子はCと同じ。signed(...)以外の数は符号なし")
    ),
  ]

  static func output(_ language: Language) -> Output {
    Output(topic, rows.flatMap { ["\($0.example, .keyName)", "    \($0.meaning[language], .text)"] as [TextLine] })
  }
}
