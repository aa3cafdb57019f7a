import LinuxABI
import Primitives
import Simulation
import Vocabulary
import X86

/// Says in a language what happens on the machine: sentences for steps and their parts, and the words of the panes.
///
/// Everything comes from the step report, the state around it and the images' own names; never from an address, a tick or a program's name.
package struct Narrator: Hashable, Sendable {
  package var language: Language

  package init(language: Language) { self.language = language }

  /// A message in the narrator's language.
  package func callAsFunction(_ message: Message) -> String { message[language] }

  /// What has just happened at a position: the last step, or the last part of the step that the position is inside of.
  package func sentence(_ inspector: Inspector) -> String {
    if let current = inspector.currentReport, inspector.position.part > 0 {
      return sentence(part: inspector.position.part - 1, of: current, inspector: inspector)
    }
    if let edited = edited(inspector) { return edited }
    guard let report = inspector.lastReport else { return self(.beginning) }
    return sentence(after: report, inspector: inspector)
  }

  /// What was edited at a position, with the instruction before it: what that did cannot be told from a state that is no longer its own. `nil` where
  /// nothing was edited.
  package func edited(_ inspector: Inspector) -> String? {
    let edits = inspector.editsHere.joined(separator: ", ")
    guard !edits.isEmpty, inspector.position.part == 0 else { return nil }
    let change = Message(en: "Changed here: \(edits).", ja: "ここでの変更: \(edits)。")
    guard let report = inspector.lastReport, report.isInstruction, let instruction = report.instruction else { return self(change) }
    let text = Formatter(.intel).text(of: instruction, at: report.rip) { inspector.symbolText($0) }
    let whole = Message(en: "\(change) Executed before it: \(text.description).", ja: "\(change)直前に実行した命令: \(text.description)。")
    return self(whole.columns <= StepFacts.mostColumns ? whole : change)
  }

  /// One sentence about a step: what happened, and why it matters here.
  ///
  /// - Parameters:
  ///   - report: the step.
  ///   - inspector: a look at the position right after it.
  package func sentence(after report: StepReport, inspector: Inspector) -> String {
    self(StepFacts(report, inspector).sentence.typeset)
  }

  /// One sentence about part `part`, from 0, of a step.
  ///
  /// - Parameters:
  ///   - report: the step.
  ///   - inspector: a look at a position inside the step, after that part, or right after the step.
  package func sentence(part: Int, of report: StepReport, inspector: Inspector) -> String {
    self(PartFacts(part, of: report, inspector).sentence.typeset)
  }

  /// What part `part`, from 0, of a step does, in the short form of the manuals: `RCX <- RIP`. It tells no value.
  package func title(ofPart part: Int, of report: StepReport) -> String {
    self(PartFacts.title(part, of: report))
  }
}
