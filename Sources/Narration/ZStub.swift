import Simulation
import X86
struct StepFacts { init(_ r: StepReport, _ i: Inspector) {}; var sentence: Message { Message(neutral: "(sentence)") } }
struct PartFacts {
  init(_ p: Int, of r: StepReport, _ i: Inspector) {}; var sentence: Message { Message(neutral: "(part)") };
  static func title(_ p: Int, of r: StepReport) -> Message { Message(neutral: "t") }
}
