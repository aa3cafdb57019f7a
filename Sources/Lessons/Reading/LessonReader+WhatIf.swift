import Simulation

extension LessonReader {
  private static let kinds = ["set", "page", "skip", "type", "key", "interrupt", "fault"]

  /// Changes to the machine that end with the stop; with `go` alone, those of the stop before go on.
  ///
  /// - Parameter earlier: of the stop before.
  mutating func whatIf(_ node: SourceNode, after earlier: WhatIf?) -> WhatIf? {
    guard let fields = fields(node, of: "`what_if`", known: ["name", "edit", "go"]) else { return nil }
    let go = fields["go"].map { destination($0, "`go` of `what_if`") }
    if !fields.contains("name"), !fields.contains("edit") {
      guard let go else {
        report(node.place, .edit, "`what_if` changes nothing", hint: "it needs `name` and `edit`, or `go` to go on after the stop before")
        return nil
      }
      guard let earlier else {
        report(node.place, .edit, "the stop before has no `what_if` that could go on", hint: "it needs `name` and `edit`")
        return nil
      }
      return go.map { WhatIf(name: earlier.name, changes: [], go: $0, place: node.place) }
    }
    for key in ["name", "edit"] where !fields.contains(key) { report(node.place, .format, "`what_if` needs `\(key)`") }
    let name = fields["name"].flatMap { localized($0, "`name`") { _, scalar in Located(scalar.text, scalar) } }
    var changes: [(change: WhatIf.Change, place: SourcePlace)] = []
    var isWhole = true
    if let list = fields["edit"] {
      let nodes = items(list)
      if nodes.isEmpty { report(list.place, .edit, "`edit` changes nothing") }
      for node in nodes {
        if let change = change(node) { changes.append((change, node.place)) } else { isWhole = false }
      }
    }
    guard let name, isWhole, !changes.isEmpty else { return nil }
    if let go, go == nil { return nil }
    return WhatIf(name: name, changes: changes, go: go ?? nil, place: node.place)
  }

  private mutating func change(_ node: SourceNode) -> WhatIf.Change? {
    let known = Self.kinds + ["to", "bit", "code", "address"]
    guard let fields = fields(node, of: "an edit", known: known) else { return nil }
    let present = fields.present(Self.kinds)
    guard present.count == 1, let kind = present.first, let node = fields[kind] else {
      report(
        fields.place, .edit, present.isEmpty ? "an edit names no change" : "an edit names several changes: \(listed(present))",
        hint: "known are \(listed(Self.kinds)), one in each edit")
      return nil
    }
    let details: [String: [String]] = ["set": ["to"], "page": ["bit", "to"], "fault": ["code", "address"]]
    let own = details[kind] ?? []
    for name in fields.present(["to", "bit", "code", "address"]) where !own.contains(name) {
      report(fields.place, .edit, "`\(name)` does not go with `\(kind)`")
    }
    if kind != "fault" {
      let missing = own.filter { fields[$0] == nil }
      for name in missing { report(fields.place, .edit, "`\(kind)` needs `\(name)`") }
      if !missing.isEmpty { return nil }
    }
    switch kind {
    case "set": return set(node, fields)
    case "page":
      let address = expression(node, "`page`", .edit)
      let bit = fields["bit"].flatMap { word($0, "`bit`", among: PageBit.allCases.map(\.rawValue)) }.flatMap { PageBit(rawValue: $0) }
      let value = fields["to"].flatMap { integer($0, "`to`", in: 0...1) }
      guard let address, let bit, let value else { return nil }
      return .page(address, bit, isSet: value == 1)
    case "skip": return scalar(node, "`skip`").map { .skip(Located($0.text.lowercased(), $0)) }
    case "type": return typedText(node).map { .type($0) }
    case "key": return word(node, "`key`", among: WhatIf.makeCodes.keys.sorted()).flatMap { WhatIf.scancodes(of: $0) }.map { .key($0) }
    case "interrupt": return interrupt(node)
    case "fault":
      let name = word(node, "`fault`", among: Edit.faultNames).flatMap { name in node.scalar.map { Located(name, $0) } }
      let code = fields["code"].map { expression($0, "`code`", .edit) }
      let address = fields["address"].map { expression($0, "`address`", .edit) }
      guard let name, code.map({ $0 != nil }) ?? true, address.map({ $0 != nil }) ?? true else { return nil }
      return .fault(name, code: code ?? nil, address: address ?? nil)
    default: return nil
    }
  }

  private mutating func set(_ node: SourceNode, _ fields: SourceFields) -> WhatIf.Change? {
    let place = expression(node, "`set`", .edit)
    let value = fields["to"].flatMap { expression($0, "`to`", .edit) }
    guard let place, let value else { return nil }
    guard place.value.canBeSet else {
      report(
        place.place, .edit, "`\(place.text.shortened)` cannot be given a value",
        hint: "name a register, a flag, a control register, an MSR, or memory: `qword[rsp]`")
      return nil
    }
    return .set(place, to: value)
  }

  /// The name of a device, or a vector.
  private mutating func interrupt(_ node: SourceNode) -> WhatIf.Change? {
    guard let text = node.scalar?.text, let first = text.unicodeScalars.first, ("0"..."9").contains(first) else {
      return word(node, "`interrupt`", among: WhatIf.interruptVectors.keys.sorted()).flatMap { WhatIf.interruptVectors[$0] }
        .map { .interrupt($0) }
    }
    // Below 32 are the exceptions.
    return integer(node, "`interrupt`", in: UInt8(32)...255).map { .interrupt($0) }
  }
}
