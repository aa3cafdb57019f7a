/// A lesson to begin with: two stops and a question, without a mistake, with a word on each key.
package struct LessonSkeleton: Sendable {
  private let id: String

  /// `nil` for a text that is no id.
  package init?(id: String) {
    let isValid = id.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
    guard isValid, !id.isEmpty, id.utf8.count <= 40 else { return nil }
    self.id = id
  }

  /// The file.
  package var text: String {
    """
    # A lesson for Ringwalk. lessons/README.md says what each key means; `ringwalk check` finds every mistake.
    format: \(Lesson.formatVersion)
    id: "\(id)"
    title: {en: A lesson to be written, ja: これから書くレッスン}
    # A program of assets/programs, or an ELF file beside this one.
    program: hi
    # The Linux that the kernel imitates: 5.0 or 6.12.
    era: 5.0
    minutes: 5

    stops:
      # Where the stop is, what is shown, what is said, and what must be true there.
      - id: asking
        go: {syscall: write}
        show: {panes: [code, registers], mark: [rax, rdx]}
        say:
          en: ["`rax` is {rax:d}: the program asks for write.", "It asks for {rdx:d} bytes."]
          ja: ["`rax`は{rax:d}。writeを頼みます。", "長さは{rdx:d}バイトです。"]
        # The machine's own future says which option is right.
        ask:
          kind: choose
          text: {en: "What does `rax` hold when the program goes on?", ja: "プログラムが再開したとき、`rax`の値は?"}
          at: {crossing: out}
          options:
            - text: {en: how many bytes were written, ja: 書いたバイト数}
              when: rax == before.rdx
            - text: {en: still the number of the call, ja: 呼び出し番号のまま}
              when: rax == before.rax
              hint: {en: The answer comes back in the same register., ja: 答えは同じレジスタに返ります。}
        expect: [rax == 1, cpl == 3]
        note: {minutes: 2, en: Let the class vote., ja: 投票してもらいましょう。}

      - id: answered
        go: {crossing: out}
        say: {en: "Now `rax` is {rax:d}.", ja: "いま`rax`は{rax:d}です。"}
        expect:
          - rax == before.rdx
          - contains(console, "Hi!")

    """
  }
}
