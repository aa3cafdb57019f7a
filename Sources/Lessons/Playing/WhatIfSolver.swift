import Primitives
import Simulation

/// Makes a what-if's changes into input for the machine, one after the other: each sees what those before it have changed.
struct WhatIfSolver {
  let player: LessonPlayer
  let whatIf: WhatIf
  /// Where the changes are made, on the run of the lesson.
  let origin: RunPosition
  /// What `before` means.
  let earlier: RunPosition?

  /// The changed run.
  func fork() throws(Diagnostic) -> Fork {
    guard origin.position.part == 0 else {
      throw mistake(whatIf.place, "the stop is inside an instruction, where nothing can be changed", hint: "leave out `part`")
    }
    var fork = Fork(name: whatIf.name.best(.en)?.value ?? "", start: origin.position.tick, on: origin.fork)
    var digest = state(origin.fork)
    for (change, place) in whatIf.changes {
      let scope = player.scope(
        at: fork.inputs.isEmpty ? origin : RunPosition(origin.position, on: fork), before: earlier)
      fork.inputs += try inputs(of: change, place, scope)
      let changed = state(fork)
      guard changed != digest else { throw mistake(place, "this changes nothing here") }
      digest = changed
    }
    return fork
  }

  /// What the machine is at the origin.
  private func state(_ fork: Fork?) -> UInt64 {
    player.abandonSearch()
    player.present.go(to: RunPosition(origin.position, on: fork))
    return player.present.digest()
  }

  private func inputs(of change: WhatIf.Change, _ place: SourcePlace, _ scope: InspectorScope) throws(Diagnostic) -> [Input] {
    let inspector = scope.inspector
    switch change {
    case .set(let target, let value):
      do throws(ExpressionError) {
        try value.value.checkNames(in: scope)
        _ = try value.value.evaluate(in: scope)
      } catch {
        throw value.diagnostic(error, .edit, file: player.lesson.file)
      }
      do throws(ExpressionError) {
        return try inspector.edits(setting: target.value, to: value.value, in: scope).map { .edit($0) }
      } catch {
        throw target.diagnostic(error, .edit, file: player.lesson.file)
      }
    case .page(let address, let bit, let isSet):
      guard let edit = inspector.edit(page: try number(address, scope), bit, to: isSet) else {
        throw mistake(address.place, "no page is mapped at `\(address.text.shortened)`")
      }
      return [.edit(edit)]
    case .skip(let mnemonic):
      let found = inspector.currentInstruction?.mnemonic ?? "none that can be read"
      guard found == mnemonic.value else {
        throw mistake(mnemonic.place, "the instruction here is \(found), not `\(mnemonic.value.shortened)`")
      }
      return [.edit(.skip)]
    case .type(let text): return [.serial(Array(text.value.utf8))]
    case .key(let codes): return [.scancodes(codes)]
    case .interrupt(let vector):
      guard inspector.cpu.rflags[.if] else {
        throw mistake(place, "IF is 0 here: the CPU takes no interrupt", hint: "take another place, or `set: rflags.if` to 1 before")
      }
      return [.edit(.interrupt(vector))]
    case .fault(let name, let code, let address):
      let bits = try code.map { expression throws(Diagnostic) in try number(expression, scope) } ?? 0
      let linear = try address.map { expression throws(Diagnostic) in try number(expression, scope) }
      guard let edit = Edit.fault(named: name.value, errorCode: bits, address: linear) else {
        throw mistake(
          name.place, "`\(name.value)` does not come so", hint: "only `#PF` has an address, and not every exception an error code")
      }
      return [.edit(edit)]
    }
  }

  private func number(_ expression: LessonExpression, _ scope: InspectorScope) throws(Diagnostic) -> UInt64 {
    do throws(ExpressionError) {
      try expression.value.checkNames(in: scope)
      if let bits = try expression.value.evaluate(in: scope).bits { return bits }
    } catch {
      throw expression.diagnostic(error, .edit, file: player.lesson.file)
    }
    throw mistake(expression.place, "a number is needed here")
  }

  private func mistake(_ place: SourcePlace, _ message: String, hint: String? = nil) -> Diagnostic {
    Diagnostic(file: player.lesson.file, place, .edit, message, hint: hint)
  }
}
