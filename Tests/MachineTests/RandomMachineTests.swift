import Conformance
import Machine
import Testing
import X86

/// Properties that hold whatever code, tables and registers there are: random machines in ring 0 and ring 3.
@Suite struct RandomMachineTests {
  @Test func `running, stepping, and running with dropped caches give the same states`() throws {
    let machine = FuzzMachine()
    for seed in UInt64(1)...3000 { try machine.compare(seed: seed, ticks: 120) }
  }

  @Test func `a report applied to the state before gives the state after, for every form that a ring can execute`() throws {
    let machine = FuzzMachine()
    var forms: Set<Int> = []
    for seed in UInt64(50_000)...54_000 { forms.formUnion(try machine.checkReports(seed: seed, ticks: 60)) }
    // Random code seldom has the operands of far transfers and of some of ring 0; the recorded programs have. Random cases have the rest.
    for program in RecordedTraceTests.programs {
      let rows = try #require(TraceRows(TextFile.read("Programs/\(program).rows")))
      var trace = StateTrace(try StateFile(TextFile.read("Programs/\(program).state"))) { _ in [] }
      #expect(rows.difference(from: &trace) == nil)
      #expect(trace.incompleteReport == nil)
      forms.formUnion(trace.forms)
    }
    let stepper = UserMachine(mode: .step)
    for form in Form.covered where !forms.contains(form) {
      var generator = CaseGenerator(seed: 3, forms: [form])
      for _ in 0..<100 {
        let item = generator.next()
        let isCompleted = stepper.run(item).outcome == UserCaseResult.Outcome.completed.rawValue
        if isCompleted, let number = (try? Decoder.decode(InstructionBytes(item.code)))?.form { forms.insert(Int(number)) }
      }
    }
    #expect(stepper.incompleteReports == [])
    // Those that always fault, or that end the machine or the run, never retire.
    let always: Set<X86.Operation> = [
      .vector, .ud0, .ud1, .ud2, .sysenter, .sysexit, .xgetbv, .xsetbv, .rdrand, .rdseed, .rdpid, .monitor, .mwait, .rdpmc, .hlt,
    ]
    let missing = Form.all.indices.filter { !always.contains(Form.all[$0].operation) && !forms.contains($0) }
      .map { Form.all[$0].encoding.text + " " + Form.all[$0].mnemonic }
    #expect(missing == [])
  }

  @Test func `reports of random cases at CPL 3 are complete, and running gives what stepping gives`() {
    var generator = CaseGenerator(seed: 99)
    let runner = UserMachine(mode: .run)
    let stepper = UserMachine(mode: .step)
    var differing: [String] = []
    for _ in 0..<40_000 {
      let item = generator.next()
      let (a, b) = (runner.run(item), stepper.run(item))
      if a != b { differing.append(CaseRow(item: item, result: b).text) }
    }
    #expect(differing == [])
    #expect(stepper.incompleteReports == [])
  }
}
